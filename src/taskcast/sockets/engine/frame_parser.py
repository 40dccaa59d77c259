"""WebSocket frames (RFC 6455) as they come in, without I/O: bytes in pieces of any size, whole messages out.

Promises: one frame is read a call, so the caller decides how many in a row. What breaks the protocol or is not
UTF-8 raises `Violation` with the close code that says why, after every message before it was returned. Of a
message over the limit only the beginning is kept, enough to answer it, so no client can fill the memory.
"""

import codecs
from typing import Final

from taskcast.sockets.engine.frames import (
    FIN,
    MASK,
    MAX_CONTROL,
    SHORT,
    CloseCode,
    Opcode,
    Violation,
    is_utf8,
    unmasked,
)

_MASKED: Final = 0x80
_SMALLEST: Final = 2  # bytes of a header
_KEPT: Final = 256  # bytes of a message over the limit
_PATIENCE: Final = 64  # times the limit: a message so long ends the connection

Whole = tuple[Opcode, bytes]
_PART: Final[Whole] = (Opcode.CONTINUATION, b"")
"""Read, but no message yet: a fragment, or a piece of a message over the limit."""

_decoder = codecs.getincrementaldecoder("utf-8")


class FrameParser:
    __slots__ = (
        "_at", "_data", "_head", "_is_last", "_kind", "_need", "_parts", "_rest", "_skipped", "_text", "_to_skip",
        "limit",
    )  # fmt: skip

    def __init__(self, limit: int) -> None:
        self.limit = limit  # bytes of one message, fragments together
        self._data = b""  # what came and was not read yet, from `_at` on
        self._at = 0
        self._rest: bytearray | None = None  # an incomplete frame
        self._need = 0  # length at which looking at `_rest` again is worth it
        self._parts: bytearray | None = None  # the fragments so far of one message
        self._kind = Opcode.TEXT
        self._text: codecs.IncrementalDecoder | None = None  # checks the fragments of a text
        self._head: bytes | None = None  # the beginning of a message over the limit
        self._to_skip = 0  # bytes of its present frame still to come
        self._is_last = False  # whether that frame ends it
        self._skipped = 0

    @property
    def has_more(self) -> bool:
        """Whether there are bytes that `next` has not looked at."""
        return self._at < len(self._data)

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the stream."""
        if self._rest is not None:
            self._rest += data
            if len(self._rest) < self._need:
                return
            data = bytes(self._rest)
            self._rest = None
        elif self.has_more:
            data = self._data[self._at :] + data
        self._data, self._at = data, 0

    def forget(self) -> None:
        """Drop what came and was not read yet."""
        self._data, self._at, self._rest = b"", 0, None

    def next(self) -> Whole | None:
        """Read one frame: the message it completes, a continuation when it completes none, None without a frame.

        Raises:
            Violation: the peer broke the protocol; nothing after it can be read.
        """
        data, at = self._data, self._at
        if at >= len(data):
            self._data, self._at = b"", 0  # an idle client costs no buffer
            return None
        end, whole = self._skip(data, at) if self._to_skip else self._frame_at(data, at)
        if end > len(data):
            self._rest, self._need = bytearray(data[at:]), end - at
            self._data, self._at = b"", 0
            return None
        self._at = end
        return whole or _PART

    def _frame_at(self, data: bytes, at: int) -> tuple[int, Whole | None]:
        """Where the frame at `at` ends (beyond `data`: incomplete), and the message it completes."""
        have = len(data) - at
        if have < _SMALLEST:
            return at + _SMALLEST, None
        first, second = data[at], data[at + 1]
        length, body = second & 0x7F, at + 2
        if length >= SHORT:
            width = 2 if length == SHORT else 8
            if have < 2 + width:
                return body + width, None
            length = int.from_bytes(data[body : body + width], "big")
            body += width
        self._check(first, second, length)
        opcode = Opcode(first & 0x0F)
        if opcode < Opcode.CLOSE and (self._head is not None or self._would_exceed(length)):
            return self._begin_to_skip(data, body, length, is_last=bool(first & FIN))
        end = body + MASK + length
        if end > len(data):
            return end, None
        payload = unmasked(data[body + MASK : end], data[body : body + MASK])
        return end, self._complete(opcode, payload, is_last=bool(first & FIN))

    def _check(self, first: int, second: int, length: int) -> None:
        if first & 0x70:
            raise Violation(CloseCode.PROTOCOL_ERROR, "no extension was negotiated")
        if not second & _MASKED:
            raise Violation(CloseCode.PROTOCOL_ERROR, "client frames must be masked")
        opcode = first & 0x0F
        if opcode >= Opcode.CLOSE:
            if opcode > Opcode.PONG:
                raise Violation(CloseCode.PROTOCOL_ERROR, "unknown opcode")
            if length > MAX_CONTROL or not first & FIN:
                raise Violation(CloseCode.PROTOCOL_ERROR, "control frames are short and whole")
            return
        if opcode > Opcode.BINARY:
            raise Violation(CloseCode.PROTOCOL_ERROR, "unknown opcode")
        is_under_way = self._parts is not None or self._head is not None
        if (opcode == Opcode.CONTINUATION) != is_under_way:
            raise Violation(CloseCode.PROTOCOL_ERROR, "fragments out of order")

    def _complete(self, opcode: Opcode, payload: bytes, *, is_last: bool) -> Whole | None:
        if opcode >= Opcode.CLOSE:
            return opcode, payload
        if opcode != Opcode.CONTINUATION:
            self._kind = opcode
            if not is_last:
                self._parts = bytearray(payload)
                self._text = _decoder() if opcode is Opcode.TEXT else None
                self._check_text(payload, is_last=False)
                return None
            if opcode is Opcode.TEXT and not is_utf8(payload):
                raise _not_utf8()
        elif self._parts is not None:
            self._parts += payload
            self._check_text(payload, is_last=is_last)
            if not is_last:
                return None
            payload, self._parts = bytes(self._parts), None
        return self._kind, payload

    def _check_text(self, fragment: bytes, *, is_last: bool) -> None:
        """Notice at the first wrong fragment that a text is not UTF-8 (RFC 6455 §8.1), not at its end."""
        if self._text is not None:
            try:
                self._text.decode(fragment, is_last)
            except UnicodeDecodeError:
                raise _not_utf8() from None

    def _would_exceed(self, length: int) -> bool:
        return length + len(self._parts or b"") > self.limit

    def _begin_to_skip(
        self, data: bytes, body: int, length: int, *, is_last: bool
    ) -> tuple[int, Whole | None]:
        """From here on the message is over the limit: keep its beginning, count the rest."""
        if self._skipped + length > self.limit * _PATIENCE:
            raise Violation(CloseCode.TOO_BIG, f"messages may have {self.limit} bytes")
        start = body + MASK
        shown = min(length, _KEPT) if self._head is None else 0
        if start + shown > len(data):
            return start + shown, None
        if self._head is None:
            beginning = unmasked(data[start : start + shown], data[body:start])
            self._head = (bytes(self._parts or b"") + beginning)[:_KEPT]
            self._parts = None
        self._skipped += length
        self._to_skip, self._is_last = length, is_last
        return start, None if length else self._skipped_to_the_end()

    def _skip(self, data: bytes, at: int) -> tuple[int, Whole | None]:
        taken = min(len(data) - at, self._to_skip)
        self._to_skip -= taken
        return at + taken, None if self._to_skip else self._skipped_to_the_end()

    def _skipped_to_the_end(self) -> Whole | None:
        if not self._is_last or self._head is None:
            return None
        head, self._head, self._skipped = self._head, None, 0
        return Opcode.TOO_LONG, head


def _not_utf8() -> Violation:
    return Violation(CloseCode.NOT_UTF8, "text must be UTF-8")
