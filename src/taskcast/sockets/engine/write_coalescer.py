"""Events known at the same moment go out together: several frames, one write a client.

Promises: each client hears exactly the events of the rooms it was in when they were published, in that order;
whatever else is written to a client comes after what it is owed. A room of thousands is written in slices,
so that nobody else waits longer than one of them; a single event to a room of hundreds is written at once.
"""

from collections import deque
from collections.abc import Mapping
from time import monotonic
from types import TracebackType
from typing import Any, Final, Protocol

import gevent

from taskcast.sockets.engine.packets import FrameBatch, OutgoingMessage

_MOST: Final = 64 * 1024  # bytes worth collecting: beyond, the kernel's copying costs more than the call
_AT_ONCE: Final = 1000  # clients of one room to whom events are written without looking at the clock
_SLICE: Final = 0.005  # seconds of writing to more before others have the loop


class Recipient(Protocol):
    """A client's connection."""

    def deliver(self, batch: FrameBatch) -> None: ...


Listeners = Mapping[str, Recipient]


class WriteCoalescer:
    """Collects while it is entered (`with coalescer:`), or until the next client must hear something else.

    What is collected stands in two places: messages to one and the same room since the last change of room,
    which cost nothing per client; and what each client is owed from before.
    """

    __slots__ = (
        "_at_once", "_depth", "_is_scheduled", "_listeners", "_messages", "_order", "_owed", "_seconds", "_size",
        "_timer",
    )  # fmt: skip

    def __init__(self, *, at_once: int = _AT_ONCE, seconds: float = _SLICE) -> None:
        self._at_once = at_once
        self._seconds = seconds
        self._depth = 0
        self._listeners: Listeners | None = None
        self._messages: list[OutgoingMessage] = []
        self._size = 0
        self._owed: dict[Recipient, FrameBatch] = {}
        self._order: deque[Recipient] = deque()
        self._is_scheduled = False
        self._timer: Any = None

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._depth -= 1
        if not self._depth:
            self.flush()

    @property
    def is_waiting(self) -> bool:
        """Whether anybody is owed anything."""
        return self._listeners is not None or bool(self._owed)

    def add(self, listeners: Listeners, message: OutgoingMessage) -> None:
        """Send it to everyone who is in the room now."""
        if listeners is self._listeners:
            self._messages.append(message)
        else:
            self._share_out()
            self._listeners, self._messages = listeners, [message]
        self._size += len(message.packet)
        if not self._depth or self._size > _MOST:
            self.flush()

    def flush(self) -> None:
        """Write what was collected; to the first thousand at once, to the others in slices."""
        listeners = self._listeners
        if listeners is not None and not self._owed and len(listeners) <= self._at_once:
            batch = FrameBatch(tuple(self._messages))
            self._listeners, self._size = None, 0
            for recipient in listeners.values():
                recipient.deliver(batch)
            return
        self._share_out()
        if self._owed and not self._is_scheduled:
            self._write_slice()

    def changes(self, listeners: Listeners) -> None:
        """Someone is about to enter or leave this room."""
        if listeners is self._listeners:
            self._share_out()

    def flush_to(self, recipient: Recipient) -> None:
        """Write to this client what it is owed, before something else."""
        self._share_out()
        batch = self._owed.pop(recipient, None)
        if batch is not None:
            recipient.deliver(batch)

    def _share_out(self) -> None:
        """Note for each client of the present room what it is owed; those owed the same share one batch."""
        listeners = self._listeners
        if listeners is None:
            return
        self._listeners, self._size = None, 0
        owed, order = self._owed, self._order
        news = FrameBatch(tuple(self._messages))
        joined: dict[FrameBatch, FrameBatch] = {}
        for recipient in listeners.values():
            before = owed.get(recipient)
            if before is None:
                owed[recipient] = news
                order.append(recipient)
                continue
            after = joined.get(before)
            if after is None:
                after = joined[before] = before.followed_by(news)
            owed[recipient] = after

    def _write_slice(self) -> None:
        self._is_scheduled = False
        end = monotonic() + self._seconds
        owed, order = self._owed, self._order
        while order:
            recipient = order.popleft()
            batch = owed.pop(recipient, None)
            if batch is not None:
                recipient.deliver(batch)
            if order and monotonic() > end:
                self._is_scheduled = True
                # A timer, not a callback: of those, gevent runs fifty before it looks at sockets again.
                self._timer = self._timer or gevent.get_hub().loop.timer(0.0)
                self._timer.start(self._write_slice)
                return
