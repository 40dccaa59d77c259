"""The queue of password reset requests, answered before the account is looked up (promise P8).

Requests are limited per network in memory and wait in a bounded queue; a greenlet of the process looks them
up later. So known and unknown addresses get the same answer in the same time (OWASP Forgot Password Cheat
Sheet), a stranger's request writes nothing unless a mail follows, and reset mails do not count against the
mails that administrators and members cause. Requests that still wait when the process dies are lost.
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
    """The requests of one process; `on_request` is called for each new one.

    Not thread-safe: used on the event loop only.
    """

    __slots__ = ("_rate", "_waiting", "on_request")

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._rate: TokenBucket[str] = TokenBucket(monotonic=monotonic, rate=PER_SECOND, burst=AT_ONCE)
        self._waiting: dict[
            str, str
        ] = {}  # mail address to network address, oldest first; repeated requests are one
        self.on_request: Callable[[], object] = _nobody_waits

    def ask(self, email: str, asking: str) -> None:
        """Queue a request for a reset mail to `email` that came from this network address.

        Raises:
            RateLimited: too many requests from this network, or the queue is full; neither depends on the address.
        """
        self._rate.take(network_of(asking))
        if len(self._waiting) >= MOST_WAITING:
            raise RateLimited(_FULL_RETRY)
        self._waiting.setdefault(email, asking)
        self.on_request()

    def next(self) -> str | None:
        """The mail address of the oldest request."""
        return next(iter(self._waiting), None)

    def address_of(self, email: str) -> str:
        """The network address that the request came from."""
        return self._waiting[email]

    def done(self, email: str) -> None:
        """Remove a processed request."""
        self._waiting.pop(email, None)


def _nobody_waits() -> None:
    """The default outside of a server: tests and tools process the queue themselves."""
