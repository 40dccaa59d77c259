"""Cross-origin requests (Fetch standard): off, unless origins are configured; never `*` with credentials.

The outermost layer, in WSGI, so that it covers REST, Socket.IO's polling, and whatever refuses a request on the way.
The web server asks for the same headers when it answers what never came so far.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import Flask

_METHODS: Final = "GET, POST, PUT, PATCH, DELETE"
_SENT: Final = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id"
_SHOWN: Final = "ETag, Location, Retry-After, X-Closed-Invitations, X-Dropped-Assignees, X-Dropped-Labels, X-Events, X-Merged, X-Request-Id"
_PREFLIGHT_SECONDS: Final = "600"
_SHARED: Final = ("/api/", "/socket.io/")

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Cors:
    """Which origins may call, and what answers say about it."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = frozenset(origins)

    def headers(self, path: str, origin: str | None) -> Headers:
        """What an answer carries to a request for this path that came from the page of this origin."""
        if not self._origins or not path.startswith(_SHARED):
            return []
        # Also where none came: what a cache keeps of it must not serve another origin.
        vary = ("Vary", "Origin")
        if origin not in self._origins:
            return [vary]
        return [
            vary,
            ("Access-Control-Allow-Origin", str(origin)),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Expose-Headers", _SHOWN),
        ]

    def install(self, app: Flask) -> None:
        """Wrap all that the application serves; call it last. Without any origin this adds nothing to a request."""
        if self._origins:
            app.wsgi_app = self._around(app.wsgi_app)  # type: ignore[method-assign, assignment]

    def _around(self, inner: WsgiApp) -> WsgiApp:
        def wrapped(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
            shared = self.headers(environ["PATH_INFO"], environ.get("HTTP_ORIGIN"))
            if not shared:
                return inner(environ, start_response)
            if len(shared) > 1 and _is_preflight(environ):
                start_response("204 No Content", [*shared, *_PREFLIGHT])
                return []

            def start(status: str, headers: Headers, *failure: Any) -> Any:  # noqa: ANN401 - PEP 3333
                return start_response(status, [*headers, *shared], *failure)

            return inner(environ, start)

        return wrapped


_PREFLIGHT: Final = [
    ("Access-Control-Allow-Methods", _METHODS),
    ("Access-Control-Allow-Headers", _SENT),
    ("Access-Control-Max-Age", _PREFLIGHT_SECONDS),
]


def _is_preflight(environ: Environ) -> bool:
    return environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ
