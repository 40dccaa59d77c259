"""WebSocket frames (RFC 6455) as they are written, and what both directions share. Reading is in frame_parser.py.

No extension is ever negotiated, so nothing is compressed and one frame serves every client.
"""

import base64
import hashlib
from enum import IntEnum
from typing import Final

_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
FIN: Final = 0x80
SHORT: Final = 126
LONG: Final = 127
MAX_CONTROL: Final = 125
MASK: Final = 4


class Opcode(IntEnum):
    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10
    TOO_LONG = 16  # never on the wire: the beginning of a message over the limit


class CloseCode(IntEnum):
    """RFC 6455 §7.4.1 and the IANA registry."""

    NORMAL = 1000
    GOING_AWAY = 1001
    PROTOCOL_ERROR = 1002
    NOT_UTF8 = 1007
    POLICY = 1008
    TOO_BIG = 1009
    INTERNAL = 1011
    RESTART = 1012
    TRY_AGAIN = 1013


_SENT_CODES: Final = frozenset({1000, 1001, 1002, 1003, *range(1007, 1015)})
"""Codes of the standard and the IANA registry that may stand in a frame; 1004 to 1006 and 1015 never do."""


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
    if length < SHORT:
        return bytes((FIN | opcode, length)) + payload
    if length <= 0xFFFF:
        return bytes((FIN | opcode, SHORT)) + length.to_bytes(2, "big") + payload
    return bytes((FIN | opcode, LONG)) + length.to_bytes(8, "big") + payload


def close_frame(code: CloseCode, reason: str) -> bytes:
    """A close frame; the reason is cut to what a control frame can hold."""
    told = reason.encode()[: MAX_CONTROL - 2].decode(errors="ignore").encode()
    return frame(Opcode.CLOSE, code.to_bytes(2, "big") + told)


def checked_close(payload: bytes) -> bytes:
    """The close frame that answers a peer's, given what stands in its own: the same code, or none where it had none.

    Raises:
        Violation: one byte, a code that no endpoint may send (RFC 6455 §7.4), or a reason that is not UTF-8.
    """
    if not payload:
        return frame(Opcode.CLOSE, b"")
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or not (code in _SENT_CODES or 3000 <= code <= 4999):
        raise Violation(CloseCode.PROTOCOL_ERROR, "no close frame looks like this")
    if not is_utf8(payload[2:]):
        raise Violation(CloseCode.NOT_UTF8, "the reason of a close frame must be UTF-8")
    return frame(Opcode.CLOSE, payload[:2])


def unmasked(payload: bytes, mask: bytes) -> bytes:
    """Undo the client's masking, as one wide XOR instead of a loop over bytes."""
    length = len(payload)
    repeated = (mask * (length // MASK + 1))[:length]
    return (int.from_bytes(payload, "little") ^ int.from_bytes(repeated, "little")).to_bytes(length, "little")


def is_utf8(payload: bytes) -> bool:
    if payload.isascii():
        return True
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True
