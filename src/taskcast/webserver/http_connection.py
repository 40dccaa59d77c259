"""One HTTP client on a bare socket: requests in, answers out, and no greenlet while nothing is asked.

Promises: one request at a time, in the order they came; while one is answered nothing is read, so a client
that sends ahead waits in the kernel; a request that is begun and not completed in time ends the connection.
"""

from _socket import MSG_PEEK
from _socket import socket as RawSocket  # noqa: N812 - beside gevent's patched one
from contextlib import suppress
from http import HTTPStatus
from io import BytesIO
from typing import Any, Final, Protocol

import gevent.socket

from taskcast.greenlet_pool import GreenletPool, loop_tick_exceeded
from taskcast.webserver import request_head
from taskcast.webserver.replayed_socket import TAKES_NOTHING_SECONDS
from taskcast.webserver.request_head import RequestHead
from taskcast.webserver.response_writer import ResponseWriter

TAKE_SOCKET: Final = "taskcast.take_socket"
"""In the WSGI environment: call it to own the socket from now on, then raise StopIteration instead of answering.

It gives None when bytes of the connection were read beyond this request: they would be lost.
"""

_READ: Final = 1
_RECEIVE_BYTES: Final = 64 * 1024
_LARGEST_BODY: Final = 64 * 1024  # what is larger is read by whoever wants it, as it comes

Environ = dict[str, Any]


class HttpConnectionHost(Protocol):
    """Where connections live."""

    pool: GreenletPool
    environ: Environ
    is_leaving: bool

    def application(self, environ: Environ, start_response: Any, /) -> Any: ...  # noqa: ANN401 - PEP 3333
    def begun(self) -> None: ...
    def ended(self) -> None: ...
    def failed(self, error: BaseException) -> None: ...
    def refusal(self, status: HTTPStatus, path: str = "", origin: str | None = None) -> bytes: ...
    def completed(self, connection: "HttpConnection") -> None: ...
    def forget(self, connection: "HttpConnection") -> None: ...
    def take_over(self, sock: RawSocket, peer: Any, begun: bytes, *, is_fresh: bool) -> None: ...  # noqa: ANN401


