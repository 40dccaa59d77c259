"""A server of `app.py` under our worker of gunicorn, and clients that speak to it byte by byte."""

import base64
import json
import os
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest

from taskcast.sockets.engine.frames import unmasked
from tests.services.ports import free_port
from tests.services.programs import GUNICORN, start_program
from tests.services.server import TaskcastServer
from tests.services.waiting import PATIENCE_SECONDS, wait_until


class SocketServer:
    """The server's process, and its HTTP side."""

    def __init__(self, log: Path, **limits: float) -> None:
        self.port = free_port()
        self.log = log
        environment = {**os.environ, "LIMITS": json.dumps(limits)}
        command = [
            "gunicorn", "-k", "taskcast.webserver.gunicorn_worker.FastPathWorker", "-w", "1",
            "-b", f"127.0.0.1:{self.port}", "--graceful-timeout", "1", "--log-level", "warning", "tests.sockets.app:create_app()",
        ]  # fmt: skip
        with log.open("wb") as out:
            self.process = start_program(GUNICORN, command, environment, out=out.fileno())
        wait_until(self.answers, what="the socket server")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(self.log.read_text())
        try:
            self.get("/state")
        except OSError:
            return False
        return True

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE_SECONDS) as answer:
            body = answer.read().decode()
        return json.loads(body) if body[:1] in "[{" else body

    def members(self, room: str = "all") -> list[str]:
        members: list[str] = self.get(f"/members/{room}")
        return members

    def storm(self, bursts: int, of: int, size: int) -> None:
        """Tell everyone so many numbered events; each burst is a request, so that others have their turn in between."""
        for first in range(0, bursts * of, of):
            self.get(f"/emit/all?n={of}&first={first}&size={size}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class RawClient:
    """A WebSocket client of nothing but a TCP socket: reads when told to, and sees every byte."""

    opened: ClassVar[list["RawClient"]] = []

    def __init__(
        self,
        port: int,
        *,
        query: str = "EIO=4&transport=websocket",
        receive_buffer: int = 0,
        offer: str = "permessage-deflate",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.sock = socket.socket()
        self.opened.append(self)
        if receive_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.sock.settimeout(PATIENCE_SECONDS)
        self.sock.connect(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        asked = {
            "Host": f"127.0.0.1:{port}",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Extensions": offer,
            **(headers or {}),
        }
        lines = [f"GET /socket.io/?{query} HTTP/1.1", *(f"{name}: {value}" for name, value in asked.items())]
        self.sock.sendall("\r\n".join([*lines, "\r\n"]).encode())
        self.buffer = b""
        self.sid = ""
        head = self._until(b"\r\n\r\n")
        self.status = head.split(b"\r\n")[0].decode()
        self.head = head.decode()

    def connect(self, auth: Any = None) -> "RawClient":
        """Enter the default namespace."""
        assert self.text()[0] == "0"
        self.send("40" + ("" if auth is None else json.dumps(auth)))
        answer = self.text()
        assert answer.startswith("40"), answer
        self.sid = json.loads(answer[2:])["sid"]
        return self

    def send(self, text: str | bytes, opcode: int = 1) -> None:
        payload = text.encode() if isinstance(text, str) else text
        self.sock.sendall(masked(payload, opcode))

    def command(self, name: str, *arguments: Any, ack_id: int = 0) -> Any:
        """Send an event and return its acknowledgement; fails if anything else comes first."""
        self.send(f"42{ack_id}" + json.dumps([name, *arguments]))
        answer = self.text()
        assert answer.startswith(f"43{ack_id}["), answer
        return json.loads(answer[len(f"43{ack_id}") :])[0]

    def frame(self) -> tuple[int, bytes]:
        """The next frame; the server sends neither fragments nor masks nor compression."""
        first, second = self._exactly(2)
        assert first & 0x70 == 0
        assert first & 0x80
        assert second & 0x80 == 0
        length = second
        if length == 126:
            length = int.from_bytes(self._exactly(2), "big")
        elif length == 127:
            length = int.from_bytes(self._exactly(8), "big")
        return first & 0x0F, self._exactly(length)

    def text(self) -> str:
        """The next message, pings answered on the way."""
        while True:
            opcode, payload = self.frame()
            assert opcode == 1, (opcode, payload)
            if payload == b"2":
                self.send("3")
                continue
            return payload.decode()

    def event(self) -> list[Any]:
        text = self.text()
        assert text.startswith("42"), text
        event: list[Any] = json.loads(text[2:])
        return event

    def goodbye(self) -> tuple[str, int]:
        """The reason of the `disconnected` event and the code of the close frame, whatever comes before."""
        reason = ""
        while True:
            opcode, payload = self.frame()
            if opcode == 8:
                return reason, int.from_bytes(payload[:2], "big")
            if payload.startswith(b'42["disconnected"'):
                reason = json.loads(payload[2:])[1]["reason"]

    def close(self) -> None:
        self.sock.close()

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.buffer:
            self._receive()
        found, _, self.buffer = self.buffer.partition(mark)
        return found

    def _exactly(self, count: int) -> bytes:
        while len(self.buffer) < count:
            self._receive()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def _receive(self) -> None:
        data = self.sock.recv(65536)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.buffer += data


def masked(payload: bytes, opcode: int = 1, *, final: bool = True) -> bytes:
    """A frame as clients send it."""
    mask = os.urandom(4)
    length = len(payload)
    first = (0x80 if final else 0) | opcode
    if length < 126:
        head = bytes((first, 0x80 | length))
    elif length < 65536:
        head = bytes((first, 0x80 | 126)) + length.to_bytes(2, "big")
    else:
        head = bytes((first, 0x80 | 127)) + length.to_bytes(8, "big")
    return head + mask + unmasked(payload, mask)


class PollingClient:
    """A client that speaks Engine.IO over HTTP, one request at a time."""

    def __init__(self, server: SocketServer | TaskcastServer) -> None:
        self.server = server
        opening = self.get("")
        self.eio_sid = json.loads(opening[0][1:])["sid"]
        self.sid = ""

    def url(self) -> str:
        sid = f"&sid={self.eio_sid}" if hasattr(self, "eio_sid") else ""
        return f"{self.server.url}/socket.io/?EIO=4&transport=polling{sid}"

    def get(self, _: str = "") -> list[str]:
        with urllib.request.urlopen(self.url(), timeout=PATIENCE_SECONDS) as answer:
            return answer.read().decode().split("\x1e")

    def post(self, *packets: str) -> None:
        request = urllib.request.Request(self.url(), data="\x1e".join(packets).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            assert answer.status == 200

    def connect(self, auth: Any = None) -> "PollingClient":
        """Enter the default namespace, pings answered on the way."""
        self.post("40" + ("" if auth is None else json.dumps(auth)))
        while not self.sid:
            for packet in self.get():
                if packet == "2":
                    self.post("3")
                    continue
                assert packet.startswith("40"), packet
                self.sid = json.loads(packet[2:])["sid"]
        return self


C = TypeVar("C", RawClient, PollingClient)


def in_time(enter: Callable[[], C]) -> C:
    """A client that came in before a hasty server gave it up: tried as often as a busy machine needs."""

    def attempt() -> C | None:
        try:
            return enter()
        except (AssertionError, OSError):
            return None

    return wait_until(attempt, what="a client that is in")


@pytest.fixture(autouse=True)
def no_client_outlives_its_test() -> Iterator[None]:
    yield
    while RawClient.opened:
        RawClient.opened.pop().close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., SocketServer]]:
    """Starts servers with the limits asked for; each ends with the test."""
    servers: list[SocketServer] = []

    def start(**options: Any) -> SocketServer:
        servers.append(SocketServer(tmp_path / f"server-{len(servers)}.log", **options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketServer]:
    """One server with the default limits for the tests of a module."""
    running = SocketServer(tmp_path_factory.mktemp("sockets") / "server.log")
    yield running
    running.stop()
