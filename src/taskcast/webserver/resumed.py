"""A connection on gunicorn's way: what was read of it before comes again, and nothing on it is waited for for ever.

Promises: what a client has begun to send comes within a time, and a long body at a least speed, or it has ended;
an answer of which nothing is taken for a minute is given up (promise P8).
"""

from _socket import socket as RawSocket  # noqa: N812 - beside gevent's patched one
from time import monotonic
from typing import Any, Final

import gevent.socket

LEAST_SPEED: Final = 2048  # bytes a second; one byte now and then would hold a place for months
TAKES_NOTHING_SECONDS: Final = 60.0


class Resumed(gevent.socket.socket):
    """A socket of which something was read already."""

    def __init__(self, sock: RawSocket, begun: bytes, *, patience: float = 30.0) -> None:
        super().__init__(sock.family, sock.type, sock.proto, fileno=sock.detach())
        self._begun = begun
        self.wait(patience)

    def wait(self, seconds: float) -> None:
        """What comes next must be there within that time; each byte that comes adds to it."""
        self._until = monotonic() + seconds

    def recv(self, *arguments: Any) -> bytes:  # noqa: ANN401 - as the socket's
        """What was read before, then what comes; nothing more when it takes too long."""
        if self._begun:
            size = arguments[0]
            data, self._begun = self._begun[:size], self._begun[size:]
            return data
        left = self._until - monotonic()
        if left <= 0:
            return b""
        self.settimeout(left)
        try:
            received: bytes = super().recv(*arguments)
        except TimeoutError:
            return b""
        self._until += len(received) / LEAST_SPEED
        return received

    def sendall(self, data: Any, flags: int = 0) -> None:  # noqa: ANN401 - as the socket's
        """As the socket's own, but each piece has its time."""
        self.settimeout(TAKES_NOTHING_SECONDS)
        rest = memoryview(data)
        while rest:
            rest = rest[self.send(rest, flags) :]
