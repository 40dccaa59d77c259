"""What a request must be beyond what gunicorn checks (RFC 9112 §2.3, §3.2, §6.1), so that nobody reads it otherwise.

A proxy in front may take another host, another end of the body or another version from a request that bends these
rules: it is refused, its connection ends, and it is never executed.
"""

# mypy: disable-error-code="no-untyped-call"

import re
from functools import lru_cache
from typing import Any, Final

from gunicorn.http.errors import InvalidHeader, InvalidRequestLine, UnsupportedTransferCoding

_AUTHORITY: Final = re.compile(
    r"(?:(?:[A-Za-z0-9._~!$&'()*+;=-]|%[0-9A-Fa-f]{2}){1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::([0-9]{0,5}))?"
)
_ABSOLUTE: Final = re.compile(r"https?://([^/?#]*)(?:[/?].*)?", re.IGNORECASE)
_LAST_PORT: Final = 65535
_NEWEST: Final = (1, 1)


@lru_cache(maxsize=256)
def is_authority(text: str) -> bool:
    """Whether this is a host with or without a port (RFC 3986 §3.2); nobody, and a user's name, is none."""
    found = _AUTHORITY.fullmatch(text)
    return found is not None and int(found[1] or 0) <= _LAST_PORT


def check(request: Any) -> None:  # noqa: ANN401 - gunicorn's
    """Refuse what gunicorn takes though it is ambiguous, and read the rest as the RFC wants it read.

    Raises:
        ParseException: this is no request to be executed.
    """
    _check_target(request)
    _check_host(request)
    _check_coding(request)
    request.version = min(request.version, _NEWEST)  # nobody speaks HTTP/1.2, and so it is not echoed


def _check_target(request: Any) -> None:  # noqa: ANN401
    if "#" in request.uri:
        raise InvalidRequestLine(request.uri)
    if request.method == "CONNECT":
        if not is_authority(request.uri):
            raise InvalidRequestLine(request.uri)
        return
    if request.uri == "*" or request.uri.startswith("/"):
        return
    absolute = _ABSOLUTE.fullmatch(request.uri)
    if absolute is None or not is_authority(absolute[1]):
        raise InvalidRequestLine(request.uri)
    request.path = request.path or "/"


def _check_host(request: Any) -> None:  # noqa: ANN401
    """Exactly one, and well formed; the authority of an absolute target takes its place (RFC 9112 §3.2.2)."""
    hosts = [value for name, value in request.headers if name == "HOST"]
    if any(not is_authority(host) for host in hosts) or (not hosts and request.version >= _NEWEST):
        raise InvalidHeader("HOST")
    if absolute := _ABSOLUTE.fullmatch(request.uri):
        others = [each for each in request.headers if each[0] != "HOST"]
        request.headers = [("HOST", absolute[1]), *others]


def _check_coding(request: Any) -> None:  # noqa: ANN401
    """`chunked`, once and alone: an application would get whatever else was applied still applied."""
    codings = [value for name, value in request.headers if name == "TRANSFER-ENCODING"]
    if codings and (len(codings) > 1 or codings[0].lower() != "chunked"):
        raise UnsupportedTransferCoding(", ".join(codings))
