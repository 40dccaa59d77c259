"""The Engine.IO server: handshakes, polls, upgrades, and the clocks of all connections."""

from typing import Final, Protocol

import msgspec

from taskcast.hands import Hands
from taskcast.sockets import handshake
from taskcast.sockets.body import packets_of
from taskcast.sockets.burst import Burst
from taskcast.sockets.connection import Connection
from taskcast.sockets.heart import Heart
from taskcast.sockets.inbox import Item
from taskcast.sockets.internals import EngineIO, Environ, HandedOver, detach, generate_id
from taskcast.sockets.limits import Limits
from taskcast.sockets.mailbox import Overlap
from taskcast.sockets.packets import Engine as Packet
from taskcast.sockets.packets import Message
from taskcast.sockets.upgrade import Probe
from taskcast.webserver.request_body import UnreadableBody

_KEPT: Final = (
    "HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE",
)  # fmt: skip
"""What of a request is kept until its client is admitted; a whole environment weighs kilobytes."""


class Receiver(Protocol):
    """Who handles what connections send: the Socket.IO server."""

    @property
    def burst(self) -> Burst: ...

    def opened(self, connection: Connection, request: Environ) -> None: ...
    def handle(self, connection: Connection, item: Item) -> None: ...


class Engine(EngineIO):
    def __init__(self, receiver: Receiver, limits: Limits, **options: object) -> None:
        super().__init__(
            ping_interval=limits.ping_interval, ping_timeout=limits.ping_timeout,
            max_http_buffer_size=limits.message_bytes, monitor_clients=False, **options,
        )  # type: ignore[no-untyped-call]  # fmt: skip
        self._receiver = receiver
        self._heart = Heart()
        self.burst = receiver.burst
        self.limits = limits
        self.hands = Hands()
        self.pings = self._heart.after(limits.ping_interval)
        self.pongs = self._heart.after(limits.ping_timeout)
        self.partings = self._heart.after(limits.parting_timeout)
        self.pauses = self._heart.after(limits.pause)
        self.upgrades = self._heart.after(limits.upgrade_timeout)
        self.handle = receiver.handle
        self._strangers: dict[str, Connection] = {}  # who polls and was not let in yet, as they came

    def admit(self, environ: Environ, transport: str, jsonp_index: int | None) -> object:
        """Open a connection: a handshake over HTTP, or a WebSocket from the start.

        Not as JSONP, which no client of Socket.IO 4 uses: any page may load a script, and old browsers send the
        cookie along without saying whose page it is.
        """
        if jsonp_index is not None:
            return self.refuse("JSONP is not supported")
        self._heart.start()
        upgrading = handshake.response(environ) if transport == "websocket" else b""
        sock = detach(environ) if upgrading else None
        if upgrading is None or (upgrading and sock is None):
            return self.refuse("Invalid websocket upgrade")
        sid = generate_id(self)
        connection = Connection(sid, self)
        self.sockets[sid] = connection
        self._receiver.opened(connection, {name: environ[name] for name in _KEPT if name in environ})
        opening = Message(Packet.OPEN.encode() + msgspec.json.encode(self.opening(sid, transport)))
        if sock is not None:
            connection.open_wire(sock, upgrading + opening.frame)
            raise HandedOver
        connection.connected = True
        self._strangers[sid] = connection
        if len(self._strangers) > self.limits.strangers:
            self._turn_one_away()
        return self.ok([opening])

    def let_in(self, connection: Connection) -> None:
        """The client has proved who they are."""
        self._strangers.pop(connection.sid, None)
        connection.admit()

    def _turn_one_away(self) -> None:
        """Whoever polls holds no connection of the kernel's, so nothing else limits how many begin and go no further.

        A client that means it says who they are a round trip after its handshake: the first of so many has had its
        time. However long it then takes to find out, nobody goes meanwhile.
        """
        first = next((each for each in self._strangers.values() if each.only_polls), None)
        if first is not None:
            first.lost("never_connected")

    def get(self, connection: Connection, environ: Environ) -> object:
        """A poll, or the offer of a WebSocket."""
        if not handshake.is_upgrade(environ):
            try:
                return connection.poll(self.limits.ping_interval + self.limits.ping_timeout)
            except Overlap:
                connection.part("protocol_error")
                return self.refuse("Polls must not overlap")
        answer = handshake.response(environ)
        sock = detach(environ) if answer is not None else None
        if answer is None or sock is None:
            return self.refuse("Invalid websocket upgrade")
        probe = Probe(connection, sock, self.limits)
        probe.wire.answer(answer)
        self.upgrades.later(probe.give_up)
        raise HandedOver

    def post(self, connection: Connection, environ: Environ) -> None:
        """Packets of a client that polls; none of them is taken before all have come."""
        try:
            packets = list(packets_of(environ["wsgi.input"].read, connection.message_bytes))
        except UnreadableBody:
            return  # the web server refuses the request, whatever the library answers
        connection.take_body(packets, self.limits.ping_timeout)

    def forget(self, connection: Connection) -> None:
        """The connection is gone."""
        self.sockets.pop(connection.sid, None)
        self._strangers.pop(connection.sid, None)

    def stop(self) -> None:
        """Tell every client that the server goes away; it should come back."""
        for connection in list(self.sockets.values()):
            connection.part("shutting_down")
        self._heart.stop()
