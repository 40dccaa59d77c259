"""Answers of a WSGI application (PEP 3333) as HTTP/1.1: the head goes out in one piece with what follows it.

Promises: an answer is framed as RFC 9112 §6 wants it, or the connection ends after it; no header that the
application sets can split it.
"""

import re
import time
from collections.abc import Callable, Iterable
from email.utils import formatdate
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Final

Headers = Iterable[tuple[str, str]]

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_STATUS = re.compile(r"[1-5][0-9]{2}(?: [\t -~\x80-\xff]*)?")
_LINES = re.compile(r"(?:[\t -~\x80-\xff]++\r\n)++")
_BODILESS: Final = ("1", "204", "304")
_LENGTHLESS: Final = ("1", "204")
_HOP_BY_HOP: Final = frozenset({
    "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailers", "transfer-encoding", "upgrade",
})  # fmt: skip


class _Kind(Enum):
    ORDINARY = auto()
    LENGTH = auto()
    CONNECTION = auto()
    OURS = auto()  # about the connection: for the server to say


class ResponseWriter:
    """One answer on its way out. `send` may wait; it raises OSError when the client is gone."""

    __slots__ = ("_head", "_is_chunked", "_is_for_head", "_left", "_omits_body", "_send", "begun", "keeps")

    def __init__(self, send: Callable[[bytes], None], *, method: str, keeps: bool) -> None:
        self._send = send
        self._is_for_head = method == "HEAD"
        self._head: bytes | None = None
        self._omits_body = False
        self._is_chunked = False
        self._left = 0  # bytes still to come of a body whose length was said
        self.begun = False
        self.keeps = keeps  # whether the connection outlives it

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:  # noqa: ANN401
        """PEP 3333's start_response."""
        if exc_info is not None and self.begun:
            raise exc_info[1]
        if exc_info is None and self._head is not None:
            raise AssertionError("An answer starts once.")
        self._omits_body = self._is_for_head or status.startswith(_BODILESS)
        self._head = self._headed(status, headers)
        return self.write

    def _headed(self, status: str, headers: Headers) -> bytes:
        if not _STATUS.fullmatch(status):
            raise ValueError(f"No status: {status!r}.")
        lines = [f"HTTP/1.1 {status}\r\nDate: {_date()}\r\n"]
        length: int | None = None
        for name, value in headers:
            kind = _kind_of(name)
            if kind is _Kind.ORDINARY:
                lines.append(f"{name}: {value}\r\n")
            elif kind is _Kind.LENGTH:
                length = int(value)
            elif kind is _Kind.CONNECTION and "close" in value.lower():
                self.keeps = False
        if length is not None and not status.startswith(_LENGTHLESS):
            lines.append(f"Content-Length: {length}\r\n")
        self._left = length or 0
        self._is_chunked = length is None and not self._omits_body
        if self._is_chunked:
            lines.append("Transfer-Encoding: chunked\r\n")
        if not self.keeps:
            lines.append("Connection: close\r\n")
        head = "".join(lines)
        if not _LINES.fullmatch(head) or head.count("\r\n") != len(lines) + 1:
            raise ValueError(
                "A header holds what no header may."
            )  # which one, is for no log: it may be secret
        return (head + "\r\n").encode("latin-1")

    def write(self, part: bytes) -> None:
        """Send a part of the body."""
        if self._omits_body or not part:
            return
        if self._is_chunked:
            part = b"%x\r\n%b\r\n" % (len(part), part)
        else:
            part = part[: self._left]
            self._left -= len(part)
        self._emit(part)

    def finish(self) -> None:
        """The body is complete."""
        last = b"0\r\n\r\n" if self._is_chunked else b""
        if last or not self.begun:
            self._emit(last)
        if self._left and not self._omits_body:  # less came than was said: what follows would be taken for it
            self.keeps = False

    def _emit(self, part: bytes) -> None:
        if not self.begun:
            if self._head is None:
                raise AssertionError("An answer starts before its body.")
            part = self._head + part
            self.begun = True
        if part:
            self._send(part)


@lru_cache(maxsize=256)
def _kind_of(name: str) -> _Kind:
    if not _TOKEN.fullmatch(name):
        raise ValueError(f"No header's name: {name!r}.")
    lower = name.lower()
    if lower in _HOP_BY_HOP:
        return _Kind.OURS
    return {"content-length": _Kind.LENGTH, "connection": _Kind.CONNECTION}.get(lower, _Kind.ORDINARY)


_written: tuple[int, str] = (0, "")


def _date() -> str:
    """The Date header (RFC 9110 §6.6.1), written once a second."""
    global _written  # noqa: PLW0603 - a cache
    now = int(time.time())
    if _written[0] != now:
        _written = (now, formatdate(now, usegmt=True))
    return _written[1]
