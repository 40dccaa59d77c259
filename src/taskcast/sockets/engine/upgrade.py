"""A WebSocket that offers to take over from polling: probe, answer, take over, or give up in time.

Promises: from the probe's answer on nothing is sent by poll any more, so nothing can overtake; if the
WebSocket comes to nothing, polling goes on where it was.
"""

from _socket import socket as RawSocket  # noqa: N812 - beside gevent's patched one

from taskcast.sockets.engine import packets
from taskcast.sockets.engine.client import Client
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.frames import CloseCode
from taskcast.sockets.engine.websocket import WebSocket


class Probe:
    """Owns the wire until the connection does."""

    def __init__(self, connection: Client, sock: RawSocket, limits: ClientLimits) -> None:
        self._connection = connection
        self._is_probed = False
        self._points = 0.0
        self._most_points = limits.unadmitted_packets
        self.wire = WebSocket(sock, self, limits)

    def on_text(self, text: bytes) -> None:
        if text == b"2probe" and not self._is_probed:
            self._is_probed = True
            self._connection.hold()
            self.wire.answer(packets.PROBE_PONG.frame)
        elif text[:1] == b"5" and self._is_probed:
            self._connection.move_to(self.wire)
        else:
            self.give_up()

    def on_binary(self) -> None:
        self.give_up()

    def on_oversized(self, head: bytes) -> None:  # noqa: ARG002 - a probe is short
        self.give_up()

    def overflowed(self) -> None:
        self.give_up()

    def drained(self) -> None:
        """Nothing waits for this."""

    def charge(self, points: float) -> None:
        """Count what is no part of a probe."""
        self._points += points
        if self._points > self._most_points:
            self.give_up()

    def violated(self, code: CloseCode) -> None:
        self.wire.close(code, "protocol_error")
        self._connection.release()

    def on_disconnect(self) -> None:
        self._connection.release()

    def give_up(self) -> None:
        """End the attempt, unless it has succeeded; polling goes on."""
        if self.wire.owner is self:
            self.wire.end()
            self._connection.release()
