"""The Socket.IO server: lets clients in, hands their events to the dispatcher, notices when they go.

Runs on the connections of server.py; each connection's messages come here one at a time, in a greenlet that
may block. Promises: what was accepted is answered in order; a refused client is told why.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Final

from taskcast.domain.errors import Malformed, Problem, TooLarge
from taskcast.sockets import codec
from taskcast.sockets.app.admission import Admission, rejection
from taskcast.sockets.app.broadcaster import DEFAULT, Broadcaster, RoomMember
from taskcast.sockets.app.dispatch import Dispatcher, Reply, parse_event
from taskcast.sockets.engine import packets
from taskcast.sockets.engine.client import Client
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.outgoing import ClientState
from taskcast.sockets.engine.packets import Incoming, OutgoingMessage, SocketPacketType, Unreadable
from taskcast.sockets.engine.receive_queue import Attachment, Ending, Item, ProtocolViolation, TooLong
from taskcast.sockets.engine.refusal_budget import PACKET, points_of
from taskcast.sockets.engine.server import EngineServer
from taskcast.sockets.library_adapter import Environ, SocketIOServer, generate_id
from taskcast.usecases.command_runner import refused
from taskcast.usecases.limits.json_limits import (
    UNAUTHENTICATED_BYTES,
    UNAUTHENTICATED_VALUES,
    check_json_limits,
)

_INVALID_NAMESPACE: Final = b'{"message":"Invalid namespace"}'
"""What Socket.IO's reference implementation answers."""

_log = logging.getLogger("taskcast.sockets")
_library_log = logging.getLogger("taskcast.sockets.library")
_library_log.setLevel(logging.ERROR)  # it tells what clients do, and each time again what they do wrong


