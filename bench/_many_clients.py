"""Many cheap clients in one process: raw WebSockets that connect, answer pings and check received events.

Commands are JSON lines on standard input (`ManyClients.do` sends them); each is answered by one line.

Works for any Socket.IO 4 server.
"""

import base64
import json
import os
import resource
import select
import socket
import subprocess
import sys
import time
from collections import deque
from enum import IntEnum
from typing import Any
from urllib.parse import urlsplit

import msgspec
from _counting_clients import PONG, masked

SOURCES = 8  # addresses of 127.0.0.0/8 to come from: one has 28,000 ports, and a closed one rests for a while


class Seq(msgspec.Struct):
    seq: int


class Page(msgspec.Struct):
    """The answer to `subscribe`; a reset has no events and fails here."""

    ok: bool
    events: list[Seq]
    has_more: bool
    last_seq: int


_pages = msgspec.json.Decoder(list[Page])


class Step(IntEnum):
    OPENING = 0  # the HTTP request is sent
    CONNECTING = 1  # the token is shown
    CATCHING_UP = 2
    IN = 3


class Client:
    __slots__ = ("auth", "began", "next_seq", "rest", "sock", "step")

    def __init__(self, sock: socket.socket, auth: bytes) -> None:
        self.sock = sock
        self.auth = auth
        self.step = Step.OPENING
        self.rest = b""
        self.began = time.perf_counter()
        self.next_seq = 0


