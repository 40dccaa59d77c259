"""Flask without what we do not use: hooks, signals and sessions of its own cost each request a little for nothing.

Our own routes are found by one look into a table and served without Flask's contexts; every other request goes
Flask's way, with its url_map. A Flask that no longer has these methods
fails in tests/api.
"""

from collections.abc import Callable, Iterable, Mapping
from contextvars import Token
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Request, Response
from flask.globals import _cv_request
from flask.sessions import NullSession, SessionInterface

from taskcast.domain.ids import MAX_ID

_NO_SESSION = NullSession()
_LONGEST_ID: Final = 19  # digits
_BODILESS: Final = frozenset({204, 304})

Environ = dict[str, Any]
WsgiAnswer = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
View = Callable[..., WsgiAnswer]
Headers = list[tuple[str, str]]

_STATUS_LINES: Final = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class _NoSessions(SessionInterface):
    def open_session(self, app: Flask, request: Any) -> NullSession:  # noqa: ANN401, ARG002 - Flask's signature
        return _NO_SESSION


class FastResponse(Response):
    """A response whose body is there, whole; without one it has no type either."""

    default_mimetype = None

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as WSGI wants it; werkzeug looks over the headers of all kinds of answers first."""
        if environ["REQUEST_METHOD"] == "HEAD" or self.status_code in _BODILESS:
            return super().__call__(environ, start_response)
        start_response(self.status, self.headers.to_wsgi_list())
        body: Any = self.response
        return body  # type: ignore[no-any-return]


class PreparedResponse:
    """An answer whose headers and body are written: a WSGI application, which Flask takes from a view, too.

    For what is answered often: werkzeug's `Response` looks over and takes apart what was just put together.
    """

    __slots__ = ("_body", "_headers", "_status")

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        self._status = _STATUS_LINES[status]
        self._headers = headers
        self._body = body

    def __call__(self, _environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as WSGI wants it (PEP 3333)."""
        start_response(self._status, self._headers)
        return (self._body,)


class FastRequest:
    """What stands in the place of Flask's request context while a view of the table runs."""

    __slots__ = ("environ", "method", "request")

    def __init__(self, environ: Environ) -> None:
        self.environ = environ
        self.method = environ["REQUEST_METHOD"]
        self.request = self

    @property
    def args(self) -> Any:  # noqa: ANN401 - werkzeug's MultiDict
        """The query's parameters."""
        return Request(self.environ).args if self.environ["QUERY_STRING"] else {}


class FastFlask(Flask):
    """A Flask whose views and error handlers all return a `Response`, or a view a `PreparedResponse`."""

    session_interface = _NoSessions()

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - Flask's
        super().__init__(*arguments, **named)
        self._table: dict[tuple[str, str], tuple[View, str]] = {}
        self._answer_failure: Callable[[Exception], WsgiAnswer] | None = None

    def tabulate(self, method: str, path: str, name: str, view: View) -> None:
        """Serve `path` by the table, too: `{}` stands for at most one id in it, `name` for the view's argument."""
        self._table[method, path] = view, name

    def answer_failures_by(self, handler: Callable[[Exception], Response]) -> None:
        """What answers whatever a view raises, whichever way it was found."""
        self._answer_failure = handler
        self.register_error_handler(Exception, handler)

    def wsgi_app(self, environ: Environ, start_response: Callable[..., Any]) -> Any:  # noqa: ANN401 - as Flask's
        """Serve one request (PEP 3333)."""
        found = self._find(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        handler = self._answer_failure
        if found is None or handler is None:
            return super().wsgi_app(environ, start_response)
        view, ids = found
        moment: Any = FastRequest(environ)
        token: Token[Any] = _cv_request.set(moment)
        try:
            answer = view(**ids)
        except Exception as error:  # noqa: BLE001 - errors.py answers whatever a view raises
            answer = handler(error)
        finally:
            _cv_request.reset(token)
        return answer(environ, start_response)

    def _find(self, method: str, path: str) -> tuple[View, Mapping[str, int]] | None:
        found = self._table.get((method, path))
        if found is not None:
            return None if found[1] else (found[0], {})
        for part in path.split("/"):
            if part.isascii() and part.isdigit():
                found = self._table.get((method, path.replace(part, "{}", 1)))
                if found is None or part[0] == "0" or len(part) > _LONGEST_ID or int(part) > MAX_ID:
                    return None
                return found[0], {found[1]: int(part)}
        return None

    def full_dispatch_request(self) -> Response:
        """Serve the request of the current context."""
        self._got_first_request = True
        try:
            answer: Any = self.dispatch_request()
        except Exception as error:  # noqa: BLE001 - errors.py answers whatever a view raises
            answer = self.handle_user_exception(error)
        return answer  # type: ignore[no-any-return]

    def do_teardown_request(self, exc: object = None) -> None:
        """Nothing is torn down."""

    def do_teardown_appcontext(self, exc: object = None) -> None:
        """Nothing is torn down."""
