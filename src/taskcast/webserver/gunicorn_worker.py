"""gunicorn's gevent worker with the short way in front of it, and an end that comes at once when told to."""

# mypy: disable-error-code="no-untyped-call"
# ruff: noqa: ANN401 - gunicorn is untyped

import socket
from _socket import socket as RawSocket  # noqa: N812 - beside gevent's patched one
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from types import FrameType
from typing import Any, Final

import gevent
import gevent.socket
from gevent.event import Event
from gevent.pool import Pool
from gevent.server import StreamServer
from gunicorn import SERVER_SOFTWARE, util
from gunicorn.http import errors
from gunicorn.http.wsgi import WSGIErrorsWrapper
from gunicorn.workers.ggevent import GeventWorker

from taskcast.greenlet_pool import GreenletPool
from taskcast.webserver import request_body, request_rules
from taskcast.webserver.fresh_connections import FreshConnections, close_oldest
from taskcast.webserver.http_connection import Environ, HttpConnection
from taskcast.webserver.replayed_socket import ReplayedSocket
from taskcast.webserver.request_body import RequestBody, UnreadableBody

HEARTBEAT_SECONDS: Final = 1.0
POLL_SECONDS: Final = 0.02  # how often the end asks whether anyone is still being answered
_REFUSED_AS: Final[dict[type[Exception], HTTPStatus]] = {
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    errors.ConfigurationProblem: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.InvalidResponseHeader: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.InvalidResponseHeaderName: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ParseException: HTTPStatus.BAD_REQUEST,  # whatever else cannot be read
}


def _path_and_origin(request: Any) -> tuple[str, str | None]:
    """Of a request that was read at least so far."""
    headers = getattr(request, "headers", None) or ()
    origin = next((value for name, value in headers if name == "ORIGIN"), None)
    return getattr(request, "path", None) or "", origin


def _refused_as(error: BaseException) -> HTTPStatus:
    if isinstance(error, UnreadableBody):
        return error.status
    if isinstance(error, errors.InvalidHTTPVersion) and isinstance(error.version, tuple):
        return HTTPStatus.HTTP_VERSION_NOT_SUPPORTED  # well formed (RFC 9110 §15.6.6)
    known = (_REFUSED_AS[kind] for kind in type(error).__mro__ if kind in _REFUSED_AS)
    return next(known, HTTPStatus.INTERNAL_SERVER_ERROR)


