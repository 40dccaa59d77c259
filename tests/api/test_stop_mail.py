"""Stopping mail notifications by what a mail carries (RFC 8058): by whom, how often, and nothing but that."""

from collections.abc import Callable
from typing import Any

import pytest

from taskcast.http.services import HttpSettings
from taskcast.usecases.accounts.stop_mail import stop_mail_links
from tests.api.conftest import ORIGIN, Api, interrupted
from tests.support.people import BEN, PASSWORD
from tests.support.scenario import PUBLIC_URL, drawn

FORM = {"List-Unsubscribe": "One-Click"}


def one_click(api: Api) -> str:
    """The address in the header of Ben's mails."""
    there = stop_mail_links(api.world.instance.links, api.world.ben.user_id, BEN.email).one_click
    return there.removeprefix(PUBLIC_URL)


def token(api: Api) -> str:
    return one_click(api).partition("?token=")[2]


def takes_mail(api: Api) -> bool:
    wants: bool = api.get(api.world.ben, "/api/me").json["mail_notifications"]
    return wants


def told(api: Api) -> list[dict[str, Any]]:
    """What Ben's own pages heard of it."""
    stream = f"user:{api.world.ben.user_id}"
    events = api.get(api.world.ben, f"/api/events?stream={stream}&after=0").json["events"]
    return [event for event in events if event["changed"] == ["mail_notifications"]]


@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_program_stops_mail_without_any_identity_and_again_changes_nothing(
    api: Api, media: str
) -> None:
    elsewhere = {"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"}
    for _ in range(2):
        answer = api.client.post(one_click(api), data=FORM, content_type=media, headers=elsewhere)
        assert answer.status_code == 204, answer.text
        assert "Set-Cookie" not in answer.headers
    assert not takes_mail(api)
    assert [event["data"]["mail_notifications"] for event in told(api)] == [False]
    assert [event["actor_id"] for event in told(api)] == [None]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_the_link_changes_nothing_and_leads_to_a_page_that_asks(api: Api, method: str) -> None:
    answer = api.client.open(one_click(api), method=method)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/stop-mail#token={token(api)}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert takes_mail(api)


def test_a_post_that_does_not_say_what_it_wants_changes_nothing(api: Api) -> None:
    for body in ({}, {"List-Unsubscribe": "No"}):
        answer = api.client.post(one_click(api), data=body)
        assert answer.status_code == 422
        assert answer.json["errors"][0]["field"] == "List-Unsubscribe"
    assert takes_mail(api)


def test_our_page_stops_mail_for_whoever_has_the_link_and_no_other_page_does(api: Api) -> None:
    body = {"token": token(api)}
    elsewhere = {"Origin": "https://mail.example.com"}
    assert api.post(None, "/api/auth/stop-mail", body, headers=elsewhere).status_code == 403
    assert takes_mail(api)
    assert api.post(None, "/api/auth/stop-mail", body).status_code == 204
    assert not takes_mail(api)


@pytest.mark.promise("P6")
def test_the_token_does_nothing_else_and_no_other_token_does_this(api: Api) -> None:
    links, ben = api.world.instance.links, api.world.ben.user_id
    reset = {"token": token(api), "password": f"{PASSWORD} anew"}
    assert api.post(None, "/api/auth/reset", reset).status_code == 422
    for path in ("/api/auth/confirm-address", "/api/auth/invitation"):
        assert api.post(None, path, {"token": token(api)}).status_code == 422
    headers = {"Authorization": f"Bearer {token(api)}", "Cookie": f"taskcast_session={token(api)}"}
    assert api.client.get("/api/me", headers=headers).status_code == 401

    for other in (
        drawn(api.world, "password_reset", ben, BEN.email),
        token(api)[:-3],
        "x",
        links.opt_out_token("999999", "x"),
    ):
        assert api.client.post(f"/api/stop-mail?token={other}", data=FORM).status_code == 422
    assert takes_mail(api)


@pytest.mark.promise("P6")
def test_a_link_of_an_address_one_no_longer_has_stops_nothing(api: Api) -> None:
    old = one_click(api)
    change = drawn(api.world, "address_change", api.world.ben.user_id, "ben@example.net")
    assert api.post(None, "/api/auth/confirm-address", {"token": change}).status_code == 204

    assert api.client.post(old, data=FORM).status_code == 422
    assert takes_mail(api)


def test_a_link_works_years_later(api: Api) -> None:
    old = one_click(api)
    api.world.clock.advance(days=3650)
    assert api.client.post(old, data=FORM).status_code == 204


def test_who_turned_mail_on_again_keeps_it_until_asked_anew(api: Api) -> None:
    api.client.post(one_click(api), data=FORM)
    api.patch(api.world.ben, "/api/me", {"mail_notifications": True})
    assert takes_mail(api)
    api.client.post(one_click(api), data=FORM)
    assert not takes_mail(api)


@pytest.mark.promise("P8")
def test_a_flood_from_one_place_leaves_room_for_the_others(open_api: Callable[..., Api]) -> None:
    told, inside = dict[str, int](), 0

    def attempt(address: str) -> int:
        return api.client.post(link, data=FORM, headers={"X-Forwarded-For": address}).status_code

    def next_comes() -> None:
        """While one link is looked at."""
        nonlocal inside
        inside += 1
        if inside < 10:
            attempt("203.0.113.1")
        elif inside == 10:
            told.update({address: attempt(address) for address in ("203.0.113.1", "203.0.113.2")})

    web = HttpSettings(origin=ORIGIN, trusted_proxies=1)
    api = open_api(web, links=lambda usual: interrupted(usual, "opt_out_claims", next_comes))
    link = one_click(api)
    assert attempt("203.0.113.1") == 204
    assert told == {"203.0.113.1": 429, "203.0.113.2": 204}
