"""Bring a database to the newest schema; safe at every start, and from several processes at once."""

from .runner import migrate

__all__ = ["migrate"]
