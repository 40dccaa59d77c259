"""A client on a raw WebSocket that follows the protocol: resumes by its cursor at any node, and records when each event arrived."""

import base64
import json
import os
import socket
import struct
import threading
import time
from typing import Any
from urllib.parse import urlsplit

PING, PONG = b"2", b"3"


class Follower:
    """Follows one stream in a thread of its own; `urls` are tried in turn."""

    def __init__(self, urls: list[str], token: str, stream: str, after: int) -> None:
        self._urls = urls
        self._token = token
        self._stream = stream
        self._epoch: str | None = None
        self.seqs: list[int] = []
        self.heard_at: dict[int, float] = {}
        self.began = self._cursor = after
        self.resumed = 0
        self.resets = 0
        self._ended = False
        self._sock: socket.socket | None = None
        self.ready = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        self._ended = True
        if self._sock is not None:
            self._sock.close()

    def wrong(self, head: int) -> dict[str, int]:
        """What it did not hear up to `head`, heard twice, or out of order."""
        return {
            "lost": len(set(range(self.began + 1, head + 1)) - set(self.seqs)),
            "twice": len(self.seqs) - len(set(self.seqs)),
            "out_of_order": sum(one > other for one, other in zip(self.seqs, self.seqs[1:], strict=False)),
        }

    def _run(self) -> None:
        attempt = 0
        while not self._ended:
            try:
                self._follow(self._urls[attempt % len(self._urls)])
            except (OSError, ConnectionError):
                time.sleep(0.05)
            attempt += 1
            self.resumed += 1

    def _follow(self, url: str) -> None:
        parts = urlsplit(url)
        sock = self._sock = socket.create_connection((parts.hostname, parts.port), timeout=60)
        with sock:
            self._rest = b""
            key = base64.b64encode(os.urandom(16)).decode()
            sock.sendall(
                f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
            )
            while b"\r\n\r\n" not in self._rest:
                self._read()
            self._rest = self._rest.partition(b"\r\n\r\n")[2]
            self._send(b"40" + json.dumps({"token": self._token, "rooms": "manual"}).encode())
            while not self._ended:
                self._take(self._frame())

    def _take(self, text: bytes) -> None:
        if text == PING:
            self._send(PONG)
        elif text.startswith((b"40", b"430")):
            if text.startswith(b"430"):
                page = json.loads(text[3:])[0]
                if not page["ok"]:  # the database is away: another time, another node
                    raise ConnectionError(page)
                self.resets += page.get("reset", 0)
                self._epoch = page["epoch"]
                for event in page.get("events", ()):
                    self._hear(event)
                if not page.get("has_more"):
                    self.ready.set()
                    return
            asked = {"stream": self._stream, "after": self._cursor, "epoch": self._epoch}
            self._send(b'420["subscribe",' + json.dumps(asked).encode() + b"]")
        elif text.startswith(b"42["):
            meta: dict[str, Any] = json.loads(text[2:])[-1]
            if meta.get("stream") == self._stream:
                self._hear(meta)
        elif text.startswith((b"44", b"41")):
            raise ConnectionError(text)

    def _hear(self, event: dict[str, Any]) -> None:
        self.heard_at.setdefault(event["seq"], time.perf_counter())
        self.seqs.append(event["seq"])
        self._cursor = event["seq"]

    def _send(self, text: bytes) -> None:
        assert self._sock is not None
        size = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + struct.pack(">H", len(text))
        self._sock.sendall(b"\x81" + size + bytes(4) + text)

    def _frame(self) -> bytes:
        """The next frame's payload (RFC 6455 §5.2); a server's frames are not masked, and ours are never split."""
        head = self._exactly(2)
        size = head[1]
        if size > 125:
            size = int.from_bytes(self._exactly(2 if size == 126 else 8), "big")
        payload = self._exactly(size)
        if head[0] & 0x0F == 8:
            raise ConnectionError("closed")
        return payload

    def _exactly(self, size: int) -> bytes:
        while len(self._rest) < size:
            self._read()
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece

    def _read(self) -> None:
        assert self._sock is not None
        got = self._sock.recv(1 << 16)
        if not got:
            raise ConnectionError("gone")
        self._rest += got
