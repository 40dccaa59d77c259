"""gunicorn's HTTP/1.1 response, sent in one piece.

gunicorn writes the head and the body of an answer by two calls, each of which the kernel carries through the
whole stack and wakes the reader for: a fifth of what a small answer costs (measured with bench/update_rest.py).
"""

# mypy: disable-error-code="no-untyped-call"

import time
from email.utils import formatdate
from functools import cache

from gunicorn import util
from gunicorn.http import wsgi


class OneWrite(wsgi.Response):
    """Sends the head together with a body that comes whole; anything else goes gunicorn's way."""

    def write(self, arg: bytes) -> None:
        """PEP 3333's write."""
        whole = not self.headers_sent and not self._omits_body and self.response_length == len(arg)
        if not whole:
            super().write(arg)
            return
        head = "".join([*self.default_headers(), *[f"{name}: {value}\r\n" for name, value in self.headers]])
        self.headers_sent = True
        self.sent = len(arg)
        util.write(self.sock, head.encode("latin-1") + b"\r\n" + arg)

    def default_headers(self) -> list[str]:
        """Status line, Date (RFC 9110 §6.6.1) and Connection."""
        connection = "close" if self.should_close() else "keep-alive"
        if self.upgrade or self.chunked:
            lines: list[str] = super().default_headers()
            return lines
        version = self.req.version
        return [
            f"HTTP/{version[0]}.{version[1]} {self.status}\r\nDate: {_date()}\r\nConnection: {connection}\r\n"
        ]


_written: tuple[int, str] = (0, "")


def _date() -> str:
    """The Date header, written once a second."""
    global _written  # noqa: PLW0603 - a cache
    now = int(time.time())
    if _written[0] != now:
        _written = (now, formatdate(now, usegmt=True))
    return _written[1]


def install() -> None:
    """Let gunicorn's workers of this process answer so."""
    wsgi.Response = OneWrite  # type: ignore[misc]
    # One for all requests, not one for each.
    wsgi.WSGIErrorsWrapper = cache(wsgi.WSGIErrorsWrapper)  # type: ignore[assignment, misc]
