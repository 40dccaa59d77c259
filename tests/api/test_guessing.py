"""Whom a sign-in is counted against, over HTTP: what proxies say is believed as far as the settings say."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from taskcast.http.services import HttpSettings
from tests.api.conftest import ORIGIN, Api
from tests.support.people import BEN, PASSWORD

pytestmark = pytest.mark.promise("P8")


def attempt(
    api: Api, number: int, headers: dict[str, str] | None = None, remote: str = "127.0.0.1"
) -> TestResponse:
    body = {"email": f"someone{number}@example.org", "password": "wrong password"}
    return api.client.post(
        "/api/auth/login", json=body, headers=headers or {}, environ_overrides={"REMOTE_ADDR": remote}
    )


def test_one_address_is_made_to_wait_after_thirty_accounts(api: Api) -> None:
    answers = [attempt(api, number) for number in range(31)]
    assert [answer.status_code for answer in answers] == [401] * 30 + [429]
    assert int(answers[-1].headers["Retry-After"]) == answers[-1].json["retry_after"] > 0
    assert attempt(api, 99, remote="127.0.1.1").status_code == 401


def test_a_trusted_proxy_tells_whose_failure_it_is(open_api: Callable[..., Api]) -> None:
    api = open_api(HttpSettings(origin=ORIGIN, trusted_proxies=1))
    of_one = [attempt(api, n, {"X-Forwarded-For": f"9.9.{n}.9, 203.0.113.1"}) for n in range(31)]
    assert of_one[-1].status_code == 429
    assert attempt(api, 99, {"X-Forwarded-For": "203.0.113.2"}).status_code == 401


def test_a_proxy_nobody_trusts_locks_nobody_out(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.1"}
    assert {attempt(api, number, forwarded).status_code for number in range(60)} == {401}
    body = {"email": BEN.email, "password": PASSWORD}
    assert api.client.post("/api/auth/login", json=body, headers=forwarded).status_code == 200


def test_a_header_is_not_enough_to_evade_counting_from_the_internet(api: Api) -> None:
    forged = {"X-Forwarded-For": "203.0.113.1"}
    assert [attempt(api, number, forged, remote="8.8.8.8").status_code for number in range(31)][-1] == 429


@pytest.mark.parametrize(
    ("remote", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.1", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 403),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.1"}, 403),
        ("127.0.0.1", {"X-Real-IP": "192.0.2.1"}, 403),
        ("", {}, 403),
    ],
)
def test_figures_are_for_programs_on_this_machine(
    api: Api, remote: str, headers: dict[str, str], status: int
) -> None:
    answer = api.client.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": remote})
    assert answer.status_code == status
    assert ("taskcast_" in answer.text) is (status == 200)


def test_with_a_token_figures_are_for_whoever_has_it(open_api: Callable[..., Any]) -> None:
    api = open_api(HttpSettings(origin=ORIGIN, metrics_token="figures"))
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.1"}}
    assert (
        api.client.get("/metrics", headers={"Authorization": "Bearer figures"}, **elsewhere).status_code
        == 200
    )
    assert api.client.get("/metrics", headers={"Authorization": "Bearer guess"}).status_code == 401
    assert api.client.get("/metrics").status_code == 401
