"""Passwords by Argon2id and links signed with the instance's secret: the ports of `ports/credentials.py`."""

from .links import SignedLinks
from .passwords import Argon2Passwords

__all__ = ["Argon2Passwords", "SignedLinks"]
