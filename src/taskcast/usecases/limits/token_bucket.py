"""How fast somebody may go on: token buckets in memory, of bounded number (promise P8)."""

import math
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from taskcast.domain.errors import RateLimited

MOST_BUCKETS = 10_000

Key = TypeVar("Key", bound=Hashable)


class TokenBucket(Generic[Key]):
    """Sustained `rate` a second with bursts of `burst`, per key (a person, a network) and process.

    `take` counts what is about to be done; `charge` what was done and could not be known before, which may leave a debt
    that `check` refuses until it is worked off. Not thread-safe: called on the event loop, where nothing else runs in
    between.
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

    def take(self, whose: Key) -> None:
        """Count one.

        Raises:
            RateLimited: the bucket is empty; its `retry_after` says when one will pass again.
        """
        now = self._monotonic()
        left, since = self._buckets.get(whose, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        if left < 1.0:
            raise RateLimited(max(1, math.ceil((1.0 - left) / self._rate)))
        if whose not in self._buckets and len(self._buckets) >= self._most:
            self._make_room(now)
        self._buckets[whose] = (left - 1.0, now)

    def check(self, whose: Key) -> None:
        """Refuse whoever owes more than their bucket held.

        Raises:
            RateLimited: `retry_after` says when the debt will be worked off.
        """
        if whose not in self._buckets:
            return
        left, since = self._buckets[whose]
        left += (self._monotonic() - since) * self._rate
        if left < 0:
            raise RateLimited(max(1, math.ceil(-left / self._rate)))

    def charge(self, whose: Key, amount: float) -> None:
        """Count what was done."""
        now = self._monotonic()
        if whose not in self._buckets and len(self._buckets) >= self._most:
            self._make_room(now)
        left, since = self._buckets.get(whose, (self._burst, now))
        self._buckets[whose] = (min(self._burst, left + (now - since) * self._rate) - amount, now)

    def _make_room(self, now: float) -> None:
        """A bucket that has filled up again is the same as none; if none has, those touched first go, a tenth of all."""
        full = [
            whose for whose, (left, since) in self._buckets.items()
            if left + (now - since) * self._rate >= self._burst
        ]  # fmt: skip
        for whose in full or list(self._buckets)[: max(1, self._most // 10)]:
            del self._buckets[whose]
