"""Clients in a closed loop, made to cost next to nothing: raw sockets of one process, waited for together.

Each sends its next request as soon as the last was answered, so that as many are under way as there are clients.
"""

import base64
import json
import os
import selectors
import socket
import time
from collections.abc import Callable, Sequence
from itertools import count
from typing import Protocol
from urllib.parse import urlsplit

from _counting_clients import PING, PONG, masked

_numbers = count()
Body = Callable[[], bytes]


def new_title() -> bytes:
    """A title nobody had before."""
    return b'{"title":"Paint the door, coat %d"}' % next(_numbers)


def nothing() -> bytes:
    """No body."""
    return b""


class Client(Protocol):
    """One connection."""

    sock: socket.socket

    def ask(self) -> None:
        """Send the next request."""
        ...

    def hear(self, data: bytes) -> bool:
        """Take what came; true when the answer is complete."""
        ...


class HttpClient:
    """Requests over one kept-alive connection."""

    def __init__(self, url: str, method: str, path: str, token: str, body: Body = nothing) -> None:
        parts = urlsplit(url)
        self.sock = socket.create_connection((parts.hostname, parts.port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._body = body
        self._head = (
            f"{method} {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: identity\r\n"
            f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: "
        ).encode()
        self._heard = b""

    def ask(self) -> None:
        body = self._body()
        self.sock.sendall(b"%s%d\r\n\r\n%s" % (self._head, len(body), body))

    def hear(self, data: bytes) -> bool:
        self._heard += data
        head, end, body = self._heard.partition(b"\r\n\r\n")
        if not end:
            return False
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if len(body) < int(length):
            return False
        if not head.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(self._heard)
        self._heard = b""
        return True


class SocketClient:
    """Events over one WebSocket, each acknowledged; it hears nothing else."""

    def __init__(self, url: str, name: str, token: str | None, fields: Body) -> None:
        parts = urlsplit(url)
        self.sock = socket.create_connection((parts.hostname, parts.port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.sock.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._until(b'0{"sid"')
        auth = {} if token is None else {"token": token, "rooms": "manual"}
        self.sock.sendall(masked(b"40" + json.dumps(auth).encode()))
        self._until(b'40{"sid"')
        self._name = name.encode()
        self._fields = fields
        self._heard = b""
        self._asked = 0

    def _until(self, wanted: bytes) -> None:
        seen = b""
        while wanted not in seen:
            got = self.sock.recv(65536)
            if not got:
                raise ConnectionError(seen)
            seen += got

    def ask(self) -> None:
        self._asked += 1
        self.sock.sendall(masked(b'42%d["%s",%s]' % (self._asked, self._name, self._fields())))

    def hear(self, data: bytes) -> bool:
        if data == PING:
            self.sock.sendall(PONG)
            return False
        self._heard += data
        if not self._heard.endswith(b"]"):
            return False
        if b'43%d[{"ok":true' % self._asked not in self._heard:
            raise RuntimeError(self._heard)
        self._heard = b""
        return True


def drive(clients: Sequence[Client], requests: int) -> list[float]:
    """Have them make that many requests together; seconds each took."""
    took: list[float] = []
    asked: dict[Client, float] = {}
    selector = selectors.EpollSelector()
    to_ask = requests

    def ask(client: Client) -> None:
        nonlocal to_ask
        if to_ask:
            to_ask -= 1
            asked[client] = time.perf_counter()
            client.ask()

    for client in clients:
        selector.register(client.sock, selectors.EVENT_READ, client)
        ask(client)
    while len(took) < requests:
        for key, _ in selector.select():
            client = key.data
            data = client.sock.recv(1 << 16)
            if not data:
                raise ConnectionError("The server closed a connection.")
            if client.hear(data):
                took.append(time.perf_counter() - asked[client])
                ask(client)
    selector.close()
    return took
