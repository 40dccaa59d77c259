"""The real rooms keep the port's promises: connections of this process, over socket pairs."""

import contextlib
import json
import socket
from collections.abc import Iterator
from itertools import count

import gevent
import pytest

from taskcast.sockets.app.broadcaster import Broadcaster, SocketRooms
from taskcast.sockets.app.dispatch import Dispatcher
from taskcast.sockets.app.event_server import EventServer
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.write_coalescer import WriteCoalescer
from taskcast.sockets.library_adapter import HandedOver
from tests.live.rooms_conformance import Heard, RoomsConformance
from tests.sockets.open_door import WideOpen

GET = {
    "REQUEST_METHOD": "GET",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "QUERY_STRING": "EIO=4&transport=websocket",
    "HTTP_CONNECTION": "Upgrade",
    "HTTP_UPGRADE": "websocket",
    "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
    "HTTP_SEC_WEBSOCKET_VERSION": "13",
}


class SocketRoomsUnderTest:
    """Rooms of a server without HTTP: its clients hold the other end of a socket pair."""

    def __init__(self, coalescer: WriteCoalescer) -> None:
        broadcaster = Broadcaster(coalescer)
        request_id = map(str, count()).__next__
        dispatcher = Dispatcher(lambda sid, name, arguments, reply: reply(b"null"), request_id)
        self.server = EventServer(
            broadcaster, WideOpen(), dispatcher, limits=ClientLimits(), request_id=request_id
        )
        self.rooms = SocketRooms(broadcaster)
        self._ends: dict[str, socket.socket] = {}
        self._messages: dict[str, list[str]] = {}

    def open(self) -> str:
        ours, theirs = socket.socketpair()
        with contextlib.suppress(HandedOver):
            self.server.handle_request({**GET, "gunicorn.socket": theirs}, None)
        theirs.close()
        ours.sendall(bytes((0x81, 0x82)) + bytes(4) + b"40")
        ours.setblocking(False)
        self._settle()
        _, _, texts = ours.recv(65536).partition(b"\r\n\r\n")
        sid: str = json.loads(_frames(texts)[1][2:])["sid"]
        self._ends[sid], self._messages[sid] = ours, []
        return sid

    def close(self, sid: str) -> None:
        self._ends[sid].close()
        self._settle()

    def heard(self, sid: str) -> list[Heard]:
        self._settle()
        with contextlib.suppress(BlockingIOError):
            self._messages[sid] += _frames(self._ends[sid].recv(1_000_000))
        return [json.loads(text[2:]) for text in self._messages[sid] if text.startswith("42")]

    def is_open(self, sid: str) -> bool:
        member = self.server.members.member(sid)
        return member is not None and member.is_admitted

    @staticmethod
    def _settle() -> None:
        """Let the loop do all it has to do."""
        for _ in range(20):
            gevent.sleep(0)
            gevent.idle()

    def end(self) -> None:
        self.server.stop()
        for end in self._ends.values():
            end.close()
        self._settle()


def _frames(data: bytes) -> list[str]:
    """The texts of short frames; a close frame ends them."""
    texts = []
    while data and data[0] == 0x81:
        length, start = data[1], 2
        if length == 126:
            length, start = int.from_bytes(data[2:4], "big"), 4
        texts.append(data[start : start + length].decode())
        data = data[start + length :]
    return texts


class TestSocketRooms(RoomsConformance):
    @pytest.fixture
    def under_test(self) -> Iterator[SocketRoomsUnderTest]:
        under_test = SocketRoomsUnderTest(WriteCoalescer())
        yield under_test
        under_test.end()


class TestLargeSocketRooms(RoomsConformance):
    """Rooms of thousands, written to in slices."""

    @pytest.fixture
    def under_test(self) -> Iterator[SocketRoomsUnderTest]:
        under_test = SocketRoomsUnderTest(WriteCoalescer(at_once=0, seconds=0))
        yield under_test
        under_test.end()
