"""One client of the server, whatever carries it: polls, a WebSocket, or first the one and then the other.

Promises: what is pushed arrives in that order, across the change of transport too; what the client sends is
handled in order; a client over its backlog limit is told so and dropped, and nobody waits for it. Whatever is no
good command counts against a budget; a client over it is not read for a while, and dropped at last.
"""

from _socket import socket as RawSocket  # noqa: N812 - beside gevent's patched one
from collections.abc import Callable, Iterable, Mapping
from typing import Final, Protocol

from taskcast.greenlet_pool import GreenletPool
from taskcast.sockets.engine import packets
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.frames import CloseCode, is_utf8
from taskcast.sockets.engine.outgoing import CODES, ClientState, Outgoing
from taskcast.sockets.engine.packets import OutgoingMessage
from taskcast.sockets.engine.receive_queue import (
    ATTACHMENT,
    Ending,
    Item,
    ProtocolViolation,
    ReceiveQueue,
    TooLong,
)
from taskcast.sockets.engine.refusal_budget import (
    RefusalBudget,
    Verdict,
    budget_of_admitted,
    budget_of_unadmitted,
    points_of,
)
from taskcast.sockets.engine.timers import TimeoutQueue
from taskcast.sockets.engine.websocket import WebSocket
from taskcast.sockets.engine.write_coalescer import WriteCoalescer

_NO_NAMESPACES: Final[Mapping[str, str]] = {}


class ClientHost(Protocol):
    """Where connections live: the limits, the clocks and whoever handles what they send."""

    coalescer: WriteCoalescer
    limits: ClientLimits
    pool: GreenletPool
    pings: TimeoutQueue
    pongs: TimeoutQueue
    closings: TimeoutQueue
    pauses: TimeoutQueue
    upgrades: TimeoutQueue

    def handle(self, connection: "Client", item: Item) -> None: ...
    def forget(self, connection: "Client") -> None: ...


