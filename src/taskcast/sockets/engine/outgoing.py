"""What goes out to one client: into the poll_queue that its polls empty, or over its WebSocket once it has one.

Promises: messages leave in the order of the calls; nothing here blocks or yields. Events count against the backlog
limit, answers do not.
"""

from enum import Enum, auto
from typing import Final, Protocol

from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.frames import CloseCode
from taskcast.sockets.engine.packets import FrameBatch, OutgoingMessage
from taskcast.sockets.engine.poll_queue import PollQueue
from taskcast.sockets.engine.websocket import WebSocket
from taskcast.sockets.engine.write_coalescer import WriteCoalescer

CODES: Final = {
    "internal": CloseCode.INTERNAL,
    "never_connected": CloseCode.POLICY,
    "ping_timeout": CloseCode.POLICY,
    "protocol_error": CloseCode.PROTOCOL_ERROR,
    "rate_limited": CloseCode.POLICY,
    "shutting_down": CloseCode.RESTART,
    "too_slow": CloseCode.TRY_AGAIN,
}
"""With which code a WebSocket is closed whose client is told one of these reasons."""

_ANSWERED: Final = frozenset({CloseCode.NORMAL, CloseCode.RESTART, CloseCode.TRY_AGAIN})
"""Codes after which the client's close frame is waited for; who broke a rule is not read any more, which costs less."""


class ClientState(Enum):
    OPEN = auto()
    CLOSING = auto()  # told why it is dropped; takes and gives nothing any more
    GONE = auto()


class OutgoingHost(Protocol):
    """What all connections share."""

    coalescer: WriteCoalescer
    limits: ClientLimits


class Outgoing:
    """The half of a connection that sends."""

    __slots__ = ("_host", "_poll_queue", "_wire", "state")

    def __init__(self, host: OutgoingHost) -> None:
        self.state = ClientState.OPEN
        self._host: OutgoingHost = host
        self._poll_queue: PollQueue | None = PollQueue()  # until there is a wire
        self._wire: WebSocket | None = None

    def deliver(self, batch: FrameBatch) -> None:
        """Send what was collected; its events count against the backlog limit."""
        if self._wire is not None:
            self._wire.push_all(batch)
        else:
            for message in batch.messages:
                self._post(message)

    def push(self, message: OutgoingMessage) -> None:
        """Send an event; counts against the backlog limit."""
        self.flush_collected()
        if self._wire is not None:
            self._wire.push(message.frame)
        else:
            self._post(message)

    def _post(self, message: OutgoingMessage) -> None:
        if self._poll_queue is not None and self.state is ClientState.OPEN:
            self._poll_queue.add_event(message)
            if self._poll_queue.counted > self._host.limits.backlog_bytes:
                self.overflowed()

    def answer(self, message: OutgoingMessage) -> None:
        """Send what the client asked for."""
        self.flush_collected()
        if self._wire is not None:
            self._wire.answer(message.frame)
        elif self._poll_queue is not None and self.state is ClientState.OPEN:
            self._poll_queue.add_answer(message)

    def flush_collected(self) -> None:
        """Send what was collected for the client, before anything else."""
        if self._host.coalescer.is_waiting:
            self._host.coalescer.flush_to(self)

    def send_last(self, code: CloseCode, reason: str, *last: OutgoingMessage) -> None:
        """Forget what waits, but for what has begun; send `last`, and close the WebSocket."""
        if self._wire is not None:
            if code not in _ANSWERED:
                self._wire.fail()
            self._wire.close(code, reason, *(message.frame for message in last))
        elif self._poll_queue is not None:
            self._poll_queue.empty()
            for message in last:
                self._poll_queue.add_answer(message)

    @property
    def waiting(self) -> int:
        """Bytes that the client has not taken yet."""
        if self._wire is not None:
            return self._wire.waiting
        return 0 if self._poll_queue is None else self._poll_queue.size

    def overflowed(self) -> None:
        """The client reads too slowly."""
        raise NotImplementedError
