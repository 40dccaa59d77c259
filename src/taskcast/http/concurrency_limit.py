"""Room for those whose requests take long, and never all of it for one of them (promise P8)."""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from taskcast.domain.errors import RateLimited


class ConcurrencyLimit:
    """Who is in it; entered and left on the event loop, so nothing runs in between."""

    def __init__(self, *, places: int, each: int, retry_after: int) -> None:
        self._places = places
        self._each = each
        self._retry_after = retry_after
        self._inside: Counter[Hashable] = Counter()

    @contextmanager
    def place(self, whose: Hashable) -> Iterator[None]:
        """A place while it lasts.

        Raises:
            RateLimited: there is none, or they have as many as one may.
        """
        if self._inside.total() >= self._places or self._inside[whose] >= self._each:
            raise RateLimited(self._retry_after)
        self._inside[whose] += 1
        try:
            yield
        finally:
            self._inside[whose] -= 1
            if not self._inside[whose]:
                del self._inside[whose]