class Client(Outgoing):
    __slots__ = (
        "__weakref__",
        "_alone_since",
        "_budget",
        "_due",
        "_has_failed",
        "_is_awaited",
        "_is_held",
        "_last_poll",
        "_received",
        "attachments",
        "is_admitted",
        "is_posting",
        "sid",
        "sids",
        "upgraded",
    )  # fmt: skip

    _host: ClientHost

    def __init__(self, sid: str, host: ClientHost) -> None:
        super().__init__(host)
        self.sid = sid  # Engine.IO's name of the client
        self.sids: Mapping[str, str] = _NO_NAMESPACES  # namespace → Socket.IO's name of the client in it
        self.attachments = 0  # binary messages still to come for one event
        self.upgraded = False
        self.is_admitted = False  # has proved who it is, once
        self._has_failed = False  # broke the protocol: nothing more is read
        self._budget: RefusalBudget | None = None  # only once something counted
        self.is_posting = False  # a POST is under way
        self._last_poll = packets.CLOSE  # how the poll is answered that waits when the session ends
        self._alone_since = host.pings.clock()  # in no namespace
        self._is_held = False  # polls get nothing: the wire is about to take over
        self._received = ReceiveQueue(
            self, 1, host.pool
        )  # a stranger's next message waits until this one is handled
        self._is_awaited = False  # a pong that has not come
        self._due = host.pings.later(self._ping)  # the calls of a tick, one of which may be ours

    @property
    def only_polls(self) -> bool:
        """Whether it neither holds a connection of the kernel's nor has begun to say who it is."""
        return not self.sids and not self.upgraded

    def left_namespace(self) -> None:
        """It is in no namespace now, and may enter one again."""
        if not self.sids:
            self._alone_since = self._host.pings.clock()

    def close(self, reason: str, *last: OutgoingMessage, code: CloseCode | None = None) -> None:
        """Drop the client and tell it why; what it asked for and did not get yet is not done any more."""
        self.flush_collected()
        if self.state is not ClientState.OPEN:
            return
        code = CODES.get(reason, CloseCode.NORMAL) if code is None else code
        told = packets.event("disconnected", b'{"reason":"' + reason.encode() + b'"}')
        self.send_last(code, reason, told, *last)
        self.state = ClientState.CLOSING
        self._received.end(reason)
        self._wait(self._host.closings, self._let_go)

    def admit(self) -> None:
        """The client has proved who they are: from now on they may send as much as anybody."""
        limits = self._host.limits
        self.is_admitted = True
        self._budget = None
        self._received.limit = limits.queued_messages
        if self._wire is not None:
            self._wire.allow(limits.message_bytes)

    @property
    def message_bytes(self) -> int:
        """How long a message may be."""
        limits = self._host.limits
        return limits.message_bytes if self.is_admitted else limits.unadmitted_bytes

    # In: what the wire or a POST brings, called from the event loop.

    def on_text(self, text: bytes) -> None:
        """Take one Engine.IO packet."""
        if self.state is not ClientState.OPEN or self._has_failed:
            return
        kind = text[:1]
        if kind == b"4":
            self._receive(text[1:])
        elif kind == b"3" and self._is_awaited:
            self._ponged()
        elif kind == b"1":
            self._last_poll = packets.NOOP  # it knows
            self.on_disconnect("client disconnect")
        elif kind in {b"2", b"3", b"5", b"6"}:
            self.charge(points_of(len(text)))
            if kind == b"2":
                self.push(OutgoingMessage(b"3" + text[1:]))
        else:
            self.violated(CloseCode.PROTOCOL_ERROR)

    def on_binary(self) -> None:
        """Take a binary message; it belongs to an event that came before."""
        if self.state is ClientState.OPEN and not self._has_failed:
            self._receive(ATTACHMENT)

    def on_oversized(self, head: bytes) -> None:
        """Take the beginning of a message over the limit: an event is answered, anything else ends it here."""
        if self.state is not ClientState.OPEN or self._has_failed:
            return
        if head[:1] == b"4":
            self._receive(TooLong(head[1:]))
        else:
            self.violated(CloseCode.TOO_BIG)

    def charge(self, points: float) -> None:
        """Count what was no good command; over its budget the client is not read for a while, or dropped."""
        if self.state is not ClientState.OPEN:
            return
        host = self._host
        if self._budget is None:
            create = budget_of_admitted if self.is_admitted else budget_of_unadmitted
            self._budget = create(host.limits, host.pauses.clock)
        verdict = self._budget.spend(points)
        if verdict is Verdict.GIVE_UP:
            self.close("rate_limited")
        elif verdict is Verdict.PAUSE and not self._received.is_held:
            self._received.hold()
            if self._wire is not None:
                self._wire.stop_listening()
            host.pauses.later(self._resume)

    def _resume(self) -> None:
        if self.state is ClientState.OPEN:
            self._received.release()

    def overflowed(self) -> None:
        """The client reads too slowly; it may come back and resume from its cursor."""
        self.close("too_slow")

    def violated(self, code: CloseCode) -> None:
        """The client broke the protocol or a limit: it is told so when what it sent before has been handled."""
        if self.state is ClientState.OPEN and not self._has_failed:
            self._has_failed = True
            told = "message_too_large" if code is CloseCode.TOO_BIG else "protocol_error"
            if self._wire is None:  # its request is refused
                self.on_disconnect(told)
                return
            self._wire.fail()
            self._received.put(ProtocolViolation(code, told))

    def drained(self) -> None:
        """The client has taken everything: its next command may be handled."""
        self._received.resume()

    def on_disconnect(self, reason: str = "transport close") -> None:
        """The client went by itself; what it sent before is still done."""
        if self.state is ClientState.OPEN:
            self.state = ClientState.CLOSING
            self._received.put(Ending(reason))
            self._received.release()
        self._let_go()

    def _let_go(self) -> None:
        if self.state is ClientState.GONE:
            return
        self.state = ClientState.GONE
        self._stop_waiting()
        wire, self._wire = self._wire, None  # so that neither holds the other, and both are freed at once
        if wire is not None:
            wire.end()
        self.end_poll()
        self._host.forget(self)

    def _receive(self, item: Item) -> None:
        self._received.put(item)
        if self._wire is not None and self._received.is_full:
            self._wire.stop_listening()

    # The side of the receive queue.

    def handle(self, item: Item) -> None:
        """Have one message handled; may block."""
        self._host.handle(self, item)

    def may_handle_more(self) -> bool:
        """Not while the last answers still wait to be read: who asks faster than they read waits."""
        return self.state is not ClientState.OPEN or self.waiting <= self._host.limits.backlog_bytes

    def has_room(self) -> None:
        """Everything received is handled: read on."""
        if self._wire is not None:
            self._wire.listen()

    # The heartbeat: the server pings, the client must answer in time.

    def _ping(self) -> None:
        host = self._host
        if self.state is not ClientState.OPEN:
            return
        if not self.sids and host.pings.clock() - self._alone_since >= host.limits.connect_timeout:
            self.close("left" if self.is_admitted else "never_connected")
            return
        self._is_awaited = True
        self._wait(self._host.pongs, self._miss_pong)
        self.answer(packets.PING)

    def _ponged(self) -> None:
        if self._is_awaited:
            self._is_awaited = False
            self._wait(self._host.pings, self._ping)

    def _miss_pong(self) -> None:
        if self.state is not ClientState.OPEN:
            return
        if self._received.is_full and not self._has_failed:  # we are not reading, so its pong may lie unread
            self._wait(self._host.pongs, self._miss_pong)
        else:
            self.close("ping_timeout")

    def _wait(self, deadlines: TimeoutQueue, call: Callable[[], None]) -> None:
        """From now on this is the one call that waits for its time."""
        self._stop_waiting()
        self._due = deadlines.later(call)

    def _stop_waiting(self) -> None:
        for call in (self._ping, self._miss_pong, self._let_go):
            self._due.discard(call)

    @property
    def is_polled(self) -> bool:
        """Whether a poll waits."""
        return self._poll_queue is not None and self._poll_queue.is_polled

    # The change from polling to a WebSocket.

    def open_wire(self, sock: RawSocket, greeting: bytes) -> None:
        """The client came by WebSocket from the start; `greeting` is written first."""
        self._wire = WebSocket(sock, self, self._host.limits)
        self._poll_queue = None
        self.upgraded = True
        self._wire.answer(greeting)

    def hold(self) -> None:
        """Keep what is pushed from now on for the wire that is about to take over; end the poll that waits."""
        self._is_held = True
        self.end_poll()

    def end_poll(self) -> None:
        """Answer the poll that waits, or the next one, at once: its client may be about to leave."""
        if self._poll_queue is not None:
            self._poll_queue.wake()

    def release(self) -> None:
        """The WebSocket came to nothing: go on polling."""
        self._is_held = False

    def move_to(self, wire: WebSocket) -> None:
        """From now on everything goes over `wire`, beginning with what no poll has taken."""
        if self.state is not ClientState.OPEN or self._poll_queue is None:
            wire.end()
            return
        wire.owner = self
        poll_queue, self._poll_queue, self._wire = self._poll_queue, None, wire
        wire.allow(self.message_bytes)
        self._is_held, self.upgraded = False, True
        poll_queue.wake()
        for message, counted in poll_queue.empty():
            (wire.push if counted else wire.answer)(message.frame)

    # Polling.

    def poll(self, timeout: float) -> list[OutgoingMessage]:
        """Wait for something to send, and take it.

        Raises:
            Overlap: another poll waits already.
        """
        poll_queue = self._poll_queue
        if poll_queue is not None and not self._is_held and self.state is ClientState.OPEN:
            poll_queue.wait(timeout)
        if self._poll_queue is None or self._is_held:
            return [packets.NOOP]
        messages = self._poll_queue.take()
        self._received.resume()
        if messages:
            return messages
        if (
            self.state is ClientState.CLOSING
        ):  # by a poll of its own: clients act on a close before anything else
            self._let_go()
        return [packets.NOOP if self.state is ClientState.OPEN else self._last_poll]

    def take_body(self, packets_of_body: Iterable[bytes | TooLong]) -> bool:
        """Take the packets of one POST, in order, each when there is room for it; false when one breaks the protocol."""
        for packet in packets_of_body:
            room = self._received.wait_for_room(self._host.limits.ping_timeout)
            if self.state is not ClientState.OPEN or not room:
                break
            self._take_packet(packet)
        return not self._has_failed

    def _take_packet(self, packet: bytes | TooLong) -> None:
        if isinstance(packet, TooLong):
            self.on_oversized(packet.head)
        elif packet[:1] == b"b":
            self.on_binary()
        elif is_utf8(packet):
            self.on_text(packet)
        else:
            self.violated(CloseCode.NOT_UTF8)
