"""The port `Rooms`: what the rest of Taskcast may do with open sockets."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import Final

from taskcast.sockets.app.broadcaster import DEFAULT, Broadcaster
from taskcast.sockets.engine import packets

COMES_BACK: Final = frozenset({"too_slow", "shutting_down"})
"""Reasons after which a client reconnects by itself."""


class SocketRooms:
    """Fulfils `taskcast.ports.live.Rooms`, which holds the promises."""

    def __init__(self, broadcaster: Broadcaster) -> None:
        self._broadcaster = broadcaster
        self.join = broadcaster.join
        self.leave = broadcaster.leave
        self.flush = broadcaster.burst.flush

    def batched(self) -> AbstractContextManager[None]:
        return self._broadcaster.burst

    def emit(self, room: str, name: str, data: bytes, meta: bytes) -> None:
        self._broadcaster.publish(room, name, data, meta)

    def announce(self, room: str, name: str, data: bytes) -> None:
        self._broadcaster.publish(room, name, data)

    def send(self, sid: str, name: str, data: bytes) -> None:
        self._broadcaster.tell(sid, name, data)

    def members(self, room: str) -> Collection[str]:
        return self._broadcaster.listeners(room)

    def disconnect(self, sid: str, reason: str) -> None:
        # A Socket.IO client reconnects by itself after a lost connection, but not after a DISCONNECT packet.
        last = () if reason in COMES_BACK else (packets.disconnected(DEFAULT),)
        self._broadcaster.dismiss(sid, reason, *last)
