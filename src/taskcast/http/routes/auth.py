"""/api/auth and /api/setup: what makes or ends an identity itself, so that nobody need be signed in.

A sign-in that another site's page makes would sign a person into a stranger's account: refused like any write.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from flask import Response

from taskcast.domain.errors import Invalid
from taskcast.domain.users import User
from taskcast.http.authentication import Authenticator
from taskcast.http.concurrency_limit import ConcurrencyLimit
from taskcast.http.cookies import ended_cookies, signed_in_cookies
from taskcast.http.json_body import body_of, fields_of_body
from taskcast.http.responses import empty_answer, entity_answer, json_answer
from taskcast.http.route import Route, refuse_existing
from taskcast.http.router import HttpRequest, View
from taskcast.http.routes.shapes import SetupNeeded
from taskcast.http.services import HttpServices
from taskcast.usecases.accounts.change_address import ConfirmAddress, confirm_address
from taskcast.usecases.accounts.identity import bearer, session_secret
from taskcast.usecases.accounts.registration import SignedIn
from taskcast.usecases.accounts.reset_password import (
    ForgotPassword,
    ResetPassword,
    forgot_password,
    reset_password,
)
from taskcast.usecases.accounts.setup import SetUp, set_up_first_administrator
from taskcast.usecases.accounts.sign_in import SignIn, sign_in, sign_out
from taskcast.usecases.accounts.stop_mail import StopMail, stop_mail
from taskcast.usecases.limits.json_limits import UNAUTHENTICATED_VALUES
from taskcast.usecases.members.join import (
    Decline,
    InvitationSeen,
    Join,
    LookUpInvitation,
    decline_by_link,
    join_by_invitation,
    look_up_invitation,
)
from taskcast.usecases.validation import convert

MOST_UNAUTHENTICATED = 2000  # waiting costs little memory, and a hundred would be ten addresses
MOST_OF_ONE_ADDRESS = 10


def _calls(
    path: str,
    body: type[msgspec.Struct],
    run: Callable[..., Any],
    **more: Any,  # noqa: ANN401
) -> Route:
    """A POST that anyone may make; `run` may sign in, and is then told the client."""
    status: int = more.get("status", 200)
    signs_in: bool = more.pop("signs_in", False)
    needs_body = any(each.required for each in msgspec.structs.fields(body))

    def bind(services: HttpServices, authenticator: Authenticator) -> View:
        limit = unauthenticated_limit()

        def view(request: HttpRequest) -> Response:
            authenticator.refuse_cross_site(request)
            told = {"client": authenticator.client(request)} if signs_in else {}
            with limit.slot(authenticator.address(request)):
                try:
                    fields = fields_of_body(request, UNAUTHENTICATED_VALUES, is_needed=needs_body)
                    command = convert(fields, body)
                    refuse_existing(request.environ)
                    done = run(services.instance, command, **told)
                except Invalid as refusal:
                    if any(each.field == "token" for each in refusal.errors):
                        services.instance.refusals.note("link_refused")
                    raise
            if isinstance(done, SignedIn):
                return _signed_in(services, done)
            return empty_answer(status) if done is None else json_answer(done, status=status)

        return view

    summary = (run.__doc__ or "").partition("\n")[0].rstrip(".")
    return Route(
        name=run.__name__, methods=("POST",), path=path, summary=summary, bind=bind, body=body,
        who="anyone", **more,
    )  # fmt: skip


def unauthenticated_limit() -> ConcurrencyLimit:
    """Caps the requests of unauthenticated callers, each of which costs a password's hash or a write."""
    return ConcurrencyLimit(total=MOST_UNAUTHENTICATED, each=MOST_OF_ONE_ADDRESS, retry_after=1)


def _bind_login(services: HttpServices, authenticator: Authenticator) -> View:
    limit = unauthenticated_limit()

    def login(request: HttpRequest) -> Response:
        authenticator.refuse_cross_site(request)
        fields = fields_of_body(request, UNAUTHENTICATED_VALUES, is_needed=True)
        client = authenticator.client(request)
        command = convert(fields, SignIn)
        refuse_existing(request.environ)
        with limit.slot(client.address):
            return _signed_in(services, sign_in(services.instance, command, client=client))

    return login


def _bind_logout(services: HttpServices, authenticator: Authenticator) -> View:
    def logout(request: HttpRequest) -> Response:
        authenticator.refuse_cross_site(request)
        refuse_existing(request.environ)
        body_of(request.environ)
        sign_out(
            services.instance,
            services.store.read(lambda reading: authenticator.reader_unconfirmed(reading, request)),
        )
        came_by_token = bearer(request.environ.get("HTTP_AUTHORIZATION")) is not None
        return empty_answer(headers=[] if came_by_token else ended_cookies(services.web))

    return logout


def _bind_setup(services: HttpServices, _authenticator: Authenticator) -> View:
    def setup(request: HttpRequest) -> Response:
        return json_answer(
            services.store.read(
                lambda reading: SetupNeeded(
                    needed=not reading.queries.has_accounts(),
                    sends_mail=services.instance.sends_mail,
                    instance=reading.queries.instance_id(),
                    has_session=session_secret(request.environ.get("HTTP_COOKIE")) is not None,
                )
            )
        )

    return setup


def _signed_in(services: HttpServices, done: SignedIn) -> Response:
    answer = entity_answer(done.user, done.user.version)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.extend(signed_in_cookies(done, services.web))
    return answer


ROUTES: tuple[Route, ...] = (
    Route(
        name="login", methods=("POST",), path="/api/auth/login", summary="Sign in: a session, kept in a cookie",
        bind=_bind_login, answer=User, body=SignIn, who="anyone", problems=(401,),
    ),
    Route(
        name="logout", methods=("POST",), path="/api/auth/logout", summary="Sign out: the session ends everywhere",
        bind=_bind_logout, status=204,
    ),
    _calls("/api/auth/forgot", ForgotPassword, forgot_password, status=202),
    _calls("/api/auth/reset", ResetPassword, reset_password, status=204),
    _calls("/api/auth/confirm-address", ConfirmAddress, confirm_address, status=204),
    _calls("/api/auth/stop-mail", StopMail, stop_mail, status=204),
    _calls("/api/auth/invitation", LookUpInvitation, look_up_invitation, answer=InvitationSeen),
    _calls("/api/auth/decline", Decline, decline_by_link, status=204),
    _calls("/api/auth/join", Join, join_by_invitation, answer=User, signs_in=True),
    Route(
        name="get_setup", methods=("GET",), path="/api/setup", summary="Whether nobody has an account yet, and whether mail is sent",
        bind=_bind_setup, answer=SetupNeeded, who="anyone",
    ),
    _calls("/api/setup", SetUp, set_up_first_administrator, answer=User, problems=(404,), signs_in=True),
)  # fmt: skip
