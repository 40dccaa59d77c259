"""Successful responses: JSON with the headers that RFC 9110 wants beside it."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

import msgspec
from flask import Response

from taskcast.domain.events import Place
from taskcast.http.compression import AcceptedCoding, Packed, pack, say_how
from taskcast.http.preconditions import etag, weak_etag
from taskcast.http.router import Environ, WsgiApp
from taskcast.usecases.outcome import Outcome

JSON = "application/json"
MOST_PLACES = 100
_BODILESS: Final = frozenset({204, 304})
_STATUS_LINES: Final = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}

Headers = list[tuple[str, str]]

DROPPED = {"assignee_ids": "X-Dropped-Assignees", "label_ids": "X-Dropped-Labels"}
"""The headers that list what a task lost on its way to another project, by its fields."""

_encode = msgspec.json.Encoder().encode


class FastResponse(Response):
    """A response whose whole body is known; without a body it has no type either."""

    default_mimetype = None

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Respond (PEP 3333), without werkzeug's checks for every kind of response."""
        if environ["REQUEST_METHOD"] == "HEAD" or self.status_code in _BODILESS:
            return super().__call__(environ, start_response)
        start_response(self.status, self.headers.to_wsgi_list())
        body: Any = self.response
        return body  # type: ignore[no-any-return]


class PreparedResponse:
    """A response whose headers and body are encoded already: a WSGI application, which Flask takes from a view too.

    For the most frequent responses: werkzeug's `Response` would parse again what was just put together.
    """

    __slots__ = ("_body", "_headers", "_status")

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        self._status = _STATUS_LINES[status]
        self._headers = headers
        self._body = body

    def __call__(self, _environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Respond (PEP 3333)."""
        start_response(self._status, self._headers)
        return (self._body,)


class _Identified(msgspec.Struct):
    id: int | str


_id_of = msgspec.json.Decoder(_Identified).decode


def json_answer(value: Any, *, status: int = 200, headers: Headers | None = None) -> Response:  # noqa: ANN401 - any wire shape
    """`value` as JSON; nobody may keep it."""
    answer = FastResponse(_encode(value), status=status, content_type=JSON)
    answer.headers["Cache-Control"] = "no-store"
    if headers:
        answer.headers.extend(headers)
    return answer


def entity_answer(entity: Any, version: int) -> Response:  # noqa: ANN401 - any entity
    """An entity with its tag; whoever keeps it must ask again before each use."""
    answer = FastResponse(_encode(entity), content_type=JSON)
    answer.headers["ETag"] = etag(version)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def packed_json(value: Any, wanted: AcceptedCoding | None) -> Packed:  # noqa: ANN401 - any wire shape
    """`value` as JSON the way it travels: made where the reading is done, which may be a thread of its own."""
    return pack(_encode(value), wanted)


def listed_answer(packed: Packed, tag: str | None = None) -> Response:
    """What was read; nobody may keep it, unless it has a tag to ask again with before each use."""
    answer = FastResponse(packed.body, content_type=JSON)
    if tag is None:
        answer.headers["Cache-Control"] = "no-store"
    else:
        answer.headers["ETag"] = weak_etag(tag)
        answer.headers["Cache-Control"] = "private, no-cache"
        packed = packed._replace(varies=True)  # as 304 says, which does not know how long the body is
    return say_how(answer, packed)


def not_modified(tag: str, *, varies: bool = False) -> Response:
    """304: the client holds the current version. With the headers that 200 has for caches (RFC 9110 §15.4.5)."""
    answer = FastResponse(status=304)
    if varies:
        answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def empty_answer(status: int = 204, headers: Headers | None = None) -> Response:
    """No body."""
    answer = FastResponse(status=status)
    answer.headers["Cache-Control"] = "no-store"
    if headers:
        answer.headers.extend(headers)
    return answer


def performed(answer: Outcome, *, status: int, location: str | None = None) -> WsgiApp:
    """What a write did: the entity alone as body, all else in headers (docs/reference/wire.md)."""
    headers: Headers = [("Cache-Control", "no-store")]
    if answer.version is not None:
        headers.append(("ETag", etag(answer.version)))
    if answer.events:
        headers.append(("X-Events", _places(answer.events)))
    if answer.merged:
        headers.append(("X-Merged", ",".join(answer.merged)))
    for field, dropped in (answer.dropped or {}).items():
        if dropped:
            headers.append((DROPPED[field], ",".join(map(str, dropped))))
    if answer.closed_invitations:
        headers.append(("X-Closed-Invitations", str(answer.closed_invitations)))
    if status == 204:  # noqa: PLR2004
        return FastResponse(status=status, headers=headers)
    data = bytes(answer.data)
    if location is not None:
        headers.append(("Location", location.format(id=_id_of(data).id)))
    headers.append(("Content-Type", JSON))
    headers.append(("Content-Length", str(len(data))))
    return PreparedResponse(status, headers, data)


def _places(places: list[Place]) -> str:
    """Where the events stand. Of very many only the last of each stream: proxies refuse long headers."""
    if len(places) > MOST_PLACES:
        places = list({place.stream: place for place in places}.values())[:MOST_PLACES]
    return ",".join([f"{place.stream}/{place.seq}" for place in places])
