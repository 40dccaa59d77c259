"""Engine.IO 4 and Socket.IO 5 packets as bytes: what stands inside a WebSocket message or a poll.

A `OutgoingMessage` is encoded once and shared by every client it goes to; the JSON inside is never decoded here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from taskcast.sockets.engine.frames import Opcode, frame

_MAX_ACK_DIGITS: Final = 15


class EnginePacketType(StrEnum):
    """Engine.IO packet types; the value is the first character on the wire."""

    OPEN = "0"
    CLOSE = "1"
    PING = "2"
    PONG = "3"
    MESSAGE = "4"
    UPGRADE = "5"
    NOOP = "6"


class SocketPacketType(StrEnum):
    """Socket.IO packet types; the value follows `EnginePacketType.MESSAGE` on the wire."""

    CONNECT = "0"
    DISCONNECT = "1"
    EVENT = "2"
    ACK = "3"
    CONNECT_ERROR = "4"
    BINARY_EVENT = "5"
    BINARY_ACK = "6"


class Unreadable(ValueError):  # noqa: N818 - what the packet is
    """Not a Socket.IO packet that a client may send."""


class OutgoingMessage:
    """One Engine.IO packet to be sent: its text for polling, and the WebSocket frame of it."""

    __slots__ = ("_frame", "packet")

    def __init__(self, packet: bytes) -> None:
        self.packet = packet
        self._frame: bytes | None = None

    @property
    def frame(self) -> bytes:
        """The WebSocket frame, built for the first client that needs it."""
        if self._frame is None:
            self._frame = frame(Opcode.TEXT, self.packet)
        return self._frame


class FrameBatch:
    """Messages that go to a client in one write; shared by everyone who gets the same."""

    __slots__ = ("_frames", "messages")

    def __init__(self, messages: tuple[OutgoingMessage, ...]) -> None:
        self.messages = messages
        self._frames: bytes | None = None

    @property
    def frames(self) -> bytes:
        """The frames of all, one after the other, joined for the first client that needs it."""
        if self._frames is None:
            frames = [message.frame for message in self.messages]
            self._frames = frames[0] if len(frames) == 1 else b"".join(frames)
        return self._frames

    def followed_by(self, other: "FrameBatch") -> "FrameBatch":
        return FrameBatch(self.messages + other.messages)


CLOSE: Final = OutgoingMessage(b"1")
PING: Final = OutgoingMessage(b"2")
PROBE_PONG: Final = OutgoingMessage(b"3probe")
NOOP: Final = OutgoingMessage(b"6")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A packet from a client, its JSON still encoded."""

    kind: SocketPacketType
    namespace: str
    ack_id: int | None
    attachments: int
    body: bytes


def read(packet: bytes) -> Incoming:
    """Take a Socket.IO packet apart: `type[attachments-][namespace,][ack id][JSON]`.

    Raises:
        Unreadable: it is not one.
    """
    try:
        kind = SocketPacketType(chr(packet[0]))
    except (IndexError, ValueError):
        raise Unreadable("unknown packet type") from None
    rest, attachments = packet[1:], 0
    if kind in {SocketPacketType.BINARY_EVENT, SocketPacketType.BINARY_ACK}:
        count, dash, rest = rest.partition(b"-")
        if not dash or not count.isdigit() or len(count) > 2:
            raise Unreadable("a binary packet says how many attachments follow")
        attachments = int(count)
    namespace = "/"
    if rest[:1] == b"/":
        name, _, rest = rest.partition(b",")
        namespace = name.partition(b"?")[0].decode(errors="replace")
    ack_id, rest = _ack_id(rest)
    return Incoming(kind, namespace, ack_id, attachments, rest)


def _ack_id(rest: bytes) -> tuple[int | None, bytes]:
    digits = 0
    while digits < len(rest) and 48 <= rest[digits] <= 57:
        digits += 1
    if digits > _MAX_ACK_DIGITS:
        raise Unreadable("acknowledgement id is too long")
    return (int(rest[:digits]) if digits else None), rest[digits:]


def _packet(kind: SocketPacketType, namespace: str) -> bytes:
    where = b"" if namespace == "/" else namespace.encode() + b","
    return EnginePacketType.MESSAGE.encode() + kind.encode() + where


def event(name: str, *arguments: bytes) -> OutgoingMessage:
    """An event of the default namespace; the arguments are JSON already, the name needs no escapes."""
    return OutgoingMessage(b'42["' + name.encode() + b'",' + b",".join(arguments) + b"]")


def acknowledgement(namespace: str, ack_id: int, argument: bytes) -> OutgoingMessage:
    """The answer to an event, with one argument, JSON already."""
    return OutgoingMessage(
        _packet(SocketPacketType.ACK, namespace) + str(ack_id).encode() + b"[" + argument + b"]"
    )


def connected(namespace: str, sid: str) -> OutgoingMessage:
    """The client is in; `sid` is its name in this namespace."""
    return OutgoingMessage(_packet(SocketPacketType.CONNECT, namespace) + b'{"sid":"' + sid.encode() + b'"}')


def refused(namespace: str, reason: bytes) -> OutgoingMessage:
    """The client may not come in; `reason` is a JSON object with a `message`."""
    return OutgoingMessage(_packet(SocketPacketType.CONNECT_ERROR, namespace) + reason)


def disconnected(namespace: str) -> OutgoingMessage:
    """The client is out of this namespace, and should not come back by itself."""
    return OutgoingMessage(_packet(SocketPacketType.DISCONNECT, namespace))
