"""Who a request comes from, the same on both transports: a bearer token, else the session cookie.

Only digests are looked up and stored. A cookie is sent by browsers whoever wrote the page, so whatever it
may change must come from a page of ours (RFC 6454 origins; Fetch Metadata).
"""

import hashlib
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from taskcast.domain.errors import Unauthenticated
from taskcast.domain.identity import Credential, Identity
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Reading, Work

COOKIE = "taskcast_session"
DEVICE_COOKIE = "taskcast_device"
HOST_PREFIX = "__Host-"
"""Begins the names of both where the public URL is https; without it they are of plain http, or of before."""

SECRET_PREFIX = "tc_"  # noqa: S105 - lets scanners recognise our secrets in code and logs
HOST_SECRET_PREFIX = "tc_host_"  # noqa: S105
"""Begins the secret of a session whose cookie has a `__Host-` name: it counts under that name alone."""

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
    """The session's secret in a Cookie header (RFC 6265 §4.2): that of the `__Host-` cookie where there is one.

    Another host of the domain can plant a cookie without that prefix. A session that began over TLS is not taken
    from such a cookie, so nobody can sign a person in to an account of theirs that way.
    """
    name, secret = _cookie(cookies, COOKIE)
    if secret is None or (name == COOKIE and secret.startswith(HOST_SECRET_PREFIX)):
        return None
    return secret


def device_secret(cookies: str | None) -> str | None:
    """The device's secret in a Cookie header."""
    return _cookie(cookies, DEVICE_COOKIE)[1]


def _cookie(cookies: str | None, name: str) -> tuple[str, str | None]:
    """The cookie of that name, the one with the prefix first: its full name and its value."""
    if cookies is None or name not in cookies:
        return name, None
    plain = None
    for pair in cookies.split(";"):
        found, _, value = pair.strip().partition("=")
        if found == HOST_PREFIX + name:
            return found, value.strip('"')
        if found == name and plain is None:
            plain = value.strip('"')
    return name, plain


def shown(*, token: str | None, session: str | None) -> Credential:
    """The one that counts: an invalid token is not made good by a cookie.

    Raises:
        Unauthenticated: neither is there, or it cannot be one of ours.
    """
    secret = session if token is None else token
    if not secret or len(secret) > _LONGEST_SECRET or not secret.isascii():
        raise Unauthenticated
    return Credential("session" if token is None else "token", digest(secret))


def actor_of(place: Reading | Work, credential: Credential) -> Actor:
    """Whom it opens the door for now. One statement, so that `Store.read_once` will do.

    Raises:
        Unauthenticated: it opens nothing (any more).
    """
    actor = place.identities.of(credential, place.now)
    if actor is None:
        raise Unauthenticated
    return actor


def identify(reading: Reading, *, token: str | None, session: str | None) -> Actor:
    """The person behind a token, or without one behind a session.

    Raises:
        Unauthenticated: neither opens anything (any more).
    """
    return actor_of(reading, shown(token=token, session=session))


def identities(reading: Reading, credentials: Collection[Credential]) -> dict[Credential, Identity]:
    """Who shows what, for many at once; without those that open nothing (any more)."""
    found: dict[Credential, Identity] = {}
    tokens = {it.digest: it for it in credentials if it.kind == "token"}
    if tokens:
        for digest_, identity in reading.identities.by_tokens(list(tokens), reading.now).items():
            found[tokens[digest_]] = identity
    sessions = {it.digest: it for it in credentials if it.kind == "session"}
    if sessions:
        for digest_, (actor, ends_at) in reading.identities.by_sessions(list(sessions), reading.now).items():
            found[sessions[digest_]] = Identity(actor, ends_at)
    return found


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
