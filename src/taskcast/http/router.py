"""The dispatch of REST: one look into a table finds the view of a route, without anything of Flask's.

Every route is registered in Flask as well. Flask serves what this table leaves out: the page, other methods, and
addresses that hold text or are spelled in an unusual way. tests/api runs both ways.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from flask import Request

from taskcast.domain.ids import MAX_ID

_LONGEST_ID: Final = 19  # digits

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class HttpRequest:
    """What a view is told of its request."""

    __slots__ = ("environ", "method")

    def __init__(self, environ: Environ) -> None:
        self.environ = environ
        self.method: str = environ["REQUEST_METHOD"]

    @property
    def args(self) -> Any:  # noqa: ANN401 - werkzeug's MultiDict
        """The query's parameters."""
        if not self.environ["QUERY_STRING"]:
            return {}
        # Else the request and the environment hold each other, until the garbage collector comes.
        return Request(self.environ, populate_request=False).args


View = Callable[..., WsgiApp]
"""Answers an `HttpRequest`, given the ids of its address by name."""
FailureHandler = Callable[[Exception, Environ], WsgiApp]


class Router:
    """Serves the routes that were added to it; every other request is for the application behind it."""

    __slots__ = ("_answer_failure", "_inner", "_table")

    def __init__(self, inner: WsgiApp, answer_failure: FailureHandler) -> None:
        self._inner = inner
        self._answer_failure = answer_failure
        self._table: dict[tuple[str, str], tuple[View, tuple[str, ...]]] = {}

    def add(self, method: str, path: str, names: Iterable[str], view: View) -> None:
        """Serve `path`, in which `{}` stands for an id; `names` are the view's arguments for these ids."""
        self._table[method, path] = view, tuple(names)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve one request (PEP 3333)."""
        found = self.find(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        if found is None:
            return self._inner(environ, start_response)
        view, ids = found
        try:
            answer = view(HttpRequest(environ), **ids)
        except Exception as error:  # noqa: BLE001 - a top loop: errors.py answers whatever a view raises
            answer = self._answer_failure(error, environ)
        return answer(environ, start_response)

    def find(self, method: str, path: str) -> tuple[View, Mapping[str, int]] | None:
        """The view for this address and its ids; None where Flask is to look."""
        found = self._table.get((method, path))
        if found is not None:
            return None if found[1] else (found[0], {})
        parts = path.split("/")
        ids = []
        for number, part in enumerate(parts):
            if part.isdigit():
                if part[0] == "0" or len(part) > _LONGEST_ID or not part.isascii():
                    return None
                ids.append(int(part))
                parts[number] = "{}"
        found = self._table.get((method, "/".join(parts))) if ids else None
        if found is None or len(ids) != len(found[1]) or max(ids) > MAX_ID:
            return None
        return found[0], dict(zip(found[1], ids, strict=True))
