"""Adapters of the ports in `ports/credentials.py`: Argon2id passwords and signed links."""

from taskcast.credentials.link_signer import LinkSigner
from taskcast.credentials.passwords import Argon2Passwords

__all__ = ["Argon2Passwords", "LinkSigner"]
