"""Who a request comes from, and whether a page of ours sent it (promise P6).

The session or token is looked up for every request, in the same transaction as the rest: revocation is never late.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn, TypeVar

import structlog

from taskcast.domain.errors import CrossSite, Problem
from taskcast.domain.permissions import Actor, Credential
from taskcast.http.concurrency_limit import ConcurrencyLimit
from taskcast.http.router import HttpRequest
from taskcast.http.services import HttpServices
from taskcast.http.slow_reads import SlowReads
from taskcast.ports.unit_of_work import Reading
from taskcast.usecases.accounts.confirmation import check_confirmed
from taskcast.usecases.accounts.devices import ClientInfo
from taskcast.usecases.accounts.identity import (
    Origins,
    bearer,
    device_secret,
    identify,
    presented_credential,
    session_secret,
)
from taskcast.usecases.limits.peers import Peers, host_of

T = TypeVar("T")

SHORT_READ_SECONDS: Final = 0.0002
_log = structlog.get_logger("taskcast.http")

_LONGEST_USER_AGENT: Final = 300
_RETRY_SECONDS: Final = 5
_LONG_POLL_SHARE: Final = 10  # a tenth of the slots for one person: nobody takes them all


class Authenticator:
    """Lets people in."""

    __slots__ = (
        "_has_host_cookies",
        "_has_warned",
        "_origins",
        "_peers",
        "_refusals",
        "_slow_reads",
        "_token_uses",
        "_write_limits",
        "long_polls",
    )  # fmt: skip

    def __init__(self, services: HttpServices) -> None:
        web = services.web
        self._has_host_cookies = web.is_secure
        # Of all routes that wait for events together.
        self.long_polls = ConcurrencyLimit(
            total=web.long_polls, each=-(-web.long_polls // _LONG_POLL_SHARE), retry_after=_RETRY_SECONDS
        )
        self._write_limits = services.write_limits
        self._slow_reads = SlowReads(services.store, services.write_limits)
        self._token_uses = services.instance.token_uses
        self._origins = Origins(web.origin, web.cors_origins)
        self._has_warned = False
        self._refusals = services.instance.refusals
        self._peers = Peers(web.trusted_proxies)

    def reader(self, reading: Reading, request: HttpRequest) -> Actor:
        """Who asks.

        Raises:
            Unauthenticated: nobody that is known.
            AddressUnconfirmed: they must confirm their address first.
        """
        actor = self.reader_unconfirmed(reading, request)
        check_confirmed(reading, actor)
        return actor

    def reader_unconfirmed(self, reading: Reading, request: HttpRequest) -> Actor:
        """Who asks for what is open before one's address is confirmed, too. Raises `Unauthenticated`."""
        environ = request.environ
        actor = identify(
            reading,
            token=bearer(environ.get("HTTP_AUTHORIZATION")),
            session=session_secret(environ.get("HTTP_COOKIE")),
        )
        self._token_uses.note(actor.token_id, reading.now, session=actor.session_id)
        return actor

    def read_slowly(self, request: HttpRequest, query: Callable[[Reading], T]) -> T:
        """`Store.read_slowly` within the budget of whoever asks. Raises as `SlowReads.read`."""
        environ = request.environ
        token = bearer(environ.get("HTTP_AUTHORIZATION"))
        credential = presented_credential(token=token, session=session_secret(environ.get("HTTP_COOKIE")))
        return self._slow_reads.read(credential, query)

    def count_read(self, actor: Actor) -> None:
        """Count one short read, which is done on the loop, against the person's budget.

        Raises:
            RateLimited: their reads have cost too much.
        """
        self._write_limits.check_read_budget(actor.user_id)
        self._write_limits.charge_read(actor.user_id, SHORT_READ_SECONDS)

    def count_written(self, credential: Credential, size: int) -> None:
        """Count the bytes of a write against the person's budget."""
        self._write_limits.charge_write(credential, size)

    def writer(self, request: HttpRequest) -> Credential:
        """What somebody shows who wants to change something, counted against their pace; `perform` asks who it is.

        Raises:
            Unauthenticated: nothing that ever opened anything.
            CrossSite: the cookie came along with a request that another site's page made.
            RateLimited: too many writes.
        """
        environ = request.environ
        token = bearer(environ.get("HTTP_AUTHORIZATION"))
        if token is None:
            self.refuse_cross_site(request)
        credential = presented_credential(token=token, session=session_secret(environ.get("HTTP_COOKIE")))
        self._write_limits.check_write(credential)
        return credential

    def ask(self, credential: Credential) -> Actor:
        """Who shows it, as the database says now. Raises `Unauthenticated`."""
        return self._write_limits.current_actor(credential)

    def refuse(self, credential: Credential, refusal: Problem) -> NoReturn:
        """Raise why a write was refused, or `Unauthenticated` if what was shown opens nothing any more."""
        self._write_limits.refuse(credential, refusal)

    def note_refused(self, actor: Actor | None) -> None:
        """Count for the security log that this person may not read what they asked for."""
        self._refusals.note("permission_refused", actor=None if actor is None else actor.user_id)

    def refuse_cross_site(self, request: HttpRequest) -> None:
        """Refuse a write that another site's page makes with our cookie, or to get one (Fetch Metadata).

        Raises:
            CrossSite: it does not come from a page of ours.
        """
        environ = request.environ
        if not self._origins.allow(environ.get("HTTP_ORIGIN"), environ.get("HTTP_SEC_FETCH_SITE")):
            raise CrossSite(
                "This request comes from another site's page. If the site is your own, "
                "set TASKCAST_PUBLIC_URL to the address people open."
            )

    def address(self, request: HttpRequest) -> str:
        """Where the client is, which failures are counted by: an IPv4 address, or an IPv6 /64."""
        return host_of(self._peers.address(request.environ))

    def client(self, request: HttpRequest) -> ClientInfo:
        """Where a sign-in comes from."""
        environ = request.environ
        agent = environ.get("HTTP_USER_AGENT", "")[:_LONGEST_USER_AGENT]
        return ClientInfo(
            address=self.address(request),
            user_agent="".join(filter(str.isprintable, agent)),
            device=device_secret(environ.get("HTTP_COOKIE")),
            has_host_cookies=self._has_host_cookies,
            shares_address=self._shares_address(environ),
        )

    def _shares_address(self, environ: Mapping[str, Any]) -> bool:
        if not self._peers.shares_address(environ):
            return False
        if not self._has_warned:
            self._has_warned = True
            _log.warning(
                "X-Forwarded-For is not believed: set TASKCAST_TRUSTED_PROXIES to the number of proxies"
            )
        return True
