"""Request heads that can be read in only one way (RFC 9112): what is taken here, gunicorn reads the same.

Promise: nothing ambiguous is ever taken. A head with a transfer coding, an expectation, a repeated Host or
length, an underscore in a name, a control character or a bare line feed is not plain, and left to gunicorn.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from taskcast.webserver.request_rules import is_authority

END: Final = b"\r\n\r\n"
LONGEST: Final = 8190  # bytes of a plain head: no line in it can be over gunicorn's limits
MOST_FIELDS: Final = 100
_LONGEST_LENGTH: Final = 9  # digits

_HEAD = re.compile(
    r"(DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) (/(?!/)[!\"$-~]*+) HTTP/1\.1\r\n"
    r"((?:[A-Za-z0-9!#$%&'*+.^`|~-]++:[\t -~\x80-\xff]*+\r\n)++)\r\n"
)
_SINGLE = frozenset({"HTTP_HOST", "CONTENT_TYPE", "CONTENT_LENGTH"})
_ODD = ("HTTP_TRANSFER_ENCODING", "HTTP_EXPECT", "HTTP_SCRIPT_NAME")


class RequestHead(NamedTuple):
    """A request but for its body."""

    method: str
    target: str
    fields: dict[str, str]  # by the name that WSGI gives them
    length: int  # of the body
    keeps: bool  # whether another request may follow on this connection

    def into(self, environ: dict[str, object]) -> None:
        """Add what it says to a WSGI environment (PEP 3333)."""
        path, _, query = self.target.partition("?")
        environ["REQUEST_METHOD"] = self.method
        environ["RAW_URI"] = self.target
        environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1") if "%" in path else path
        environ["QUERY_STRING"] = query
        environ.update(self.fields)


def parse_simple(data: bytes) -> RequestHead | None:
    """Read a whole head, its empty line included; None when it is not plain."""
    found = _HEAD.fullmatch(data.decode("latin-1"))
    if found is None or len(data) > LONGEST:
        return None
    fields = _fields(found[3])
    if fields is None or not is_authority(fields.get("HTTP_HOST", "")) or not fields.keys().isdisjoint(_ODD):
        return None
    length = fields.get("CONTENT_LENGTH", "0")
    if not (length.isascii() and length.isdigit() and len(length) <= _LONGEST_LENGTH):
        return None
    connection = fields.get("HTTP_CONNECTION")
    keeps = connection is None or "close" not in connection.lower()
    return RequestHead(found[1], found[2], fields, int(length), keeps)


def _fields(text: str) -> dict[str, str] | None:
    fields: dict[str, str] = {}
    lines = text.split("\r\n")
    if len(lines) > MOST_FIELDS:
        return None
    for line in lines[:-1]:
        name, _, value = line.partition(":")
        key, value = _key(name), value.strip(" \t")
        if key not in fields:
            fields[key] = value
        elif key in _SINGLE:
            return None
        else:
            fields[key] += f",{value}"
    return fields


@lru_cache(maxsize=256)
def _key(name: str) -> str:
    upper = name.upper().replace("-", "_")
    return upper if upper in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{upper}"
