"""The body of a request on gunicorn's way: the application gets all that was declared, or an exception.

Promises (RFC 9112 §6.3, §8, §9.3): a body that ends early or comes too slowly is never taken for a whole one; the
connection on which it came serves no further request. A client that sent `Expect: 100-continue` is asked for its
body when somebody reads it, and not before (RFC 9110 §10.1.1).
"""

# mypy: disable-error-code="no-untyped-call"

import os
from _socket import socket as RawSocket  # noqa: N812 - beside gevent's patched one
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

from gunicorn.http import errors
from gunicorn.http.body import Body, ChunkedReader

from taskcast.webserver.http_connection import TAKE_SOCKET
from taskcast.webserver.replayed_socket import ReplayedSocket

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class UnreadableBody(Exception):  # noqa: N818 - an answer rather than a fault
    """The body ended before its end, came too slowly or is not framed as it must be."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class RequestBody(Body):
    """gunicorn's body of a request, which it takes the place of."""

    def __init__(self, request: Any, sock: ReplayedSocket) -> None:  # noqa: ANN401 - gunicorn's
        super().__init__(request.body.reader)
        self.request = request
        self._sock = sock
        self._must_invite: bool = request._expected_100_continue  # noqa: SLF001
        request._expected_100_continue = False  # noqa: SLF001 - gunicorn would invite at once
        self.failure: UnreadableBody | None = None

    @property
    def is_complete(self) -> bool:
        """Whether what comes next on the connection is another request."""
        if self.failure is not None:
            return False
        reader = self.reader
        return reader.parser is None if isinstance(reader, ChunkedReader) else reader.length == 0

    def take_socket(self) -> RawSocket | None:
        """The connection's socket, for somebody who speaks another protocol on it from now on.

        None when something is left of this request or came after it: whoever takes the socket would not see it.
        """
        if not self.is_complete or self._sock.has_unread or self.request.unreader.buf.getvalue():
            return None
        return RawSocket(fileno=os.dup(self._sock.fileno()))

    def _read_reader(self, size: int) -> bytes:
        if self.failure is not None:
            raise self.failure
        least = 0 if isinstance(self.reader, ChunkedReader) else min(size, self.reader.length)
        try:
            self._invite()
            data: bytes = self.reader.read(size)
        except (errors.ParseException, OSError) as error:
            raise self._failed() from error
        if len(data) < least:
            raise self._failed()
        return data

    def _invite(self) -> None:
        if self._must_invite and not self.is_complete:
            self._must_invite = False
            self._sock.sendall(_CONTINUE)

    def _failed(self) -> UnreadableBody:
        self.failed = True
        status = HTTPStatus.REQUEST_TIMEOUT if self._sock.is_too_late else HTTPStatus.BAD_REQUEST
        self.failure = UnreadableBody(status)
        return self.failure


def answer(
    application: WsgiApp, environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Call the application (PEP 3333) and end the connection after its answer where that has to be.

    Raises:
        UnreadableBody: the application says that all is well though it did not get the whole body.
    """
    body: RequestBody = environ["wsgi.input"]
    environ[TAKE_SOCKET] = body.take_socket

    def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Callable[[bytes], object]:  # noqa: ANN401
        if body.failure is not None and not status.startswith("4"):
            raise body.failure
        if not body.is_complete or any(says_close(name, value) for name, value in headers):
            body.request.force_close()
        started: Callable[[bytes], object] = start_response(status, headers, *exc_info)
        return started

    return application(environ, start)


def says_close(name: str, value: str) -> bool:
    """Whether a header ends the connection (RFC 9112 §9.6)."""
    return name.lower() == "connection" and "close" in [each.strip() for each in value.lower().split(",")]
