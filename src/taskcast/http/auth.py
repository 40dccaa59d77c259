"""Who a request comes from, and whether a page of ours sent it (promise P6).

The session or token is looked up for every request, in the same read as the rest: revocation is never late.
"""

from flask import Request

from taskcast.domain.errors import Forbidden
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Reading
from taskcast.usecases.accounts import SESSION_LASTS
from taskcast.usecases.identity import COOKIE, Origins, bearer, identify, session_secret

from .services import Services, Web


class Gate:
    """Lets people in."""

    __slots__ = ("_origins", "_services", "_token_uses", "_trusted_proxies")

    def __init__(self, services: Services) -> None:
        web = services.web
        self._services = services
        self._token_uses = services.instance.token_uses
        self._origins = Origins(web.origin, web.cors_origins)
        self._trusted_proxies = web.trusted_proxies

    def reader(self, reading: Reading, request: Request) -> Actor:
        """Who asks. Raises `Unauthenticated`."""
        environ = request.environ
        return self._known(
            reading,
            token=bearer(environ.get("HTTP_AUTHORIZATION")),
            session=session_secret(environ.get("HTTP_COOKIE")),
        )

    def writer(self, request: Request) -> Actor:
        """Who wants to change something, counted against their pace.

        Raises:
            Unauthenticated: nobody we know.
            Forbidden: the cookie came along with a request that another site's page made.
            RateLimited: too many writes.
        """
        environ = request.environ
        token = bearer(environ.get("HTTP_AUTHORIZATION"))
        if token is None:
            self.refuse_cross_site(request)
        session = session_secret(environ.get("HTTP_COOKIE"))
        actor = self._services.store.read(lambda reading: self._known(reading, token=token, session=session))
        self._services.pace.take(actor.user_id)
        return actor

    def _known(self, reading: Reading, *, token: str | None, session: str | None) -> Actor:
        actor = identify(reading, token=token, session=session)
        self._token_uses.note(actor, reading.now)
        return actor

    def refuse_cross_site(self, request: Request) -> None:
        """Refuse a write that another site's page makes with our cookie, or to get one (Fetch Metadata).

        Raises:
            Forbidden: it does not come from a page of ours.
        """
        environ = request.environ
        if not self._origins.allow(environ.get("HTTP_ORIGIN"), environ.get("HTTP_SEC_FETCH_SITE")):
            raise Forbidden(
                "This request comes from another site's page. If the site is your own, "
                "set TASKCAST_PUBLIC_URL to the address people open."
            )

    def address(self, request: Request) -> str:
        """The network address of the client: the one the outermost trusted proxy saw."""
        remote: str = request.environ.get("REMOTE_ADDR") or "unknown"
        if self._trusted_proxies == 0:
            return remote
        hops = [
            hop.strip() for hop in request.environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()
        ]
        return hops[-self._trusted_proxies][:64] if len(hops) >= self._trusted_proxies else remote


def session_cookie(secret: str, web: Web) -> str:
    """The Set-Cookie that signs a browser in (RFC 6265bis)."""
    return _cookie(secret, int(SESSION_LASTS.total_seconds()), web)


def ended_cookie(web: Web) -> str:
    """The Set-Cookie that makes the browser forget its session."""
    return _cookie("", 0, web)


def _cookie(value: str, seconds: int, web: Web) -> str:
    secure = "; Secure" if web.is_secure else ""
    return f"{COOKIE}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{secure}"
