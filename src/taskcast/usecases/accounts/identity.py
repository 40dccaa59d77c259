"""Finds the caller of a request on both transports: by bearer token, or else by session cookie.

Only digests are stored and looked up. Browsers send cookies with requests from any site, so requests that
change something must come from one of our pages (RFC 6454 origins; Fetch Metadata).
"""

import hashlib
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from taskcast.domain.errors import Unauthenticated
from taskcast.domain.permissions import Actor, Credential, Identity
from taskcast.ports.unit_of_work import Reading, Work

COOKIE = "taskcast_session"
DEVICE_COOKIE = "taskcast_device"
HOST_PREFIX = "__Host-"
"""The prefix of both names where the public URL is https.

Names without it are from plain http or from older versions.
"""

SECRET_PREFIX = "tc_"  # noqa: S105 - lets scanners recognise our secrets in code and logs
HOST_SECRET_PREFIX = "tc_host_"  # noqa: S105
"""The prefix of session secrets whose cookie has a `__Host-` name; they are accepted under that name only."""

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_BEARER = "bearer "
_LONGEST_SECRET = 200


def digest(secret: str) -> bytes:
    """The digest stored for a secret. The secret has 256 random bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).digest()


def bearer(authorization: str | None) -> str | None:
    """The bearer token of an Authorization header, if there is one (RFC 6750)."""
    if authorization is None or authorization[: len(_BEARER)].lower() != _BEARER:
        return None
    return authorization[len(_BEARER) :].strip()


def session_secret(cookies: str | None) -> str | None:
    """The session secret in a Cookie header (RFC 6265 §4.2); the `__Host-` cookie wins.

    Another host of the domain can set a cookie without that prefix. A session that began over TLS is not
    accepted from such a cookie, so an attacker cannot sign a browser in to their own account.
    """
    name, secret = _cookie(cookies, COOKIE)
    if secret is None or (name == COOKIE and secret.startswith(HOST_SECRET_PREFIX)):
        return None
    return secret


def device_secret(cookies: str | None) -> str | None:
    """The device secret in a Cookie header."""
    return _cookie(cookies, DEVICE_COOKIE)[1]


def _cookie(cookies: str | None, name: str) -> tuple[str, str | None]:
    """The full name and the value of a cookie; the one with the prefix wins."""
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


def presented_credential(*, token: str | None, session: str | None) -> Credential:
    """The credential to check. A token wins over a session, even if it is invalid.

    Raises:
        Unauthenticated: there is neither, or it has an impossible form.
    """
    secret = session if token is None else token
    if not secret or len(secret) > _LONGEST_SECRET or not secret.isascii():
        raise Unauthenticated
    return Credential("session" if token is None else "token", digest(secret))


def actor_of(place: Reading | Work, credential: Credential) -> Actor:
    """The actor of a credential, found by one statement, so `Store.read_once` is enough.

    Raises:
        Unauthenticated: the credential is unknown or has ended.
    """
    actor = place.identities.of(credential, place.now)
    if actor is None:
        raise Unauthenticated
    return actor


def identify(reading: Reading, *, token: str | None, session: str | None) -> Actor:
    """The actor of a token, or of a session if there is no token.

    Raises:
        Unauthenticated: the credential is unknown or has ended.
    """
    return actor_of(reading, presented_credential(token=token, session=session))


def identities(reading: Reading, credentials: Collection[Credential]) -> dict[Credential, Identity]:
    """The identities of many credentials; invalid ones are left out."""
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
    """The origins whose pages may act with a user's cookie: the public URL's and the configured ones.

    A loopback address has several names, and all are accepted.
    """

    __slots__ = ("_allowed",)

    def __init__(self, public: str, others: Iterable[str] = ()) -> None:
        self._allowed = frozenset({public, *_aliases(public), *others})

    def allow(self, origin: str | None, fetch_site: str | None) -> bool:
        """Whether a request with these headers (Origin, Sec-Fetch-Site) comes from an allowed page.

        Programs send neither. Browsers send Origin with every request that can change something.
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
