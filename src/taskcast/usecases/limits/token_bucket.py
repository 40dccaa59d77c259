"""Rate limits by token buckets in memory, bounded in number (promise P8)."""

import math
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from taskcast.domain.errors import RateLimited

MOST_BUCKETS = 10_000

Key = TypeVar("Key", bound=Hashable)


class TokenBucket(Generic[Key]):
    """A bucket per key (a user, a network): `rate` a second sustained, bursts of `burst`, per process.

    `take` counts an action before it happens. `charge` counts a cost that is known only afterwards; it may
    leave a debt, during which `check` refuses. Not thread-safe: used on the event loop only.
    """

    __slots__ = ("_buckets", "_burst", "_monotonic", "_most", "_rate")

    def __init__(
        self, *, monotonic: Callable[[], float], rate: float = 200.0, burst: float = 2000,
        most: int = MOST_BUCKETS,
    ) -> None:  # fmt: skip
        self._monotonic = monotonic
        self._rate = rate
        self._burst = float(burst)
        self._most = most
        self._buckets: dict[Key, tuple[float, float]] = {}

    def take(self, key: Key) -> None:
        """Count one.

        Raises:
            RateLimited: the bucket is empty; `retry_after` says when it will hold one again.
        """
        now = self._monotonic()
        left, since = self._buckets.get(key, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        if left < 1.0:
            raise RateLimited(max(1, math.ceil((1.0 - left) / self._rate)))
        if key not in self._buckets and len(self._buckets) >= self._most:
            self._evict(now)
        self._buckets[key] = (left - 1.0, now)

    def check(self, key: Key) -> None:
        """Refuse a key that is in debt.

        Raises:
            RateLimited: `retry_after` says when the debt is paid off.
        """
        if key not in self._buckets:
            return
        left, since = self._buckets[key]
        left += (self._monotonic() - since) * self._rate
        if left < 0:
            raise RateLimited(max(1, math.ceil(-left / self._rate)))

    def charge(self, key: Key, amount: float) -> None:
        """Count a cost after the fact."""
        now = self._monotonic()
        if key not in self._buckets and len(self._buckets) >= self._most:
            self._evict(now)
        left, since = self._buckets.get(key, (self._burst, now))
        self._buckets[key] = (min(self._burst, left + (now - since) * self._rate) - amount, now)

    def _evict(self, now: float) -> None:
        """Evict full buckets, which are the same as none; if there are none, the least recently created tenth."""
        full = [
            key for key, (left, since) in self._buckets.items()
            if left + (now - since) * self._rate >= self._burst
        ]  # fmt: skip
        for key in full or list(self._buckets)[: max(1, self._most // 10)]:
            del self._buckets[key]
