"""Who a request comes from, the same on both transports: a bearer token, else the session cookie.

Only digests are looked up and stored. A cookie is sent by browsers whoever wrote the page, so whatever it
may change must come from a page of ours (RFC 6454 origins; Fetch Metadata).
"""

import hashlib
from collections.abc import Iterable
from urllib.parse import urlsplit

from taskcast.domain.errors import Unauthenticated
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Reading

COOKIE = "taskcast_session"

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_BEARER = "bearer "
_LONGEST_SECRET = 200


def digest(secret: str) -> bytes:
    """What is kept of a session's or token's secret: it has 256 bits of chance, so no salt is needed."""
    return hashlib.sha256(secret.encode()).digest()


def bearer(authorization: str | None) -> str | None:
    """The token of an Authorization header, if it is a bearer's (RFC 6750)."""
    if authorization is None or authorization[: len(_BEARER)].lower() != _BEARER:
        return None
    return authorization[len(_BEARER) :].strip()


def session_secret(cookies: str | None) -> str | None:
    """The session's secret in a Cookie header (RFC 6265 §4.2)."""
    if cookies is None or COOKIE not in cookies:
        return None
    for pair in cookies.split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE:
            return value.strip('"')
    return None


def identify(reading: Reading, *, token: str | None, session: str | None) -> Actor:
    """The person behind a token, or without one behind a session.

    Raises:
        Unauthenticated: neither opens anything (any more); an invalid token is not made good by a cookie.
    """
    secret = session if token is None else token
    if not secret or len(secret) > _LONGEST_SECRET or not secret.isascii():
        raise Unauthenticated
    if token is None:
        actor = reading.identities.by_session(digest(secret), reading.now)
    else:
        actor = reading.identities.by_token(digest(secret))
    if actor is None:
        raise Unauthenticated
    return actor


class Origins:
    """The pages that may act with a person's cookie: those of the public URL, and who is configured.

    A loopback address has several names, and people use any of them.
    """

    __slots__ = ("_allowed",)

    def __init__(self, public: str, others: Iterable[str] = ()) -> None:
        self._allowed = frozenset({public, *_aliases(public), *others})

    def allow(self, origin: str | None, fetch_site: str | None) -> bool:
        """Whether a request with these headers (Origin, Sec-Fetch-Site) comes from such a page.

        Programs send neither; every browser sends Origin with what can change something.
        """
        if origin is not None and origin.lower() in self._allowed:
            return True
        if fetch_site is not None:
            return fetch_site in {"same-origin", "none"}
        return origin is None


def _aliases(origin: str) -> Iterable[str]:
    parts = urlsplit(origin)
    host, colon, port = parts.netloc.rpartition(":") if parts.port else (parts.netloc, "", "")
    if host not in _LOOPBACK:
        return ()
    return (f"{parts.scheme}://{alias}{colon}{port}" for alias in _LOOPBACK)
