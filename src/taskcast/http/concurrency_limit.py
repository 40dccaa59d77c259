"""Caps concurrent slow requests, in total and per caller (promise P8)."""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from taskcast.domain.errors import RateLimited


class ConcurrencyLimit:
    """Used on the event loop only, so checking and counting are one step."""

    def __init__(self, *, total: int, each: int, retry_after: int) -> None:
        self._total = total
        self._each = each
        self._retry_after = retry_after
        self._running: Counter[Hashable] = Counter()

    @contextmanager
    def slot(self, caller: Hashable) -> Iterator[None]:
        """Hold a slot for the caller.

        Raises:
            RateLimited: all slots are taken, or all that one caller may have.
        """
        if self._running.total() >= self._total or self._running[caller] >= self._each:
            raise RateLimited(self._retry_after)
        self._running[caller] += 1
        try:
            yield
        finally:
            self._running[caller] -= 1
            if not self._running[caller]:
                del self._running[caller]
