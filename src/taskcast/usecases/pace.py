"""How fast one person may write: a token bucket each, shared by both transports (promise P8)."""

import math
from collections.abc import Callable

from taskcast.domain.errors import RateLimited
from taskcast.domain.ids import UserId

_MOST_BUCKETS = 10_000


class Pace:
    """Sustained `rate` writes a second with bursts of `burst`, per person and process.

    Not thread-safe: called on the event loop, where nothing else runs in between.
    """

    __slots__ = ("_buckets", "_burst", "_monotonic", "_rate")

    def __init__(self, *, monotonic: Callable[[], float], rate: float = 200.0, burst: int = 2000) -> None:
        self._monotonic = monotonic
        self._rate = rate
        self._burst = float(burst)
        self._buckets: dict[UserId, tuple[float, float]] = {}

    def take(self, user: UserId) -> None:
        """Count one write.

        Raises:
            RateLimited: the bucket is empty; its `retry_after` says when a write will pass again.
        """
        now = self._monotonic()
        left, since = self._buckets.get(user, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        if left < 1.0:
            raise RateLimited(max(1, math.ceil((1.0 - left) / self._rate)))
        if len(self._buckets) >= _MOST_BUCKETS and user not in self._buckets:
            self._forget_full_ones(now)
        self._buckets[user] = (left - 1.0, now)

    def _forget_full_ones(self, now: float) -> None:
        """A bucket that has filled up again is the same as none."""
        whole = self._burst / self._rate
        for user in [user for user, (_, since) in self._buckets.items() if now - since >= whole]:
            del self._buckets[user]
