"""What waits for a client that polls over HTTP instead of holding a WebSocket.

Promises: messages leave in the order they came; one poll at a time. Of events, all but one that came when
nothing waited count against the limit, as in backlog.py.
"""

from collections import deque
from typing import Final

from gevent.event import Event

from taskcast.sockets.engine.packets import OutgoingMessage


class OverlappingPoll(Exception):  # noqa: N818 - what the client did
    """A second poll came while the first still waits; the protocol forbids it."""


_IN_A_POLL: Final = 16  # python-engineio's client takes no more packets in one answer


class PollQueue:
    __slots__ = ("_is_woken", "_messages", "_waiter", "counted", "size")

    def __init__(self) -> None:
        self._messages: deque[tuple[OutgoingMessage, int]] = deque()  # with what counts against the limit
        self._waiter: Event | None = None
        self._is_woken = False  # the next poll must not wait
        self.counted = 0  # bytes of waiting events
        self.size = 0  # all waiting bytes

    def __bool__(self) -> bool:
        """Whether something waits."""
        return bool(self._messages)

    @property
    def is_polled(self) -> bool:
        """Whether a poll waits."""
        return self._waiter is not None

    def add_event(self, message: OutgoingMessage) -> None:
        counts = len(message.packet) if self._messages else 0
        self._messages.append((message, counts))
        self.counted += counts
        self.size += len(message.packet)
        self._deliver()

    def add_answer(self, message: OutgoingMessage) -> None:
        self._messages.append((message, 0))
        self.size += len(message.packet)
        self._deliver()

    def _deliver(self) -> None:
        if self._waiter is not None:
            self._waiter.set()

    def wake(self) -> None:
        """End the poll that waits, or else the next one, with whatever there is."""
        self._is_woken = True
        self._deliver()

    def wait(self, timeout: float) -> None:
        """Until there is a message, someone calls `wake` or `timeout` seconds have passed.

        Raises:
            Overlap: another poll waits already.
        """
        if self._waiter is not None:
            raise OverlappingPoll
        if not self._messages and not self._is_woken:
            self._waiter = Event()
            try:
                self._waiter.wait(timeout)
            finally:
                self._waiter = None
        self._is_woken = False

    def take(self) -> list[OutgoingMessage]:
        """What one poll carries."""
        taken = [self._messages.popleft() for _ in range(min(_IN_A_POLL, len(self._messages)))]
        self.counted -= sum(counted for _, counted in taken)
        self.size -= sum(len(message.packet) for message, _ in taken)
        return [message for message, _ in taken]

    def empty(self) -> list[tuple[OutgoingMessage, int]]:
        """Take everything that waits, each with what it counted against the limit."""
        messages = list(self._messages)
        self._messages.clear()
        self.counted = self.size = 0
        return messages
