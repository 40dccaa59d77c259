"""WebSocket frames (RFC 6455), without I/O: bytes in, whole messages out; payloads in, frames out.

Promises: no extension is ever negotiated, so nothing is compressed; whatever breaks the protocol, is
over the limit or is not UTF-8 raises `Violation` with the close code that says why.
"""

import base64
import hashlib
from enum import IntEnum
from typing import Final

_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_FIN: Final = 0x80
_MASKED: Final = 0x80
_SHORT: Final = 126
_LONG: Final = 127
_MAX_CONTROL: Final = 125
_SMALLEST_CLOSE: Final = 2
_MASK: Final = 4


class Opcode(IntEnum):
    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


class CloseCode(IntEnum):
    """RFC 6455 §7.4.1 and the IANA registry."""

    NORMAL = 1000
    GOING_AWAY = 1001
    PROTOCOL_ERROR = 1002
    NOT_UTF8 = 1007
    POLICY = 1008
    TOO_BIG = 1009
    TRY_AGAIN = 1013


class Violation(Exception):  # noqa: N818 - what the peer did, not what went wrong here
    """The peer broke the protocol or a limit; the connection ends with this code and reason."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def accept_token(key: str) -> str:
    """The server's proof of having understood the handshake (RFC 6455 §4.2.2)."""
    return base64.b64encode(
        hashlib.sha1(key.encode("latin-1") + _GUID, usedforsecurity=False).digest()
    ).decode()


def frame(opcode: Opcode, payload: bytes) -> bytes:
    """One unfragmented, unmasked frame, ready to be written."""
    length = len(payload)
    if length < _SHORT:
        return bytes((_FIN | opcode, length)) + payload
    if length <= 0xFFFF:
        return bytes((_FIN | opcode, _SHORT)) + length.to_bytes(2, "big") + payload
    return bytes((_FIN | opcode, _LONG)) + length.to_bytes(8, "big") + payload


def close_frame(code: CloseCode, reason: str) -> bytes:
    """A close frame; the reason is cut to what a control frame can hold."""
    told = reason.encode()[: _MAX_CONTROL - 2].decode(errors="ignore").encode()
    return frame(Opcode.CLOSE, code.to_bytes(2, "big") + told)


def unmasked(payload: bytes, mask: bytes) -> bytes:
    """Undo the client's masking, as one wide XOR instead of a loop over bytes."""
    length = len(payload)
    repeated = (mask * (length // _MASK + 1))[:length]
    return (int.from_bytes(payload, "little") ^ int.from_bytes(repeated, "little")).to_bytes(length, "little")


class Reader:
    """Takes a client's bytes as they come, hands out whole messages and control frames."""

    __slots__ = ("_kind", "_limit", "_need", "_parts", "_rest")

    def __init__(self, limit: int) -> None:
        self._limit = limit  # bytes of one message, fragments together
        self._rest: bytearray | None = None  # an incomplete frame
        self._need = 0  # length at which looking at `_rest` again is worth it
        self._parts: bytearray | None = None  # the fragments so far of one message
        self._kind = Opcode.TEXT

    def feed(self, data: bytes) -> list[tuple[Opcode, bytes]]:
        """Take the next bytes of the stream.

        Raises:
            Violation: the peer broke the protocol; messages before it in `data` are dropped with it.
        """
        if self._rest is not None:
            self._rest += data
            if len(self._rest) < self._need:
                return []
            data = bytes(self._rest)
            self._rest = None
        messages: list[tuple[Opcode, bytes]] = []
        at = 0
        while at < len(data):
            end, whole = self._frame_at(data, at)
            if end > len(data):
                self._rest, self._need = bytearray(data[at:]), end - at
                break
            if whole is not None:
                messages.append(whole)
            at = end
        return messages

    def _frame_at(self, data: bytes, at: int) -> tuple[int, tuple[Opcode, bytes] | None]:
        """Where the frame at `at` ends (beyond `data`: incomplete), and the message it completes."""
        have = len(data) - at
        if have < 2:
            return at + 2, None
        first, second = data[at], data[at + 1]
        length, body = second & 0x7F, at + 2
        if length >= _SHORT:
            width = 2 if length == _SHORT else 8
            if have < 2 + width:
                return body + width, None
            length = int.from_bytes(data[body : body + width], "big")
            body += width
        self._check(first, second, length)
        end = body + _MASK + length
        if end > len(data):
            return end, None
        payload = unmasked(data[body + _MASK : end], data[body : body + _MASK])
        return end, self._complete(Opcode(first & 0x0F), payload, final=bool(first & _FIN))

    def _check(self, first: int, second: int, length: int) -> None:
        if first & 0x70:
            raise Violation(CloseCode.PROTOCOL_ERROR, "no extension was negotiated")
        if not second & _MASKED:
            raise Violation(CloseCode.PROTOCOL_ERROR, "client frames must be masked")
        opcode = first & 0x0F
        if opcode >= Opcode.CLOSE:
            if opcode > Opcode.PONG:
                raise Violation(CloseCode.PROTOCOL_ERROR, "unknown opcode")
            if length > _MAX_CONTROL or not first & _FIN:
                raise Violation(CloseCode.PROTOCOL_ERROR, "control frames are short and whole")
            return
        if opcode > Opcode.BINARY:
            raise Violation(CloseCode.PROTOCOL_ERROR, "unknown opcode")
        if (opcode == Opcode.CONTINUATION) != (self._parts is not None):
            raise Violation(CloseCode.PROTOCOL_ERROR, "fragments out of order")
        if length + len(self._parts or b"") > self._limit:
            raise Violation(CloseCode.TOO_BIG, f"messages may have {self._limit} bytes")

    def _complete(self, opcode: Opcode, payload: bytes, *, final: bool) -> tuple[Opcode, bytes] | None:
        if opcode >= Opcode.CLOSE:
            return opcode, payload
        if opcode != Opcode.CONTINUATION:
            self._kind = opcode
            if not final:
                self._parts = bytearray(payload)
                return None
        elif self._parts is not None:
            self._parts += payload
            if not final:
                return None
            payload, self._parts = bytes(self._parts), None
        if self._kind is Opcode.TEXT and not is_utf8(payload):
            raise Violation(CloseCode.NOT_UTF8, "text must be UTF-8")
        return self._kind, payload


def is_utf8(payload: bytes) -> bool:
    if payload.isascii():
        return True
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True
