"""Rooms without a network, held to the same conformance suite as the sockets: they remember what was heard."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import count
from typing import NamedTuple

import msgspec

from tests.live.rooms_conformance import Heard


class Message(NamedTuple):
    name: str
    data: bytes
    meta: bytes | None


class OpenRooms:
    """Fulfils `taskcast.ports.live.Rooms`."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._open: set[str] = set()
        self._rooms: dict[str, dict[str, None]] = {}
        self.messages: dict[str, list[Message]] = {}
        self.emitted = 0  # calls of emit
        self.bursts: list[int] = []  # how many of them could share a write

    def open(self) -> str:
        sid = f"socket-{next(self._numbers)}"
        self._open.add(sid)
        self.messages[sid] = []
        return sid

    def close(self, sid: str) -> None:
        self._open.discard(sid)
        for members in self._rooms.values():
            members.pop(sid, None)

    def heard(self, sid: str) -> list[Heard]:
        return [
            [message.name, *(msgspec.json.decode(part) for part in message[1:] if part is not None)]
            for message in self.messages[sid]
        ]

    def rooms_of(self, sid: str) -> set[str]:
        return {room for room, members in self._rooms.items() if sid in members}

    def is_open(self, sid: str) -> bool:
        return sid in self._open

    @contextmanager
    def batched(self) -> Iterator[None]:
        yield
        self.flush()

    def flush(self) -> None:
        """Nothing is kept; it is only noted how many events came since the last time."""
        if self.emitted > sum(self.bursts):
            self.bursts.append(self.emitted - sum(self.bursts))

    def emit(self, room: str, name: str, data: bytes, meta: bytes) -> None:
        self.emitted += 1
        for sid in self._rooms.get(room, ()):
            self.messages[sid].append(Message(name, data, meta))

    def announce(self, room: str, name: str, data: bytes) -> None:
        for sid in self._rooms.get(room, ()):
            self.messages[sid].append(Message(name, data, None))

    def send(self, sid: str, name: str, data: bytes) -> None:
        if sid in self._open:
            self.messages[sid].append(Message(name, data, None))

    def join(self, sid: str, room: str) -> None:
        if sid in self._open:
            self._rooms.setdefault(room, {})[sid] = None

    def leave(self, sid: str, room: str) -> None:
        self._rooms.get(room, {}).pop(sid, None)

    def members(self, room: str) -> Collection[str]:
        return self._rooms.setdefault(room, {}).keys()

    def disconnect(self, sid: str, reason: str) -> None:
        self.send(sid, "disconnected", msgspec.json.encode({"reason": reason}))
        self.close(sid)


class OpenRoomsUnderTest:
    """The fake as the conformance suite asks for it."""

    def __init__(self) -> None:
        self.rooms = OpenRooms()
        self.open = self.rooms.open
        self.close = self.rooms.close
        self.heard = self.rooms.heard
        self.is_open = self.rooms.is_open
