"""Requests for a new password, answered before anybody looks whether there is such an account (promise P8).

What is asked is counted per network in memory and waits in a bounded queue; a greenlet of the process looks it up
afterwards. So known and unknown addresses get the same answer in the same time (OWASP Forgot Password Cheat Sheet), a
stranger's request writes nothing unless a letter follows from it, and letters to one account do not count against those
that administrators and members send. Who asked in the second in which the process died has to ask again.
"""

import time
from collections.abc import Callable
from typing import Final

from taskcast.domain.errors import RateLimited
from taskcast.usecases.limits.peers import network_of
from taskcast.usecases.limits.token_bucket import TokenBucket

PER_SECOND: Final = 0.1
AT_ONCE: Final = 20
MOST_WAITING: Final = 1000
_FULL_RETRY: Final = 60


class ResetRequests:
    """Those of one process; `on_request` is called when one has come. Not thread-safe: lives on the event loop."""

    __slots__ = ("_pace", "_waiting", "on_request")

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._pace: TokenBucket[str] = TokenBucket(monotonic=monotonic, rate=PER_SECOND, burst=AT_ONCE)
        self._waiting: dict[str, str] = {}  # mail to network address, in order; who asks twice waits once
        self.on_request: Callable[[], object] = _nobody_waits

    def ask(self, email: str, asking: str) -> None:
        """Note that somebody at the network address `asking` asked for a letter to `email`.

        Raises:
            RateLimited: the network asked too often, or too many wait; neither depends on the address.
        """
        self._pace.take(network_of(asking))
        if len(self._waiting) >= MOST_WAITING:
            raise RateLimited(_FULL_RETRY)
        self._waiting.setdefault(email, asking)
        self.on_request()

    def next(self) -> str | None:
        """The address that has waited longest."""
        return next(iter(self._waiting), None)

    def address_of(self, email: str) -> str:
        """The network address that asked for it."""
        return self._waiting[email]

    def done(self, email: str) -> None:
        """It was looked up."""
        self._waiting.pop(email, None)


def _nobody_waits() -> None:
    """Until a process serves, tests and tools look up themselves."""
