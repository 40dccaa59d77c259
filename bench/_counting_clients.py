"""Cheap subscribed sockets: raw WebSockets whose bytes are only searched for events.

Opens one per token on standard input; prints `ready`, and at the end how many events each received.
"""

import base64
import json
import os
import selectors
import socket
import sys
from urllib.parse import urlsplit

EVENT = b'42["'
PING = b"\x81\x012"
PONG = b"\x81\x81\x00\x00\x00\x003"


def masked(text: bytes) -> bytes:
    """A WebSocket text frame of a client (RFC 6455 §5.2), with a mask of zeros."""
    return b"\x81" + bytes([0x80 | len(text)]) + bytes(4) + text


class Listener:
    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        self.heard = 0
        self._tail = b""
        self.sock = socket.create_connection((parts.hostname, parts.port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.sock.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._until(b'0{"sid"')
        self.sock.sendall(masked(b"40" + json.dumps({"token": token}).encode()))
        self._until(b'40{"sid"')

    def _until(self, wanted: bytes) -> None:
        seen = b""
        while wanted not in seen:
            got = self.sock.recv(65536)
            if not got:
                raise ConnectionError(seen)
            seen += got

    def read(self) -> bool:
        """Take what came; false when the server closed."""
        got = self.sock.recv(1 << 20)
        text = self._tail + got
        self.heard += text.count(EVENT)
        self._tail = text[-3:] if text[-3:] != EVENT[-3:] else b""
        if PING in got:
            self.sock.sendall(PONG)
        return bool(got)


def main() -> None:
    url, tokens = sys.argv[1], json.loads(sys.stdin.readline())
    listeners = [Listener(url, token) for token in tokens]
    print("ready", flush=True)
    selector = selectors.DefaultSelector()
    for listener in listeners:
        selector.register(listener.sock, selectors.EVENT_READ, listener)
    selector.register(sys.stdin, selectors.EVENT_READ)
    ending = False
    while True:
        found = selector.select(0.5 if ending else None)
        if ending and not found:
            break
        for key, _ in found:
            if key.data is None:
                selector.unregister(sys.stdin)
                ending = True
            elif not key.data.read():
                selector.unregister(key.data.sock)
    print(json.dumps([listener.heard for listener in listeners]), flush=True)


if __name__ == "__main__":
    main()
