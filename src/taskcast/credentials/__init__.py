"""Passwords by Argon2id and links signed with the instance's secret: the ports of `ports/credentials.py`."""

from taskcast.credentials.link_signer import LinkSigner
from taskcast.credentials.passwords import Argon2Passwords

__all__ = ["Argon2Passwords", "LinkSigner"]