class EventServer(SocketIOServer):
    def __init__(
        self, broadcaster: Broadcaster, admission: Admission, dispatcher: Dispatcher, *,
        limits: ClientLimits, request_id: Callable[[], str],
    ) -> None:  # fmt: skip
        self._admission = admission
        self._dispatcher = dispatcher
        self._request_id = request_id
        self._requests: dict[str, Environ] = {}  # by connection, until it is admitted
        self._last_answer: tuple[bytes, tuple[str, int], OutgoingMessage] | None = None
        self.members = broadcaster
        self.coalescer = broadcaster.coalescer
        super().__init__(
            partial(EngineServer, self, limits), async_mode="gevent", cors_allowed_origins=[],
            logger=_library_log, engineio_logger=_library_log,
        )  # fmt: skip

    def opened(self, connection: Client, request: Environ) -> None:
        """A connection, of which nothing is known but its first request."""
        self._requests[connection.sid] = request

    def handle(self, connection: Client, item: Item) -> None:
        """Handle one message of a client; a top loop: one client's trouble ends here."""
        try:
            if isinstance(item, Ending):
                self._ended(connection, item.reason)
            elif isinstance(item, Attachment):
                self._attached(connection)
            elif isinstance(item, ProtocolViolation):
                connection.close(item.reason, code=item.code)
            elif isinstance(item, TooLong):
                self._refuse_too_long(connection, packets.read(item.head))
            elif connection.state is ClientState.OPEN or connection.sids:
                self._handle_packet(connection, packets.read(item))
        except Unreadable:
            connection.close("protocol_error")
        except Exception:  # noqa: BLE001 - a top loop
            _log.exception("socket message failed")
            connection.close("internal")

    def stop(self) -> None:
        """Send everyone away, to come back when the server is there again."""
        self.eio.stop()

    def _handle_packet(self, connection: Client, packet: Incoming) -> None:
        if packet.kind in {SocketPacketType.EVENT, SocketPacketType.BINARY_EVENT}:
            connection.attachments += packet.attachments
            self._event(connection, packet)
            return
        if packet.kind is SocketPacketType.CONNECT:
            self._connect(connection, packet)
        elif packet.kind is SocketPacketType.DISCONNECT:
            self._leave(connection, packet.namespace, "client disconnect")
            connection.left_namespace()
            connection.end_poll()
        elif packet.kind is SocketPacketType.ACK:
            _check_acknowledgement(packet)
        else:
            raise Unreadable(packet.kind)
        connection.charge(points_of(len(packet.body)))

    def _event(self, connection: Client, packet: Incoming) -> None:
        """Handle an event; one in a namespace that the client has not entered ends the connection (Socket.IO 5)."""
        member = self.members.member(connection.sids.get(packet.namespace))
        if member is None or not member.is_admitted:
            if connection.is_admitted:
                raise Unreadable("an event in a namespace that the client is not in")
            connection.close("never_connected")
            return
        if packet.ack_id is None and packet.body[:1] != b"[":
            raise Unreadable("an event is an array, and nobody waits to be told that this is none")
        reply = Reply(partial(self._acknowledge, connection, packet))
        if not self._dispatcher(member.sid, partial(parse_event, packet), reply):
            connection.charge(points_of(len(packet.body)))

    def _refuse_too_long(self, connection: Client, packet: Incoming) -> None:
        error = TooLarge(f"A message may have at most {connection.message_bytes} bytes.")
        if packet.kind is SocketPacketType.CONNECT and not connection.is_admitted:
            self._refuse(connection, packet.namespace, error)
        elif packet.kind is SocketPacketType.EVENT and connection.is_admitted:
            self._acknowledge(connection, packet, refused(error, self._request_id()))
        else:
            raise Unreadable("only events and the first CONNECT may be long")
        connection.charge(PACKET)

    def _acknowledge(self, connection: Client, packet: Incoming, answer: bytes) -> None:
        """Answer; the very same answer to the same question is one message, in memory once for all it goes to."""
        if packet.ack_id is None:
            return
        same = packet.namespace, packet.ack_id
        if self._last_answer is None or self._last_answer[0] is not answer or self._last_answer[1] != same:
            self._last_answer = answer, same, packets.acknowledgement(*same, answer)
        connection.answer(self._last_answer[2])

    @staticmethod
    def _attached(connection: Client) -> None:
        if connection.attachments == 0:
            raise Unreadable("a binary message that no event announced")
        connection.attachments -= 1
        connection.charge(PACKET)

    def _connect(self, connection: Client, packet: Incoming) -> None:
        if packet.namespace != DEFAULT:
            connection.answer(packets.refused(packet.namespace, _INVALID_NAMESPACE))
            return
        member = self.members.admit(connection, packet.namespace, generate_id(self.eio))
        if member is None:
            self._refuse(connection, packet.namespace, Malformed("Connected already."))
            return
        try:
            request = self._requests.get(connection.sid, {})
            self._admission.admit(member.sid, request, _auth(packet), partial(self._welcome, member))
        except Exception as error:
            if member.is_admitted:
                raise
            self.members.release(member.sid)
            self._refuse(connection, packet.namespace, error)
            return
        if not member.is_admitted:  # it went while it was checked
            self._leave(connection, packet.namespace, "transport close")

    def _welcome(self, member: RoomMember) -> None:
        connection = member.connection
        if connection.state is ClientState.OPEN:
            self._requests.pop(connection.sid, None)
            self.eio.let_in(connection)
            member.is_admitted = True
            connection.answer(packets.connected(member.namespace, member.sid))

    def _refuse(self, connection: Client, namespace: str, error: Exception) -> None:
        request_id = self._request_id()
        if not isinstance(error, Problem):
            _log.error("socket could not be admitted", exc_info=error, extra={"request_id": request_id})
            error = Problem()
        connection.answer(packets.refused(namespace, rejection(error, request_id)))

    def _leave(self, connection: Client, namespace: str, reason: str) -> None:
        sid = connection.sids.get(namespace)
        if sid is not None:
            self.members.release(sid)
            self._admission.left(sid, reason)

    def _ended(self, connection: Client, reason: str) -> None:
        self._requests.pop(connection.sid, None)
        for namespace in tuple(connection.sids):
            self._leave(connection, namespace, reason)


def _auth(packet: Incoming) -> codec.Json:
    if len(packet.body) > UNAUTHENTICATED_BYTES:
        raise TooLarge(f"auth may have at most {UNAUTHENTICATED_BYTES} bytes.")
    check_json_limits(packet.body, UNAUTHENTICATED_VALUES)
    try:
        return codec.loads(packet.body) if packet.body else None
    except ValueError as error:
        raise Malformed(f"auth is not JSON: {error}.") from None


def _check_acknowledgement(packet: Incoming) -> None:
    """Nothing that we send asks for an acknowledgement, so a client's is only checked."""
    try:
        check_json_limits(packet.body, UNAUTHENTICATED_VALUES)
        arguments = codec.loads(packet.body or b"[]")
    except (ValueError, Problem):
        arguments = None
    if not isinstance(arguments, list):
        raise Unreadable("an acknowledgement is a JSON array")