class FastPathWorker(GeventWorker):
    """Serves plain requests itself, and gives gunicorn the connections on which anything else comes.

    It listens on TCP without TLS (terminate it in a proxy), and trusts no header to say who or how one came.
    """

    pool: GreenletPool
    environ: Environ
    request_seconds = 30  # for a plain request to arrive, once it has begun
    first_request_seconds = 1.0  # for requests on their way to arrive, once told to stop
    first_byte_seconds = 10.0  # for a client that has come to begin
    most_fresh: int | None = 1000  # connections of one address that have completed no request
    fresh_grace_seconds = 1.0  # before one of them is closed for the sake of others

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._stopping: Event | None = None
        self._answering = 0
        self._connections: dict[HttpConnection, None] = {}
        self._resumed: dict[ReplayedSocket, None] = {}
        self.is_leaving = False
        self.is_over = False

    def run(self) -> None:
        """Accept until told to stop, then answer what was begun."""
        self._stopping = Event()
        self.pool = GreenletPool()
        self._others = Pool(None)
        self._fresh = FreshConnections(most=self.most_fresh, grace=self.fresh_grace_seconds)
        self._listeners = [_Listener(sock, self) for sock in self.sockets]
        self.environ = self._environ()
        self.application = self.wsgi
        self.wsgi = partial(request_body.answer, self.application)  # for gunicorn's way
        for listener in self._listeners:
            listener.start()
        self.begin()
        while self.alive and not self._stopping.wait(HEARTBEAT_SECONDS):
            self.notify()
            self._end_stale()
        for listener in self._listeners:
            listener.accept_the_rest()
            listener.close()
        self.is_leaving = True
        self.let_go()
        gevent.sleep(POLL_SECONDS)  # what has arrived by now is begun
        self._close_connections(even_expected=False)
        self._finish_requests()
        self.is_over = True  # `end` closes what requests need, and lets greenlets run while it does
        self._close_connections(even_expected=True)
        self.end()

    def _finish_requests(self) -> None:
        """Wait for the requests that have begun, and shortly for those that are on their way.

        A client that was accepted as the worker was told to stop has sent its request: closing then would lose it.
        """
        loop = gevent.get_hub().loop
        patient_until = loop.now() + self.first_request_seconds
        with gevent.Timeout(self.cfg.graceful_timeout, False):  # type: ignore[arg-type]
            while self._answering or (loop.now() < patient_until and self._expects_requests()):
                gevent.sleep(POLL_SECONDS)

    def _expects_requests(self) -> bool:
        return any(each.expects_request for each in self._connections)

    def _close_connections(self, *, even_expected: bool) -> None:
        """Close the idle ones, a new one and one whose request is incomplete only if asked."""
        for each in [each for each in self._connections if each.is_idle]:
            if even_expected or not each.expects_request:
                each.close()

    def begin(self) -> None:
        """Called when clients may come."""

    def let_go(self) -> None:
        """Called when nobody is let in any more: send away whoever would stay."""

    def end(self) -> None:
        """Called when everyone was answered, or the time for that is over."""

    def _environ(self) -> Environ:
        """What all requests have in common."""
        host, port = self.sockets[0].getsockname()[:2]
        return {
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.errors": WSGIErrorsWrapper(self.cfg),
            "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
            "wsgi.input_terminated": True, "SERVER_SOFTWARE": SERVER_SOFTWARE, "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": host, "SERVER_PORT": str(port), "SCRIPT_NAME": "",
        }  # fmt: skip

    def accepted(self, sock: RawSocket, peer: Any) -> None:
        """A client has come."""
        sock.setblocking(False)
        if sock.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = HttpConnection(sock, peer, self)
        self._connections[connection] = None
        self._fresh.add(connection, peer, now=connection.since)
        if self.is_full:
            self._make_room(besides=connection)

    @property
    def is_full(self) -> bool:
        """Whether there are more connections than there may be, and nobody else comes in for now."""
        most: int = self.worker_connections
        return len(self._connections) + len(self._others) > most

    def _make_room(self, *, besides: HttpConnection) -> None:
        """Close the oldest idle connection, first of those that have completed no request."""
        now = besides.since
        if not self._fresh.close_one(now=now, besides=besides):
            _ = close_oldest(
                self._connections, before=now, close=HttpConnection.give_up, besides=besides
            ) or close_oldest(self._resumed, before=now, close=ReplayedSocket.give_up, besides=besides)

    def begun(self) -> None:
        """A request is being answered."""
        self._answering += 1

    def ended(self) -> None:
        """It is answered."""
        self._answering -= 1

    def failed(self, error: BaseException) -> None:
        """The application raised something."""
        self.log.error("Error handling request", exc_info=error)

    def describe(self, status: HTTPStatus) -> tuple[str, bytes]:  # noqa: ARG002 - for those who say more
        """The type and body of an answer that no application gives."""
        return "text/plain", b""

    def shared_headers(self, path: str, origin: str | None) -> list[tuple[str, str]]:  # noqa: ARG002
        """What such an answer says to a page of another origin (CORS); nothing, unless somebody says more."""
        return []

    def refusal(self, status: HTTPStatus, path: str = "", origin: str | None = None) -> bytes:
        """Such an answer, after which the connection ends; `path` and `origin` of the request, if they are known."""
        kind, body = self.describe(status)
        shared = "".join(f"{name}: {value}\r\n" for name, value in self.shared_headers(path, origin))
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n{shared}\r\n"
        )
        return head.encode() + body

    def completed(self, connection: HttpConnection | ReplayedSocket) -> None:
        """A first request of it is whole."""
        self._fresh.remove(connection)

    def forget(self, connection: HttpConnection) -> None:
        """The connection has ended, or is somebody else's."""
        self._connections.pop(connection, None)
        self._fresh.remove(connection)
        self._resume_accepting()

    def _resume_accepting(self) -> None:
        for listener in self._listeners:
            listener.resume()

    def _end_stale(self) -> None:
        now = gevent.get_hub().loop.now()
        self._fresh.close_silent(before=now - self.first_byte_seconds)
        oldest, oldest_begun = now - self.cfg.keepalive, now - self.request_seconds
        for each in [each for each in self._connections if each.is_idle and each.since < oldest_begun]:
            if each.has_begun:
                each.give_up(self.refusal(HTTPStatus.REQUEST_TIMEOUT))
            elif each.since < oldest:
                each.close()

    # gunicorn's way.

    def take_over(self, sock: RawSocket, peer: Any, begun: bytes, *, is_fresh: bool) -> None:
        """Serve a connection on which something else came than a plain request."""
        resumed = ReplayedSocket(sock, begun, patience=self.request_seconds)
        self._resumed[resumed] = None
        if is_fresh:
            self._fresh.add(resumed, peer, now=resumed.since)
        self._others.spawn(self._handle_resumed, resumed, peer)

    def _handle_resumed(self, resumed: ReplayedSocket, peer: Any) -> None:
        try:
            self.handle(self.sockets[0], resumed, peer)
        finally:
            del self._resumed[resumed]
            self._fresh.remove(resumed)
            resumed.close()
            gevent.get_hub().loop.run_callback(self._resume_accepting)  # when its place is free

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> Any:
        """Serve one request.

        Raises:
            StopIteration: the worker has ended; gunicorn closes the connection.
        """
        if self.is_over:
            raise StopIteration
        request_rules.check(req)
        body = req.body = RequestBody(req, sock)
        if any(request_body.says_close(name, value) for name, value in req.headers):
            req.force_close()
        if body.is_complete:
            self.completed(sock)
        self._answering += 1
        sock.wait(self.request_seconds)
        try:
            return super().handle_request(listener_name, req, sock, addr)
        finally:
            self._answering -= 1
            sock.drains = not body.is_complete
            self.completed(sock)
            sock.wait(self.cfg.keepalive)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ARG002 - gunicorn's
        """Refuse what cannot be read; what it was is for no log, since it may be a secret out of its place."""
        status = _refused_as(exc)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            self.failed(exc)
        else:
            self.log.warning("Refused what is no valid request: %s", type(exc).__name__)
        client.drains = True
        with suppress(OSError):  # gone meanwhile
            util.write_nonblock(client, self.refusal(status, *_path_and_origin(req)))

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM."""
        super().handle_exit(sig, frame)
        if self._stopping is not None:
            gevent.get_hub().loop.run_callback_threadsafe(self._stopping.set)


class _Listener(StreamServer):
    """Accepts without a greenlet for each client, while there is room."""

    max_accept = 25  # in a row: when thousands come at once, others have their turn in between

    def __init__(self, sock: Any, worker: FastPathWorker) -> None:
        super().__init__(sock, handle=worker.accepted, spawn=None)
        self._worker = worker

    def full(self) -> bool:
        return self._worker.is_full

    def resume(self) -> None:
        """There may be room again."""
        if self.started:  # does nothing when it accepts already
            self.start_accepting()

    def accept_the_rest(self) -> None:
        """Accept those that wait in the kernel, which would reset their connections."""
        while not self.full() and (client := self.do_read()) is not None:
            self._worker.accepted(*client)

    def do_read(self) -> tuple[RawSocket, Any] | None:  # type: ignore[override]
        accept: Any = self.socket._accept  # type: ignore[attr-defined]  # noqa: SLF001 - without a gevent socket
        try:
            descriptor, address = accept()
        except BlockingIOError:
            return None
        return RawSocket(fileno=descriptor), address

    def do_close(self, *_: object) -> None:
        """Whoever got the socket closes it."""