class HttpConnection:
    __slots__ = (
        "_buffer", "_host", "_is_busy", "_is_fresh", "_is_new", "_need", "_peer", "_sock", "_watcher", "since",
    )  # fmt: skip

    def __init__(self, sock: RawSocket, peer: Any, host: HttpConnectionHost) -> None:  # noqa: ANN401 - an address
        self._sock: RawSocket | None = sock
        self._peer = peer
        self._host = host
        self._buffer = b""
        self._need = 0  # length at which looking at the buffer again is worth it
        self._is_busy = False
        self._is_new = True  # nothing was read of it yet
        self._is_fresh = True  # no request of it was whole yet
        loop = gevent.get_hub().loop
        self.since: float = loop.now()
        self._watcher: Any = loop.io(sock.fileno(), _READ)
        self._watcher.start(self._readable)

    @property
    def is_idle(self) -> bool:
        """Whether it waits for a request."""
        return not self._is_busy

    @property
    def has_begun(self) -> bool:
        """Whether it waits for the rest of a request."""
        return not self._is_busy and bool(self._buffer)

    @property
    def expects_request(self) -> bool:
        """Whether a request is on its way, as far as one can know: on a new connection, or one that is incomplete."""
        return not self._is_busy and (self._is_new or bool(self._buffer))

    @property
    def waits_for_client(self) -> bool:
        """Whether it is the client's turn: nothing it has sent waits here."""
        if self._is_busy or self._sock is None or (not self._need and request_head.END in self._buffer):
            return False
        try:
            return not self._sock.recv(1, MSG_PEEK)
        except OSError:  # nothing is there, or nobody
            return True

    def close(self) -> None:
        """End it."""
        sock = self._let_go()
        if sock is not None:
            sock.close()

    def give_up(self, answer: bytes = b"") -> None:
        """End it, because a request or the rest of it did not come."""
        if answer and self._sock is not None:
            with suppress(OSError):
                self._sock.send(answer)
        self.close()

    def _let_go(self) -> RawSocket | None:
        sock, self._sock = self._sock, None
        if sock is not None:
            self._watcher.stop()
            self._watcher.close()
            self._host.forget(self)
        return sock

    def _take(self) -> RawSocket | None:
        """The socket, unless more was sent ahead, which whoever takes it would not see."""
        return None if self._buffer else self._let_go()

    def _readable(self) -> None:
        sock = self._sock
        if self._is_busy or sock is None:
            self._watcher.stop()  # until it is answered
            return
        if self._is_new and loop_tick_exceeded():
            return  # thousands may come at once; those who are being served have their turn between them
        self._is_new = False
        try:
            data = sock.recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close()
        elif self._buffer:
            self._buffer += data
            self._next()
        else:
            self.since = gevent.get_hub().loop.now()
            self._buffer = data
            self._next()

    def _next(self) -> None:
        """Serve what the buffer begins with, if it is complete."""
        data = self._buffer
        if self._is_busy or not data or len(data) < self._need:
            return
        end = data.find(request_head.END) + len(request_head.END)
        if end < len(request_head.END):
            if len(data) > request_head.LONGEST or data.count(b"\n") != data.count(b"\r\n"):
                self._give_to_gunicorn()
            return
        head = request_head.parse_simple(data[:end])
        if head is None or head.length > _LARGEST_BODY:
            self._give_to_gunicorn()
            return
        stop = end + head.length
        if len(data) < stop:
            self._need = stop
            return
        self._need, self._buffer, self._is_busy = 0, data[stop:], True
        if self._is_fresh:
            self._is_fresh = False
            self._host.completed(self)
        self._host.begun()
        self._host.pool.submit(self._serve, (head, data[end:stop]))

    def _give_to_gunicorn(self) -> None:
        begun, self._buffer = self._buffer, b""
        sock = self._let_go()
        if sock is not None:
            self._host.take_over(sock, self._peer, begun, is_fresh=self._is_fresh)

    def _serve(self, request: tuple[RequestHead, bytes]) -> None:
        head, body = request
        answer = ResponseWriter(
            self._send, method=head.method, keeps=head.keeps and not self._host.is_leaving
        )
        try:
            self._answer(answer, self._environ(head, body))
        except (OSError, StopIteration):
            answer.keeps = False  # the client is gone, or somebody else's
        except Exception as error:  # noqa: BLE001 - a top loop
            answer.keeps = False
            self._host.failed(error)
            self._say_failed(answer, head)
        finally:
            self._host.ended()
            self._is_busy = False
        self._await_next_request(keeps=answer.keeps)

    def _environ(self, head: RequestHead, body: bytes) -> Environ:
        environ = self._host.environ.copy()
        head.into(environ)
        environ["wsgi.input"] = BytesIO(body)
        environ[TAKE_SOCKET] = self._take
        if isinstance(self._peer, tuple):
            environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = self._peer[0], str(self._peer[1])
        else:
            environ["REMOTE_ADDR"] = ""
        return environ

    def _answer(self, answer: ResponseWriter, environ: Environ) -> None:
        parts = self._host.application(environ, answer.start)
        try:
            for part in parts:
                answer.write(part)
            answer.finish()
        finally:
            if hasattr(parts, "close"):
                parts.close()

    def _say_failed(self, answer: ResponseWriter, head: RequestHead) -> None:
        if self._sock is not None and not answer.begun:
            try:
                path, origin = head.target.partition("?")[0], head.fields.get("HTTP_ORIGIN")
                self._send(self._host.refusal(HTTPStatus.INTERNAL_SERVER_ERROR, path, origin))
            except OSError:
                return

    def _await_next_request(self, *, keeps: bool) -> None:
        if not keeps:
            self.close()
        elif self._sock is not None:
            loop = gevent.get_hub().loop
            self.since = loop.now()
            if self._buffer:  # after everyone else's turn
                loop.run_callback(self._next)
            if not self._watcher.active:
                self._watcher.start(self._readable)

    def _send(self, data: bytes) -> None:
        sock = self._sock
        if sock is None:
            raise BrokenPipeError
        try:
            sent = sock.send(data)
        except BlockingIOError:
            sent = 0
        if sent < len(data):
            self._send_slowly(memoryview(data)[sent:])

    def _send_slowly(self, rest: memoryview) -> None:
        while rest:
            if self._sock is None:
                raise BrokenPipeError
            gevent.socket.wait_write(self._sock.fileno(), TAKES_NOTHING_SECONDS)
            try:
                rest = rest[self._sock.send(rest) :]
            except BlockingIOError:
                continue
