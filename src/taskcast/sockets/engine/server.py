"""The Engine.IO server: handshakes, polls, upgrades, and the clocks of all connections."""

from _socket import socket as RawSocket  # noqa: N812 - beside gevent's patched one
from typing import Final, NoReturn, Protocol

import msgspec

from taskcast.greenlet_pool import GreenletPool
from taskcast.sockets.engine import handshake, http_requests
from taskcast.sockets.engine.client import Client
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.frames import CloseCode
from taskcast.sockets.engine.handshake import NoHandshake
from taskcast.sockets.engine.http_requests import Fault, Refused, packets_of, parse_request
from taskcast.sockets.engine.packets import EnginePacketType as Packet
from taskcast.sockets.engine.packets import OutgoingMessage
from taskcast.sockets.engine.poll_queue import OverlappingPoll
from taskcast.sockets.engine.receive_queue import Item
from taskcast.sockets.engine.timers import LATENESS, PingTimer
from taskcast.sockets.engine.upgrade import Probe
from taskcast.sockets.engine.write_coalescer import WriteCoalescer
from taskcast.sockets.library_adapter import EngineIO, Environ, HandedOver, StartResponse, detach, generate_id
from taskcast.webserver.request_body import UnreadableBody

_KEPT: Final = (
    "HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE",
)  # fmt: skip
"""What of a request is kept until its client is admitted; a whole environment weighs kilobytes."""


class Receiver(Protocol):
    """Who handles what connections send: the Socket.IO server."""

    @property
    def coalescer(self) -> WriteCoalescer: ...

    def opened(self, connection: Client, request: Environ) -> None: ...
    def handle(self, connection: Client, item: Item) -> None: ...


class EngineServer(EngineIO):
    def __init__(self, receiver: Receiver, limits: ClientLimits, **options: object) -> None:
        super().__init__(
            ping_interval=limits.ping_interval, ping_timeout=limits.ping_timeout,
            max_http_buffer_size=limits.message_bytes, monitor_clients=False, **options,
        )  # type: ignore[no-untyped-call]  # fmt: skip
        self._receiver = receiver
        self._timer = PingTimer()
        self.coalescer = receiver.coalescer
        self.limits = limits
        self.pool = GreenletPool()
        self.pings = self._timer.after(limits.ping_interval)
        self.pongs = self._timer.after(limits.ping_timeout)
        self.closings = self._timer.after(limits.closing_timeout)
        self.pauses = self._timer.after(limits.pause)
        self.upgrades = self._timer.after(limits.upgrade_timeout)
        self.handle = receiver.handle
        self._unauthenticated: dict[str, Client] = {}  # who polls and was not let in yet, as they came

    def handle_request(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """Serve one HTTP request (PEP 3333).

        Raises:
            HandedOver: it was a WebSocket's handshake, and its connection is ours.
        """
        try:
            return http_requests.answer(environ, start_response, self._serve(environ))
        except Refused as refused:
            return http_requests.refuse(start_response, refused)

    def _serve(self, environ: Environ) -> list[OutgoingMessage] | None:
        """What to answer with; None for "ok"."""
        request = parse_request(environ)
        if request.session is None:
            return [self._open(environ, request.transport)]
        connection = self.sockets.get(request.session)
        if connection is None:
            raise Refused(Fault.UNKNOWN_SESSION)
        if connection.upgraded:
            raise Refused(Fault.BAD_REQUEST)
        if request.transport == "websocket":
            self._upgrade(connection, environ)
        if request.method == "GET":
            return self._poll(connection)
        if request.method == "POST":
            return self._take(connection, environ)
        raise Refused(Fault.BAD_REQUEST)

    def _open(self, environ: Environ, transport: str) -> OutgoingMessage:
        """Open a session by a poll, which is answered, or by a WebSocket."""
        self._timer.start()
        opened = _websocket(environ) if transport == "websocket" else None
        sid = generate_id(self)
        connection = Client(sid, self)
        self.sockets[sid] = connection
        self._receiver.opened(connection, {name: environ[name] for name in _KEPT if name in environ})
        opening = OutgoingMessage(Packet.OPEN.encode() + msgspec.json.encode(self.opening(sid, transport)))
        if opened is not None:
            sock, greeting = opened
            connection.open_wire(sock, greeting + opening.frame)
            raise HandedOver
        self._unauthenticated[sid] = connection
        if len(self._unauthenticated) > self.limits.unauthenticated:
            self._turn_one_away()
        return opening

    def let_in(self, connection: Client) -> None:
        """The client has proved who they are."""
        self._unauthenticated.pop(connection.sid, None)
        connection.admit()

    def _turn_one_away(self) -> None:
        """Whoever polls holds no connection of the kernel's, so nothing else limits how many begin and go no further.

        A client that means it says who they are a round trip after its handshake: the first of so many has had its
        time. However long it then takes to find out, nobody goes meanwhile.
        """
        first = next((each for each in self._unauthenticated.values() if each.only_polls), None)
        if first is not None:
            first.on_disconnect("never_connected")

    def _upgrade(self, connection: Client, environ: Environ) -> NoReturn:
        """A WebSocket that offers to take over."""
        sock, greeting = _websocket(environ)
        probe = Probe(connection, sock, self.limits)
        probe.wire.answer(greeting)
        self.upgrades.later(probe.give_up)
        raise HandedOver

    def _poll(self, connection: Client) -> list[OutgoingMessage]:
        try:
            return connection.poll(self.limits.ping_interval + self.limits.ping_timeout + LATENESS)
        except OverlappingPoll:
            connection.violated(CloseCode.PROTOCOL_ERROR)
            raise Refused(Fault.BAD_REQUEST) from None

    @staticmethod
    def _take(connection: Client, environ: Environ) -> None:
        """Take the packets of a client that polls, one POST at a time; none of them before all have come."""
        if connection.is_posting:
            connection.violated(CloseCode.PROTOCOL_ERROR)
            raise Refused(Fault.BAD_REQUEST)
        connection.is_posting = True
        try:
            packets = list(packets_of(environ["wsgi.input"].read, connection.message_bytes))
            is_taken = connection.take_body(packets)
        except UnreadableBody:
            is_taken = False  # the web server refuses the request, whatever is answered here
        finally:
            connection.is_posting = False
        if not is_taken:
            raise Refused(Fault.BAD_REQUEST)

    def forget(self, connection: Client) -> None:
        """The connection is gone."""
        self.sockets.pop(connection.sid, None)
        self._unauthenticated.pop(connection.sid, None)

    def stop(self) -> None:
        """Tell every client that the server goes away; it should come back."""
        for connection in list(self.sockets.values()):
            connection.close("shutting_down")
        self._timer.stop()


def _websocket(environ: Environ) -> tuple[RawSocket, bytes]:
    """The request's socket, and the answer that makes it a WebSocket.

    Raises:
        Refused: the request is no handshake, or the server does not give its socket away.
    """
    try:
        greeting = handshake.response(environ)
    except NoHandshake as no:
        raise Refused(Fault.BAD_REQUEST, no.headers) from None
    sock = detach(environ)
    if sock is None:
        raise Refused(Fault.BAD_REQUEST)
    return sock, greeting
