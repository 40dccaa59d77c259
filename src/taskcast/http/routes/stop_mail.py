"""/api/stop-mail: what a mail program's "unsubscribe" does (RFC 8058); our own page asks /api/auth/stop-mail.

Only a POST changes anything: programs that look into mail open every link in it. No cookie counts here, so another
site's page can do no more than whoever has the link, and may.
"""

from typing import Annotated, Literal
from urllib.parse import quote

import msgspec
from flask import Request, Response

from taskcast.http.authentication import Authenticator
from taskcast.http.responses import empty_answer
from taskcast.http.route import FORM, Route, query_of
from taskcast.http.router import HttpRequest, View
from taskcast.http.routes.auth import unauthenticated_limit
from taskcast.http.services import HttpServices
from taskcast.usecases.accounts.stop_mail import StopMail, stop_mail
from taskcast.usecases.validation import convert

PAGE = "/stop-mail"


class LinkQuery(msgspec.Struct, frozen=True):
    """`token` is what the mail's header carries."""

    token: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class OneClick(msgspec.Struct, frozen=True):
    """What tells a mail program's POST from anything else's."""

    asked: Literal["One-Click"] = msgspec.field(name="List-Unsubscribe")


def _query(request: HttpRequest) -> LinkQuery:
    return convert(query_of(request.args), LinkQuery, strict=False)


def _bind_one_click(services: HttpServices, authenticator: Authenticator) -> View:
    limit = unauthenticated_limit()

    def one_click(request: HttpRequest) -> Response:
        command = StopMail(token=_query(request).token)
        convert(query_of(Request(request.environ, populate_request=False).form), OneClick)
        with limit.slot(authenticator.address(request)):
            stop_mail(services.instance, command)
        return empty_answer()

    return one_click


def _bind_page(_services: HttpServices, _authenticator: Authenticator) -> View:
    def page(request: HttpRequest) -> Response:
        """The token moves into the fragment, which no server and no other site is told."""
        there = f"{PAGE}#token={quote(_query(request).token, safe='')}"
        return empty_answer(303, headers=[("Location", there), ("Referrer-Policy", "no-referrer")])

    return page


ROUTES: tuple[Route, ...] = (
    Route(
        name="stop_mail_by_one_click", methods=("POST",), path="/api/stop-mail",
        summary="Turn mail notifications off, as mail programs ask for it (RFC 8058)", bind=_bind_one_click,
        query=LinkQuery, body=OneClick, media=FORM, who="anyone", status=204,
    ),
    Route(
        name="show_stop_mail", methods=("GET",), path="/api/stop-mail",
        summary="Lead to the page that turns mail notifications off; changes nothing", bind=_bind_page,
        query=LinkQuery, who="anyone", status=303,
    ),
)  # fmt: skip
