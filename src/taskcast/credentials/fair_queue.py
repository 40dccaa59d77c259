"""A bounded queue that serves addresses in turn, however many items each has (promise P8)."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Holds `most` items in total and `each` per address. Not thread-safe: used on the event loop only."""

    __slots__ = ("_each", "_most", "_size", "_waiting")

    def __init__(self, most: int, each: int) -> None:
        self._most = most
        self._each = each
        self._size = 0
        self._waiting: dict[str, deque[T]] = {}  # ordered by turn, the next address first

    def put(self, address: str, item: T) -> T | None:
        """Add an item.

        Returns the item dropped for it, if any: the newest of the address with the most items.
        """
        of_address = self._waiting.setdefault(address, deque())
        of_address.append(item)
        self._size += 1
        if len(of_address) > self._each:
            return self._newest(address)
        if self._size > self._most:
            return self._newest(max(self._waiting, key=lambda each: len(self._waiting[each])))
        return None

    def take(self) -> T | None:
        """The oldest item of the next address, which then goes to the end."""
        address = next(iter(self._waiting), None)
        if address is None:
            return None
        of_address = self._waiting.pop(address)
        item = of_address.popleft()
        self._size -= 1
        if of_address:
            self._waiting[address] = of_address
        return item

    def _newest(self, address: str) -> T:
        of_address = self._waiting[address]
        item = of_address.pop()
        self._size -= 1
        if not of_address:
            del self._waiting[address]
        return item
