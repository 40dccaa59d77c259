"""A connection on gunicorn's way: what was read of it before comes again, and nothing on it is waited for for ever.

Promises: what a client has begun to send comes within a time, and a long body at a least speed, or it has ended;
an answer of which nothing is taken for a minute is given up (promise P8). A client that still sends when we close
sees our answer rather than a reset (RFC 9112 §9.6).
"""

import socket
from _socket import socket as RawSocket  # noqa: N812 - beside gevent's patched one
from contextlib import suppress
from time import monotonic
from typing import Any, Final

import gevent
import gevent.socket

LEAST_SPEED: Final = 2048  # bytes a second; one byte now and then would hold a place for months
TAKES_NOTHING_SECONDS: Final = 60.0

# As nginx's lingering_time and lingering_timeout.
_DRAIN_SECONDS: Final = 30.0
_DRAIN_IDLE_SECONDS: Final = 5.0
_DRAIN_BYTES: Final = 16 * 1024 * 1024
_CHUNK: Final = 64 * 1024


class ReplayedSocket(gevent.socket.socket):
    """A socket of which something was read already."""

    def __init__(self, sock: RawSocket, begun: bytes, *, patience: float = 30.0) -> None:
        super().__init__(sock.family, sock.type, sock.proto, fileno=sock.detach())
        self._begun = begun
        self.is_too_late = False  # whether something did not come in its time
        self.since: float = gevent.get_hub().loop.now()
        self._is_waiting = False
        self.drains = False  # whether the client may still be sending when it is closed
        self.wait(patience)

    @property
    def has_unread(self) -> bool:
        """Whether something of what was read before has not come again yet."""
        return bool(self._begun)

    @property
    def waits_for_client(self) -> bool:
        """Whether it is the client's turn: nothing it has sent waits here."""
        if not self._is_waiting:
            return False
        try:
            return not self._sock.recv(1, socket.MSG_PEEK)  # type: ignore[attr-defined]
        except OSError:  # nothing is there, or nobody
            return True

    def give_up(self) -> None:
        """End it: whoever reads from it sees its end."""
        with suppress(OSError):
            self.shutdown(socket.SHUT_RDWR)

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
            self.is_too_late = True
            return b""
        self.settimeout(left)
        self._is_waiting = True
        try:
            received: bytes = super().recv(*arguments)
        except TimeoutError:
            self.is_too_late = True
            return b""
        finally:
            self._is_waiting = False
        self._until += len(received) / LEAST_SPEED
        return received

    def sendall(self, data: Any, flags: int = 0) -> None:  # noqa: ANN401 - as the socket's
        """As the socket's own, but each piece has its time."""
        self.settimeout(TAKES_NOTHING_SECONDS)
        rest = memoryview(data)
        while rest:
            rest = rest[self.send(rest, flags) :]

    def close(self) -> None:
        """Close it, after what the client still sends where `drains` says so."""
        if self.drains:
            self.drains = False
            with suppress(OSError):
                self.shutdown(socket.SHUT_WR)
                self._drain()
        super().close()

    def _drain(self) -> None:
        until, left = monotonic() + _DRAIN_SECONDS, _DRAIN_BYTES
        while left > 0 and (seconds := min(until - monotonic(), _DRAIN_IDLE_SECONDS)) > 0:
            self.settimeout(seconds)
            received = super().recv(_CHUNK)
            if not received:
                return
            left -= len(received)
