"""WebSocket frames (RFC 6455) as they come in, without I/O: bytes in pieces of any size, whole messages out.

Promises: what breaks the protocol or is not UTF-8 raises `Violation` with the close code that says why. Of a
message over the limit only the beginning is kept, enough to answer it, so no client can fill the memory.
"""

from typing import Final

from taskcast.sockets.frames import (
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


class Reader:
    __slots__ = ("_head", "_is_last", "_kind", "_limit", "_need", "_parts", "_rest", "_skipped", "_to_skip")

    def __init__(self, limit: int) -> None:
        self._limit = limit  # bytes of one message, fragments together
        self._rest: bytearray | None = None  # an incomplete frame
        self._need = 0  # length at which looking at `_rest` again is worth it
        self._parts: bytearray | None = None  # the fragments so far of one message
        self._kind = Opcode.TEXT
        self._head: bytes | None = None  # the beginning of a message over the limit
        self._to_skip = 0  # bytes of its present frame still to come
        self._is_last = False  # whether that frame ends it
        self._skipped = 0

    def feed(self, data: bytes) -> list[Whole]:
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
        messages: list[Whole] = []
        at = 0
        while at < len(data):
            end, whole = self._skip(data, at) if self._to_skip else self._frame_at(data, at)
            if end > len(data):
                self._rest, self._need = bytearray(data[at:]), end - at
                break
            if whole is not None:
                messages.append(whole)
            at = end
        return messages

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
                return None
        elif self._parts is not None:
            self._parts += payload
            if not is_last:
                return None
            payload, self._parts = bytes(self._parts), None
        if self._kind is Opcode.TEXT and not is_utf8(payload):
            raise Violation(CloseCode.NOT_UTF8, "text must be UTF-8")
        return self._kind, payload

    def _would_exceed(self, length: int) -> bool:
        return length + len(self._parts or b"") > self._limit

    def _begin_to_skip(
        self, data: bytes, body: int, length: int, *, is_last: bool
    ) -> tuple[int, Whole | None]:
        """From here on the message is over the limit: keep its beginning, count the rest."""
        if self._skipped + length > self._limit * _PATIENCE:
            raise Violation(CloseCode.TOO_BIG, f"messages may have {self._limit} bytes")
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
