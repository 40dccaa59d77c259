"""Lets people in: by a token, or by the session cookie of a page of ours (promise P6).

A browser sends the cookie along whoever wrote the page, and WebSockets know no CORS: so with a cookie the
Origin must be ours, on both transports (cross-site WebSocket hijacking).
"""

from collections.abc import Callable, Mapping
from typing import Any

from taskcast.domain.errors import CrossSite, Invalid, Unauthenticated
from taskcast.sockets.app.admission import SocketSession, SocketSessions
from taskcast.sockets.app.services import SocketServices
from taskcast.sockets.codec import Json
from taskcast.sockets.library_adapter import Environ
from taskcast.usecases.accounts.identity import bearer, presented_credential, session_secret


class SocketAuthenticator:
    """Fulfils `Admission`."""

    def __init__(self, services: SocketServices, sessions: SocketSessions) -> None:
        self._token_uses = services.instance.token_uses
        self._clock = services.clock
        self._live = services.live
        self._origins = services.origins
        self._peers = services.peers
        self._refusals = services.instance.refusals
        self._sessions = sessions

    def admit(self, sid: str, request: Environ, auth: Json, welcome: Callable[[], None]) -> None:
        wishes = auth if isinstance(auth, Mapping) else {}
        token = _text(wishes, "token")
        token = bearer(request.get("HTTP_AUTHORIZATION")) if token is None else token
        if token is None:
            self._refuse_other_sites(request)
        credential = presented_credential(token=token, session=session_secret(request.get("HTTP_COOKIE")))
        address = self._peers.address(request)
        self._sessions.add(sid, SocketSession(credential, lambda: address))
        try:
            actor = self._live.connected(
                sid, credential, automatic=_is_automatic(wishes), on_admitted=welcome
            )
        except BaseException as error:
            self._sessions.remove(sid)
            if isinstance(error, Unauthenticated):
                self._refusals.note("credential_refused")
            raise
        self._token_uses.note(actor.token_id, self._clock.now(), session=actor.session_id)

    def left(self, sid: str, reason: str) -> None:  # noqa: ARG002 - the transports' signature
        self._sessions.remove(sid)
        self._live.disconnected(sid)

    def _refuse_other_sites(self, request: Environ) -> None:
        if not self._origins.allow(request.get("HTTP_ORIGIN"), request.get("HTTP_SEC_FETCH_SITE")):
            self._refusals.note("cross_site_refused")
            raise CrossSite(
                "This connection comes from another site's page. If the site is your own, "
                "set TASKCAST_PUBLIC_URL to the address people open."
            )


def _text(wishes: Mapping[str, Any], field: str) -> str | None:
    value = wishes.get(field)
    if value is not None and not isinstance(value, str):
        raise Invalid.field(f"auth.{field}", "Must be text.")
    return value


def _is_automatic(wishes: Mapping[str, Any]) -> bool:
    rooms = _text(wishes, "rooms")
    if rooms not in {None, "automatic", "manual"}:
        raise Invalid.field("auth.rooms", "Must be automatic or manual.")
    return rooms != "manual"
