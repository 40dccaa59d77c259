"""Every failure as one shape, `application/problem+json` (RFC 9457): ours, Flask's and the unexpected."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

import gevent
import msgspec
import structlog
from flask import Response
from werkzeug.exceptions import HTTPException, RequestedRangeNotSatisfiable

from taskcast.domain.errors import (
    CrossSite,
    Malformed,
    NotFound,
    Problem,
    RateLimited,
    TooLarge,
    Unauthenticated,
    UnsupportedMediaType,
    problem,
)
from taskcast.http.responses import FastResponse
from taskcast.http.router import Environ
from taskcast.usecases.accounts.identity import bearer, session_secret
from taskcast.usecases.limits.refusal_log import RefusalLog
from taskcast.webserver.request_body import UnreadableBody
from taskcast.webserver.request_head import LONGEST as LONGEST_HEAD

PROBLEM_JSON = "application/problem+json"
REQUEST_ID = "taskcast.request_id"  # where middleware.py leaves it in the WSGI environment

_log = structlog.get_logger("taskcast.http")


class MethodNotAllowed(Problem):
    """The path exists, but not for this method (RFC 9110 §15.5.6)."""

    status = 405
    code = "method_not_allowed"
    title = "This method is not allowed here"

    def __init__(self, allowed: Iterable[str]) -> None:
        self.allowed = ", ".join(sorted(allowed))
        super().__init__(f"Allowed here: {self.allowed}.")


_READING = frozenset({"GET", "HEAD"})


class RequestTimeout(Problem):
    """The body did not come in its time (RFC 9110 §15.5.9)."""

    status = 408
    code = "request_timeout"
    title = "The request took too long to arrive"


_FLASKS: dict[int, type[Problem]] = {
    400: Malformed,
    404: NotFound,
    # Whoever asks by a wrong method arrives at the page's catch-all, which says so; what Flask itself calls
    # 405 is an id too large to be any.
    405: NotFound,
    413: TooLarge,
    415: UnsupportedMediaType,
}


class RangeNotSatisfiable(Problem):
    """Nothing of the file lies in the range that was asked for (RFC 9110 §15.5.17)."""

    status = 416
    code = "range_not_satisfiable"
    title = "There is nothing in this range"

    def __init__(self, length: int | None) -> None:
        super().__init__()
        self.content_range = f"bytes */{'*' if length is None else length}"


PATCH_TYPES = "application/json, application/merge-patch+json"


def answer_problem(error: Problem, request_id: str, environ: Mapping[str, Any] | None = None) -> Response:
    """The answer that tells `error`; where the request is given, with what its client can do better."""
    answer = FastResponse(
        msgspec.json.encode(problem(error, request_id)), status=error.status, content_type=PROBLEM_JSON
    )
    if isinstance(error, RateLimited):
        answer.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unauthenticated):
        answer.headers["WWW-Authenticate"] = _challenge(environ or {})
    if isinstance(error, UnsupportedMediaType) and environ and environ["REQUEST_METHOD"] == "PATCH":
        answer.headers["Accept-Patch"] = PATCH_TYPES
    if isinstance(error, RangeNotSatisfiable):
        answer.headers["Content-Range"] = error.content_range
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = error.allowed
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _challenge(environ: Mapping[str, Any]) -> str:
    """What was wrong with a token that was shown, and only then (RFC 6750 §3.1)."""
    challenge = 'Bearer realm="taskcast"'
    return (
        challenge
        if bearer(environ.get("HTTP_AUTHORIZATION")) is None
        else f'{challenge}, error="invalid_token"'
    )


_UNREADABLE: Final[Mapping[int, str]] = {
    HTTPStatus.REQUEST_URI_TOO_LONG: (
        f"The address has more than {LONGEST_HEAD:,} bytes with its query. Shorten the parameter that makes it so long,"
        " such as q, query or filter."
    ),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "A header is too long, or there are too many. Send fewer or shorter ones.",
}


def unreadable(status: int, request_id: str) -> bytes:
    """The problem that the web server itself tells: what came could not be read as a request, or broke it."""
    if status == RequestTimeout.status:
        error: Problem = RequestTimeout("The rest of it did not come in time. Nothing was changed.")
    elif status == Problem.status:
        error = Problem()
    else:
        error = Malformed(_UNREADABLE.get(status, "This is not a request as HTTP/1.1 wants it."))
    return msgspec.json.encode({**problem(error, request_id), "status": status})


def failure_handler(refusals: RefusalLog, *, pause: float = 0.0) -> Callable[[Exception, Environ], Response]:
    """What answers whatever a view raises, whether Flask or the router called it.

    A refusal for too many requests is sent after `pause` seconds, so that a client that asks again at once costs little.
    """

    def answer_failure(error: Exception, environ: Environ) -> Response:
        request_id: str = environ.get(REQUEST_ID, "")
        if isinstance(error, Problem):
            _note(refusals, error, environ)
            if pause and isinstance(error, RateLimited):
                gevent.sleep(pause)
            return answer_problem(error, request_id, environ)
        if isinstance(error, UnreadableBody):
            return answer_problem(_of_body(error), request_id)
        if isinstance(error, HTTPException):
            return _answer_flasks(error, request_id)
        _log.error("request failed", request_id=request_id, method=environ["REQUEST_METHOD"], exc_info=error)
        return answer_problem(Problem(), request_id)

    return answer_failure


def _note(refusals: RefusalLog, error: Problem, environ: Environ) -> None:
    """Count the refusal for the security log. Refused writes are counted by `WriteLimits`, which knows whose they are."""
    if isinstance(error, CrossSite):
        refusals.note("cross_site_refused")
    elif isinstance(error, Unauthenticated) and not error.is_counted:
        shows_credential = "HTTP_AUTHORIZATION" in environ or session_secret(environ.get("HTTP_COOKIE"))
        if shows_credential and environ["REQUEST_METHOD"] in _READING:
            refusals.note("credential_refused")


def _of_body(error: UnreadableBody) -> Problem:
    if error.status == RequestTimeout.status:
        return RequestTimeout("The body did not come in time. Nothing was changed.")
    return Malformed("The body ended before it was whole.")


def _answer_flasks(error: HTTPException, request_id: str) -> Response:
    if isinstance(error, RequestedRangeNotSatisfiable):
        return answer_problem(RangeNotSatisfiable(error.length), request_id)
    kind = _FLASKS.get(error.code or 500, Malformed if (error.code or 500) < 500 else Problem)  # noqa: PLR2004
    return answer_problem(kind(), request_id)
