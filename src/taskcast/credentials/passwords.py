"""Passwords hashed with Argon2id (RFC 9106), away from the event loop.

One hash takes tens of milliseconds and 64 MiB, so at most two run at once and they run in native threads:
under gevent the hub's other greenlets go on, and nobody can fill the memory with sign-ins.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import gevent
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import monkey
from gevent.threadpool import ThreadPool

T = TypeVar("T")

AT_ONCE = 2


class Argon2Passwords:
    """Hashes and verifies; what it stores carries its own parameters, so they may be raised later."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()  # the library's defaults: RFC 9106, low memory
        self._pool: Any = None
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """As PHC string."""
        return self._aside(lambda: self._hasher.hash(password))

    def verify(self, password_hash: str | None, password: str) -> bool:
        """See the port: None costs the same time and is False."""
        return self._aside(lambda: self._verify(password_hash, password))

    def _verify(self, password_hash: str | None, password: str) -> bool:
        if self._nobody is None:
            self._nobody = self._hasher.hash("nobody's password")
        try:
            self._hasher.verify(password_hash or self._nobody, password)
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False
        return password_hash is not None

    def _aside(self, work: Callable[[], T]) -> T:
        if not monkey.is_module_patched("threading"):
            return work()
        if self._pool is None:
            self._pool = ThreadPool(AT_ONCE, hub=gevent.get_hub())
        done: T = self._pool.spawn(work).get()
        return done
