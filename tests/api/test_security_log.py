"""The security log over REST: where requests came from, and what was refused."""

from typing import Any

import pytest

from taskcast.http.services import HttpSettings
from tests.api.conftest import ORIGIN, Api
from tests.storage.observing import security_rows
from tests.support.people import ADA, PASSWORD

FORWARDED = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9:4711"}


def test_a_line_has_the_address_the_trusted_proxy_saw(open_api: Any) -> None:
    api = open_api(HttpSettings(origin=ORIGIN, trusted_proxies=1))
    api.post(None, "/api/auth/login", {"email": ADA.email, "password": PASSWORD}, headers=FORWARDED)
    assert security_rows(api.world.store)[-1]["address"] == "203.0.113.9"


def test_a_header_nobody_was_told_to_trust_is_not_believed(api: Api) -> None:
    api.post(None, "/api/auth/login", {"email": ADA.email, "password": PASSWORD}, headers=FORWARDED)
    assert security_rows(api.world.store)[-1]["address"] == "127.0.0.1"


def test_an_operation_has_the_address_too(api: Api) -> None:
    api.post(None, "/api/me/tokens", {"name": "script"}, headers=api.session(api.world.ben))
    row = security_rows(api.world.store)[-1]
    assert (row["kind"], row["address"]) == ("token_created", "127.0.0.1")


@pytest.mark.parametrize(
    ("kind", "method", "path", "headers"),
    [
        ("credential_refused", "GET", "/api/me", {"Authorization": "Bearer tc_guess"}),
        ("credential_refused", "GET", "/api/tasks", {"Cookie": "taskcast_session=tc_guess"}),
        ("credential_refused", "POST", "/api/tasks", {"Authorization": "Bearer tc_guess"}),
        ("cross_site_refused", "POST", "/api/auth/login", {"Origin": "https://evil.example"}),
        ("cross_site_refused", "POST", "/api/tasks", {"Origin": "https://evil.example"}),
    ],
)
def test_what_strangers_are_refused_is_counted(
    api: Api, kind: str, method: str, path: str, headers: dict[str, str]
) -> None:
    before = len(security_rows(api.world.store))
    for _ in range(3):
        assert api.client.open(path, method=method, headers=headers).status_code in {401, 403}
    assert len(security_rows(api.world.store)) == before
    assert _counted(api) == {kind: 3}


def test_links_that_open_nothing_are_counted(api: Api) -> None:
    api.post(None, "/api/auth/reset", {"token": "guess", "password": "several unrelated words"})
    api.post(None, "/api/auth/invitation", {"token": "guess"})
    assert _counted(api) == {"link_refused": 2}


def test_what_a_signed_in_person_may_not_do_is_counted(api: Api) -> None:
    cleo, project = api.world.cleo, api.world.project
    assert api.post(cleo, "/api/tasks", {"title": "x", "project_id": project}).status_code == 403
    assert api.get(cleo, "/api/users").status_code == 403
    assert _counted(api) == {"permission_refused": 2}


def test_a_page_that_asks_who_is_signed_in_is_no_refusal(api: Api) -> None:
    assert api.get(None, "/api/me").status_code == 401
    assert _counted(api) == {}


def test_administrators_page_through_it_newest_first(api: Api) -> None:
    ada, store = api.world.ada, api.world.store
    api.bearer(ada)
    everything = [row["kind"] for row in reversed(security_rows(store))]
    found: list[dict[str, Any]] = []
    path = "/api/security-events?limit=3"
    cursor = ""
    while True:
        answer = api.get(ada, path + (f"&cursor={cursor}" if cursor else "")).json
        found += answer["items"]
        store.run(lambda work: work.security.record("signed_in", None))  # what comes meanwhile moves nothing
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert [line["kind"] for line in found] == everything
    assert [line["id"] for line in found] == sorted((line["id"] for line in found), reverse=True)


def test_they_filter_by_kind_and_by_person(api: Api) -> None:
    world = api.world
    added = api.get(world.ada, "/api/security-events?kind=member_added").json["items"]
    assert [line["subject_name"] for line in added] == ["Eve", "Cleo", "Ben"]
    assert {line["actor_name"] for line in added} == {"Ada"}
    of_eve = api.get(world.ada, f"/api/security-events?person_id={world.eve.user_id}").json["items"]
    assert [line["kind"] for line in of_eve] == ["member_removed", "member_added", "account_created"]
    both = api.get(world.ada, f"/api/security-events?kind=member_removed&person_id={world.eve.user_id}")
    assert [line["detail"] for line in both.json["items"]] == ["removed"]
    assert api.get(world.ada, "/api/security-events?kind=nonsense").status_code == 422
    assert api.get(world.ada, "/api/security-events?kind=owner_named").json == {
        "items": [],
        "next_cursor": None,
    }


def _counted(api: Api) -> dict[str, int]:
    before = len(security_rows(api.world.store))
    api.world.instance.refusals.write(api.world.store)
    return {row["kind"]: row["count"] for row in security_rows(api.world.store)[before:]}
