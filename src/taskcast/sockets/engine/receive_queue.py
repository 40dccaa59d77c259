"""One client's messages on their way in: handled one after another, in the order they arrived.

A greenlet exists only while there is something to do. A handler may block on the database: meanwhile the
event loop still reads the client's pongs, and what else it sends waits here, up to a limit.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final, Protocol

import gevent
from gevent.event import Event

from taskcast.greenlet_pool import GreenletPool
from taskcast.sockets.engine.frames import CloseCode
from taskcast.sockets.engine.timers import BREATH

_BEFORE_OTHERS: Final = 16  # messages handled in a row before everyone else gets the loop


@dataclass(frozen=True, slots=True)
class Ending:
    """The last message of every client: why it went."""

    reason: str


class Attachment:
    """A binary message; its bytes are not kept, because no command takes any."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """A message over the limit, of which only the beginning was kept: enough to answer it."""

    head: bytes


ATTACHMENT: Final = Attachment()


@dataclass(frozen=True, slots=True)
class ProtocolViolation:
    """Here the client broke the protocol: what it sent before is handled first, nothing after it."""

    code: CloseCode
    reason: str


Item = bytes | Attachment | TooLong | ProtocolViolation | Ending


class QueueConsumer(Protocol):
    """Handles what the queue holds."""

    def handle(self, item: Item) -> None: ...
    def may_handle_more(self) -> bool: ...
    def has_room(self) -> None: ...


class _NoConsumer:
    """Takes its place once the ending was handled, so that neither holds the other, and both are freed at once."""

    def handle(self, item: Item) -> None:
        """Nothing comes after the ending."""

    def may_handle_more(self) -> bool:
        return True

    def has_room(self) -> None:
        """Nobody reads on."""


_NOBODY: Final = _NoConsumer()


class ReceiveQueue:
    __slots__ = ("_is_working", "_items", "_pool", "_reader", "_room", "is_held", "limit")

    def __init__(self, reader: QueueConsumer, limit: int, pool: GreenletPool) -> None:
        self._reader: QueueConsumer = reader
        self._pool = pool
        self.limit = limit  # messages that wait or are being handled
        self.is_held = False  # nothing is handled for now
        self._items: deque[Item] | None = None  # only while something waits
        self._is_working = False
        self._room: Event | None = None  # only while someone waits for room

    @property
    def is_full(self) -> bool:
        return self.is_held or (self._items is not None and len(self._items) + self._is_working >= self.limit)

    def put(self, item: Item) -> None:
        if self._items is None:
            self._items = deque()
        self._items.append(item)
        self.resume()

    def end(self, reason: str) -> None:
        """Forget what waits; handle the ending next."""
        self._items = None
        self.is_held = False
        self.put(Ending(reason))

    def resume(self) -> None:
        """Start handling unless that goes on already, or must wait."""
        if self._items is not None and not self._is_working and not self.is_held:
            self._is_working = True
            self._pool.submit(ReceiveQueue._work, self)

    def hold(self) -> None:
        """Handle nothing until `release`."""
        self.is_held = True

    def release(self) -> None:
        """Go on where it was."""
        if self.is_held:
            self.is_held = False
            if self._items:
                self.resume()
            else:
                self._tell_of_room()

    def wait_for_room(self, timeout: float) -> bool:
        """Block the caller until the queue is not full; false when that takes too long."""
        if not self.is_full:
            return True
        self._room = self._room or Event()
        return self._room.wait(timeout)

    def _work(self) -> None:
        item: Item | None = None
        try:
            handled = 0
            while self._items and not self.is_held and self._reader.may_handle_more():
                item = self._items.popleft()
                self._reader.handle(item)
                handled += 1
                if handled % _BEFORE_OTHERS == 0:
                    gevent.sleep(BREATH)
        finally:
            self._is_working = False
            if not self._items:
                self._items = None
                if not self.is_held:
                    self._tell_of_room()
                if isinstance(item, Ending):
                    self._reader = _NOBODY

    def _tell_of_room(self) -> None:
        self._reader.has_room()
        if self._room is not None:
            self._room.set()
            self._room = None