class Clients:
    """Everyone in this process, and the loop they share."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname, parts.port)
        key = base64.b64encode(os.urandom(16)).decode()
        self._request = (
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"User-Agent: bench\r\nOrigin: {url}\r\n\r\n"
        ).encode()
        self._poll = select.epoll()
        self._poll.register(0, select.EPOLLIN)
        self._by_handle: dict[int, Client] = {}
        self._order: deque[Client] = deque()
        self._count = 0
        self._subscribe = b""
        self._after = 0
        self.arriving = 0
        self.took: list[float] = []
        self.events = 0
        self.slowest_at = 0.0
        self.faults: list[str] = []

    def connect(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Let `count` clients in, `at_once` at a time, with the tokens in turn; each may subscribe, or replace one."""
        auths = [masked(b"40" + json.dumps(auth).encode()) for auth in wish["auths"]]
        subscribe = wish.get("subscribe")
        self._subscribe = (
            masked_long(b"420" + json.dumps(["subscribe", subscribe]).encode()) if subscribe else b""
        )
        self._after = subscribe["after"] if subscribe else 0
        left, self.took = wish["count"], []
        began = time.perf_counter()
        while left or self.arriving:
            while left and self.arriving < wish["at_once"]:
                if wish.get("replacing"):
                    self._go(self._order.popleft())
                self._come(auths[self._count % len(auths)])
                left -= 1
            self.turn(1.0)
        took = sorted(self.took)
        return {
            "seconds": time.perf_counter() - began,
            "p50": took[len(took) // 2],
            "p99": took[int(len(took) * 0.99)],
            "last": took[-1],
        }

    def leave(self, wish: dict[str, Any]) -> dict[str, Any]:
        """The first that came go, without a word, as most do."""
        for _ in range(min(wish["count"], len(self._order))):
            self._go(self._order.popleft())
        return {"left": len(self._order)}

    def report(self, _: dict[str, Any]) -> dict[str, Any]:
        """What was heard so far, and what went wrong."""
        seqs = {client.next_seq - 1 for client in self._order}
        return {
            "clients": len(self._order), "events": self.events, "seqs": sorted(seqs)[:5], "faults": self.faults[:5],
            "heard_at": self.slowest_at,
        }  # fmt: skip

    def turn(self, timeout: float) -> bool:
        """Take what came; true when there is a command to read."""
        command = False
        for handle, _ in self._poll.poll(timeout, 256):
            if handle == 0:
                command = True
            else:
                client = self._by_handle.get(handle)
                if client is not None:
                    self._read(client)
        return command

    def _come(self, auth: bytes) -> None:
        sock = socket.socket()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT
        sock.bind((f"127.0.0.{2 + self._count % SOURCES}", 0))
        sock.setblocking(False)
        self._count += 1
        self.arriving += 1
        client = Client(sock, auth)
        if sock.connect_ex(self._address) == 0:
            raise RuntimeError("connected at once")
        self._by_handle[sock.fileno()] = client
        self._order.append(client)
        self._poll.register(sock.fileno(), select.EPOLLOUT)

    def _go(self, client: Client) -> None:
        self._by_handle.pop(client.sock.fileno(), None)
        client.sock.close()

    def _fault(self, client: Client, what: str) -> None:
        self.faults.append(what)
        if client.step is not Step.IN:
            self.arriving -= 1
        self._go(client)
        self._order.remove(client)

    def _read(self, client: Client) -> None:
        sock = client.sock
        if not client.rest and client.step is Step.OPENING and not client.next_seq:
            error = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error:
                self._fault(client, os.strerror(error))
                return
            client.next_seq = 1
            sock.send(self._request)
            self._poll.modify(sock.fileno(), select.EPOLLIN)
            return
        try:
            got = sock.recv(1 << 17)
        except BlockingIOError:
            return
        except OSError as error:
            got = b""
            self.faults.append(str(error))
        if not got:
            self._fault(client, f"closed by the server in step {client.step.name}")
            return
        data = client.rest + got if client.rest else got
        at = 0
        if client.step is Step.OPENING and data.startswith(b"HTTP/1.1"):
            at = data.find(b"\r\n\r\n") + 4
            if at == 3:
                client.rest = data
                return
        client.rest = b""
        while at < len(data):
            start, end = frame_at(data, at)
            if end > len(data):
                client.rest = data[at:]
                return
            self._hear(client, data[start:end])
            at = end

    def _hear(self, client: Client, message: bytes) -> None:
        if message == b"2":
            client.sock.send(PONG)
        elif message.startswith(b'42["') and client.step is Step.IN:
            self._event(client, message)
        elif message.startswith(b"0{"):
            client.step = Step.CONNECTING
            client.sock.send(client.auth)
        elif message.startswith(b"40{"):
            if self._subscribe:
                client.step = Step.CATCHING_UP
                client.sock.send(self._subscribe)
            else:
                self._arrived(client)
        elif message.startswith(b"430["):
            self._page(client, message)
        else:
            self.faults.append(message[:200].decode(errors="replace"))

    def _arrived(self, client: Client) -> None:
        client.step = Step.IN
        self.arriving -= 1
        self.took.append(time.perf_counter() - client.began)

    def _page(self, client: Client, message: bytes) -> None:
        """Exactly what was missed: from the cursor on, each once, in order, up to where the room begins."""
        (page,) = _pages.decode(message[3:])
        seqs = [event.seq for event in page.events]
        if seqs != list(range(self._after + 1, page.last_seq + 1)) or page.has_more:
            self.faults.append(f"a page of {seqs[:1]} to {seqs[-1:]}")
        client.next_seq = page.last_seq + 1
        self._arrived(client)

    def _event(self, client: Client, message: bytes) -> None:
        self.events += 1
        if self._subscribe:
            at = message.rfind(b'"seq":') + 6
            seq = int(message[at : message.index(b",", at)])
            if seq != client.next_seq:
                self.faults.append(f"event {seq} instead of {client.next_seq}")
            client.next_seq = seq + 1
            self.slowest_at = time.time()


def masked_long(text: bytes) -> bytes:
    """A text frame of up to 64 KiB, masked with zeros."""
    if len(text) < 126:
        return masked(text)
    return b"\x81\xfe" + len(text).to_bytes(2, "big") + bytes(4) + text


def frame_at(data: bytes, at: int) -> tuple[int, int]:
    """Where the payload of the server's frame at `at` begins and ends; beyond `data` when it is not all there."""
    if len(data) < at + 2:
        return at, len(data) + 1
    length = data[at + 1]
    start = at + 2
    if length >= 126:
        width = 2 if length == 126 else 8
        start += width
        if len(data) < start:
            return at, len(data) + 1
        length = int.from_bytes(data[at + 2 : start], "big")
    return start, start + length


class ManyClients:
    """The benchmark's side: a process of clients."""

    def __init__(self, url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, what: str, **wish: Any) -> None:
        """Send a command without waiting for its answer, which `answer` returns."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, **wish}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the clients died")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def do(self, what: str, **wish: Any) -> dict[str, Any]:
        self.begin(what, **wish)
        return self.answer()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


def raise_open_files() -> int:
    """As many open files as this process may have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def main() -> None:
    raise_open_files()
    clients = Clients(sys.argv[1])
    for line in iter_lines(clients):
        wish = json.loads(line)
        answer = getattr(clients, wish["do"])(wish)
        print(json.dumps(answer), flush=True)


def iter_lines(clients: Clients) -> Any:
    """Commands as they come; meanwhile the clients live."""
    pending = b""
    while True:
        while b"\n" not in pending:
            if clients.turn(None):  # type: ignore[arg-type]
                got = os.read(0, 1 << 20)
                if not got:
                    return
                pending += got
        line, _, pending = pending.partition(b"\n")
        yield line


if __name__ == "__main__":
    main()
