"""What every request passes, in WSGI, because it is cheaper there than in Flask's hooks.

Gives the request its id, refuses bodies over the limit before they are read, adds the headers that every
answer carries, and counts.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from io import BytesIO
from time import perf_counter
from typing import Any

import msgspec

from taskcast.domain.errors import TooLarge, problem
from taskcast.http.errors import PROBLEM_JSON, REQUEST_ID
from taskcast.http.services import HttpServices
from taskcast.ports.security import current_address
from taskcast.usecases.limits.json_limits import UNAUTHENTICATED_BYTES
from taskcast.usecases.limits.peers import Peers

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]

_PLAIN_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class Middleware:
    """The outermost layer of the application."""

    __slots__ = ("_answered", "_inner", "_most_bytes", "_most_open_bytes", "_new_id", "_open_paths", "_peers")

    def __init__(
        self, inner: WsgiApp, services: HttpServices, open_paths: frozenset[str] = frozenset()
    ) -> None:
        """`open_paths` are where anyone may send a body, which may have `UNAUTHENTICATED_BYTES` at most."""
        self._inner = inner
        self._open_paths = open_paths
        self._new_id = services.request_id
        self._most_bytes = services.web.body_bytes
        self._most_open_bytes = min(UNAUTHENTICATED_BYTES, self._most_bytes)
        self._answered = services.metrics.answered
        self._peers = Peers(services.web.trusted_proxies)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (PEP 3333)."""
        began = perf_counter()
        sent = environ.get("HTTP_X_REQUEST_ID")
        request_id = sent if sent is not None and _PLAIN_ID.fullmatch(sent) else self._new_id()
        environ[REQUEST_ID] = request_id

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:  # noqa: ANN401 - PEP 3333
            headers.append(("X-Request-Id", request_id))
            headers.append(("X-Content-Type-Options", "nosniff"))
            self._answered(environ["REQUEST_METHOD"], status, perf_counter() - began)
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > self._most_open_bytes:
            most = self._most_at(environ["PATH_INFO"])
            if int(length) > most:
                return self._refuse(start, request_id, most)
        if "HTTP_TRANSFER_ENCODING" in environ:
            most = self._most_at(environ["PATH_INFO"])
            body = environ["wsgi.input"].read(most + 1)
            if len(body) > most:
                return self._refuse(start, request_id, most)
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
        token = current_address.set(partial(self._peers.address, environ))
        try:
            return self._inner(environ, start)
        finally:
            current_address.reset(token)

    def _most_at(self, path: str) -> int:
        return self._most_open_bytes if path in self._open_paths else self._most_bytes

    @staticmethod
    def _refuse(start: StartResponse, request_id: str, most: int) -> list[bytes]:
        """Answer without reading the body; the web server ends the connection so that the client sees the answer."""
        error = TooLarge(f"The body must have at most {most} bytes.")
        body = msgspec.json.encode(problem(error, request_id))
        headers = [
            ("Content-Type", PROBLEM_JSON),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
        ]
        start("413 Content Too Large", headers)
        return [body]
