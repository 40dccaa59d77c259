"""Flask without what we do not use: hooks, signals and sessions of its own cost each request a little for nothing.

Routing, contexts and error handling are Flask's. A Flask that no longer has these methods fails in tests/api.
"""

from typing import Any

from flask import Flask, Response
from flask.sessions import NullSession, SessionInterface

_NO_SESSION = NullSession()


class _NoSessions(SessionInterface):
    def open_session(self, app: Flask, request: Any) -> NullSession:  # noqa: ANN401, ARG002 - Flask's signature
        return _NO_SESSION


class LeanFlask(Flask):
    """A Flask whose views and error handlers all return a `Response`."""

    session_interface = _NoSessions()

    def full_dispatch_request(self) -> Response:
        """Serve the request of the current context."""
        self._got_first_request = True
        if self.before_request_funcs or self.after_request_funcs:  # only where CORS is configured
            return super().full_dispatch_request()
        try:
            answer: Any = self.dispatch_request()
        except Exception as error:  # noqa: BLE001 - errors.py answers whatever a view raises
            answer = self.handle_user_exception(error)
        return answer  # type: ignore[no-any-return]

    def do_teardown_request(self, exc: object = None) -> None:
        """Nothing is torn down."""

    def do_teardown_appcontext(self, exc: object = None) -> None:
        """Nothing is torn down."""
