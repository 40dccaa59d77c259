"""Signing in and out, sessions, tokens, the first administrator, joining: who a request comes from (promise P6)."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from taskcast.http.services import HttpSettings
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.limits.peers import host_of
from tests.api.conftest import ORIGIN, Api, interrupted
from tests.support.people import ADA, PASSWORD
from tests.support.scenario import drawn

CREDENTIALS = {"email": ADA.email, "password": PASSWORD}


def browser(api: Api) -> FlaskClient:
    """A client that keeps cookies."""
    return api.app.test_client()


def test_a_person_signs_in_and_out_with_a_cookie_no_script_can_read(api: Api):
    ada = browser(api)
    assert ada.get("/api/setup").json["has_session"] is False
    signed_in = ada.post("/api/auth/login", json=CREDENTIALS)
    assert ada.get("/api/setup").json["has_session"] is True
    assert (signed_in.status_code, signed_in.json["email"]) == (200, ADA.email)
    cookie = signed_in.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert ada.get("/api/me").status_code == 200
    signed_out = ada.post("/api/auth/logout")
    assert (signed_out.status_code, signed_out.data) == (204, b"")
    assert ada.get("/api/me").status_code == 401


@pytest.mark.promise("P6")
def test_a_revoked_session_opens_nothing_though_the_cookie_is_still_there(api: Api):
    ada = browser(api)
    cookie = ada.post("/api/auth/login", json=CREDENTIALS).headers["Set-Cookie"].partition(";")[0]
    ada.post("/api/auth/logout")
    assert api.client.get("/api/me", headers={"Cookie": cookie}).status_code == 401


@pytest.mark.promise("P6")
def test_a_session_ends_with_its_time(api: Api):
    ada = browser(api)
    cookie = ada.post("/api/auth/login", json=CREDENTIALS).headers["Set-Cookie"].partition(";")[0]
    api.world.clock.advance(days=31)
    assert api.client.get("/api/me", headers={"Cookie": cookie}).status_code == 401


@pytest.mark.promise("P6")
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(api: Api):
    wrong = api.client.post("/api/auth/login", json={**CREDENTIALS, "password": "something else entirely"})
    unknown = api.client.post("/api/auth/login", json={**CREDENTIALS, "email": "nobody@example.org"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.data == unknown.data
    assert wrong.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.promise("P8")
def test_a_flood_of_sign_ins_from_one_place_leaves_room_for_the_others(open_api):
    told: dict[str, int] = {}
    inside = 0

    def attempt(address: str) -> int:
        body = {"email": f"{inside}@example.org", "password": PASSWORD}
        return api.client.post("/api/auth/login", json=body, headers={"X-Forwarded-For": address}).status_code

    def next_comes() -> None:
        """While one password is looked at."""
        nonlocal inside
        inside += 1
        if inside < 10:
            attempt("203.0.113.1")
        elif inside == 10:
            told.update({address: attempt(address) for address in ("203.0.113.1", "203.0.113.2")})

    web = HttpSettings(origin=ORIGIN, trusted_proxies=1)
    api = open_api(web, passwords=lambda usual: interrupted(usual, "verify", next_comes))
    attempt("203.0.113.1")
    assert told == {"203.0.113.1": 429, "203.0.113.2": 401}


@pytest.mark.promise("P8")
@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.1", "203.0.113.1"),
        ("203.0.113.1:49152", "203.0.113.1"),
        ("::ffff:203.0.113.1", "203.0.113.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:ffff::1]:49152", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("unknown", "unknown"),
    ],
)
def test_failures_are_counted_by_what_an_attacker_cannot_have_many_of(address: str, counted_as: str):
    assert host_of(address) == counted_as


@pytest.mark.promise("P6")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Origin": ORIGIN}, 201),
        ({"Origin": "http://localhost:8080"}, 201),
        ({"Origin": "http://[::1]:8080"}, 201),
        ({"Origin": "https://tasks.example.org", "Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "none"}, 201),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_cookie_changes_nothing_for_another_sites_page(api: Api, headers: dict, status: int):
    ada = browser(api)
    ada.post("/api/auth/login", json=CREDENTIALS)
    before = api.events()
    assert ada.post("/api/tasks", json={"title": "Paint"}, headers=headers).status_code == status
    assert (api.events() == before) is (status == 403)


@pytest.mark.promise("P6")
@pytest.mark.parametrize(
    "path", ["login", "logout", "forgot", "reset", "join", "confirm-address", "invitation"]
)
def test_another_sites_page_can_neither_sign_in_nor_out(api: Api, path: str):
    answer = api.client.post(
        f"/api/auth/{path}", json=CREDENTIALS, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_a_token_works_whatever_page_sends_it_and_wins_over_the_cookie(api: Api):
    ada = browser(api)
    ada.post("/api/auth/login", json=CREDENTIALS)
    ben = api.bearer(api.world.ben)
    assert ada.get("/api/me", headers=ben).json["name"] == "Ben"
    assert (
        ada.post(
            "/api/tasks", json={"title": "x"}, headers={**ben, "Origin": "https://evil.example"}
        ).status_code
        == 201
    )
    assert ada.get("/api/me", headers={"Authorization": "Bearer tc_wrong"}).status_code == 401


@pytest.mark.promise("P6")
def test_a_token_that_may_only_read_changes_nothing(api: Api):
    headers = {"Authorization": f"Bearer {api.token(api.world.ada, scope='read')}"}
    assert api.client.get("/api/tasks", headers=headers).status_code == 200
    refused = api.client.post("/api/tasks", json={"title": "Paint"}, headers=headers)
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")


@pytest.mark.promise("P8")
def test_writes_beyond_the_pace_are_refused_with_a_time_to_wait(api: Api):
    for _ in range(2000):
        api.pace.take(api.world.ben.user_id)
    refused = api.post(api.world.ben, "/api/tasks", {"title": "Paint"})
    assert (refused.status_code, refused.json["code"], refused.headers["Retry-After"]) == (
        429,
        "rate_limited",
        "1",
    )
    assert api.post(api.world.ada, "/api/tasks", {"title": "Paint"}).status_code == 201
    api.ticks.now += 1
    assert api.post(api.world.ben, "/api/tasks", {"title": "Paint"}).status_code == 201


@pytest.fixture
def lost_token(api: Api) -> dict[str, str]:
    """The header with a token that made a change before Ben revoked it."""
    made = api.world.data(api.world.ben, "create_token", name="lost")
    header = {"Authorization": f"Bearer {made['secret']}"}
    assert api.client.post("/api/tasks", json={"title": "Paint"}, headers=header).status_code == 201
    api.world.do(api.world.ben, "revoke_token", id=made["token"]["id"])
    return header


@pytest.mark.promise("P6")
@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"title": "Mow"}},
        {"json": {"title": "", "colour": "red"}},
        {"data": "{", "content_type": "application/json"},
        {"data": "title=Mow"},
    ],
)
def test_a_token_that_was_used_and_revoked_is_told_nothing_else(
    api: Api, lost_token: dict[str, str], sent: dict[str, Any]
):
    refused = api.client.post("/api/tasks", headers=lost_token, **sent)
    assert (refused.status_code, refused.json["code"]) == (401, "unauthenticated")


@pytest.mark.promise("P8")
def test_who_found_a_revoked_token_does_not_use_up_its_owners_pace(api: Api, lost_token: dict[str, str]):
    for _ in range(1997):
        api.pace.take(api.world.ben.user_id)
    for _ in range(20):
        assert api.client.post("/api/tasks", json={"title": "Mow"}, headers=lost_token).status_code == 401
    assert api.post(api.world.ben, "/api/tasks", {"title": "Mow"}).status_code == 201


@pytest.mark.promise("P6")
def test_a_revoked_token_does_not_hear_how_fast_its_owner_writes(api: Api, lost_token: dict[str, str]):
    for _ in range(1999):
        api.pace.take(api.world.ben.user_id)
    assert api.client.post("/api/tasks", json={"title": "Mow"}, headers=lost_token).status_code == 401


def reset_link(api: Api) -> str:
    """The token that Ada would be mailed now."""
    return drawn(api.world, "password_reset", api.world.ada.user_id, ADA.email)


@pytest.mark.promise("P6")
def test_a_link_that_was_mailed_to_an_address_ends_with_it(api: Api):
    body = {"token": reset_link(api), "password": "a quite different passphrase"}

    def move(work: Work) -> None:
        held = work.users.get(api.world.ada.user_id)
        work.users.save(replace(held.entity, email="ada@elsewhere.example"), held.field_versions)

    api.world.store.run(move)
    refused = api.client.post("/api/auth/reset", json=body)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "token")


def test_a_forgotten_password_is_reset_by_the_mailed_link_and_ends_sessions(api: Api):
    ada = browser(api)
    ada.post("/api/auth/login", json=CREDENTIALS)
    for email in (ADA.email, "nobody@example.org"):
        asked = api.client.post("/api/auth/forgot", json={"email": email})
        assert (asked.status_code, asked.data) == (202, b"")
    body = {"token": reset_link(api), "password": "a quite different passphrase"}
    assert api.client.post("/api/auth/reset", json=body).status_code == 204
    again = api.client.post("/api/auth/reset", json=body)
    assert (again.status_code, again.json["errors"][0]["field"]) == (422, "token")
    assert ada.get("/api/me").status_code == 401
    assert (
        api.client.post("/api/auth/login", json={**CREDENTIALS, "password": body["password"]}).status_code
        == 200
    )


def test_setting_up_is_over_once_there_is_an_account(api: Api):
    answer = api.client.get("/api/setup").json
    assert (answer["needed"], answer["sends_mail"], answer["has_session"]) == (False, False, False)
    token = drawn(api.world, "setup", 0)
    body = {"token": token, "email": "mallory@example.org", "name": "Mallory", "password": PASSWORD}
    assert api.client.post("/api/setup", json=body).status_code == 404


def test_somebody_without_an_account_joins_by_link(api: Api):
    made = api.post(api.world.ada, f"/api/projects/{api.world.project}/invitations", {"role": "viewer"})
    assert made.status_code == 201
    token = made.json["link"].partition("#token=")[2]
    seen = api.client.post("/api/auth/invitation", json={"token": token}).json
    assert seen == {"project_name": "Garden", "inviter_name": "Ada", "email": None, "has_account": False}
    fay = browser(api)
    body = {"token": token, "name": "Fay", "email": "fay@example.org", "password": PASSWORD}
    joined = fay.post("/api/auth/join", json=body)
    assert (joined.status_code, joined.json["name"]) == (200, "Fay")
    assert fay.get(f"/api/projects/{api.world.project}").status_code == 200


def test_a_password_change_ends_the_other_sessions(api: Api):
    here, there = browser(api), browser(api)
    for each in (here, there):
        each.post("/api/auth/login", json=CREDENTIALS)
    body = {"current_password": PASSWORD, "new_password": "a quite different passphrase"}
    assert here.post("/api/me/password", json=body).status_code == 200
    assert (here.get("/api/me").status_code, there.get("/api/me").status_code) == (200, 401)


@pytest.mark.promise("P6")
def test_an_owner_is_told_how_many_invitations_a_removal_closed(api: Api):
    world, project = api.world, api.world.project
    for role in ("owner", "member", "viewer"):
        world.do(world.ada, "invite", project_id=project, role=role)
    path = f"/api/projects/{project}/members/{world.ben.user_id}"
    assert "X-Closed-Invitations" not in api.put(world.ada, path, {"role": "member"}).headers
    assert api.put(world.ada, path, {"role": "viewer"}).headers["X-Closed-Invitations"] == "2"
    assert api.delete(world.ada, path).headers["X-Closed-Invitations"] == "1"


def test_an_administrator_finds_people_by_a_part_of_their_name_or_address(api: Api):
    world = api.world

    def found(text: str, **more: str) -> list[str]:
        answer = api.get(world.ada, "/api/users", query_string={"filter": text, **more})
        return [each["name"] for each in answer.json["items"]]

    world.do(world.ben, "update_me", name="Ünal Öz")
    assert found("öZ") == ["Ünal Öz"]
    assert found("ben@") == ["Ünal Öz"]
    assert found("example.org", limit="2") == ["Ada", "Ünal Öz"]
    assert found("nobody") == []
    assert api.get(world.ben, "/api/users?filter=a").status_code == 403
