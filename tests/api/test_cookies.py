"""The cookies of sessions and devices: their names, what they insist on, and which of several counts (promise P6)."""

import re

import pytest

from taskcast.http.services import HttpSettings
from tests.api.conftest import Api
from tests.support.people import ADA, BEN, PASSWORD, Person

OVER_TLS = HttpSettings(origin="https://tasks.example.org", is_secure=True)
IN_THE_LAN = HttpSettings(origin="http://tasks.lan:8080")

pytestmark = pytest.mark.promise("P6")


def cookies_of(api: Api, person: Person = ADA, **headers: str) -> dict[str, str]:
    """What a sign-in sets, by name; what it ends is empty."""
    body = {"email": person.email, "password": PASSWORD}
    answer = api.client.post("/api/auth/login", json=body, headers=headers)
    assert answer.status_code == 200
    set_ = [header.partition("=") for header in answer.headers.getlist("Set-Cookie")]
    return {name: value for name, _, value in set_}


def value(cookie: str) -> str:
    return cookie.partition(";")[0]


def who(api: Api, cookie: str) -> str | None:
    answer = api.client.get("/api/me", headers={"Cookie": cookie})
    return answer.json["name"] if answer.status_code == 200 else None


def test_over_tls_cookies_are_bound_to_this_host(open_api):
    set_ = cookies_of(open_api(OVER_TLS))
    assert set(set_) == {"__Host-taskcast_session", "__Host-taskcast_device", "taskcast_session"}
    for name in ("__Host-taskcast_session", "__Host-taskcast_device"):
        assert re.fullmatch(
            r"[\w-]+; Max-Age=\d+; Path=/; HttpOnly; SameSite=Lax; Secure", set_[name], re.ASCII
        )
    assert set_["taskcast_session"].startswith("; Max-Age=0;")


def test_without_tls_people_sign_in_on_a_name_of_their_network_as_before(open_api):
    api = open_api(IN_THE_LAN)
    set_ = cookies_of(api, Origin="http://tasks.lan:8080")
    assert set(set_) == {"taskcast_session", "taskcast_device"}
    assert not any("Secure" in each for each in set_.values())
    assert who(api, f"taskcast_session={value(set_['taskcast_session'])}") == "Ada"


def test_a_session_of_before_goes_on_under_its_old_name(open_api):
    api = open_api(IN_THE_LAN)
    old = f"taskcast_session={value(cookies_of(api)['taskcast_session'])}"
    api.reopen(OVER_TLS)
    assert who(api, old) == "Ada"


def test_of_two_sessions_the_one_bound_to_the_host_counts(open_api):
    api = open_api(IN_THE_LAN)
    old = f"taskcast_session={value(cookies_of(api, BEN)['taskcast_session'])}"
    api.reopen(OVER_TLS)
    new = f"__Host-taskcast_session={value(cookies_of(api)['__Host-taskcast_session'])}"
    for both in (f"{old}; {new}", f"{new}; {old}"):
        assert who(api, both) == "Ada"
    assert who(api, f"{old}; __Host-taskcast_session=ended") is None


def test_another_host_of_the_domain_cannot_plant_a_session(open_api):
    api = open_api(OVER_TLS)
    secret = value(cookies_of(api, BEN)["__Host-taskcast_session"])
    assert who(api, f"taskcast_session={secret}") is None


def test_signing_out_ends_the_session_under_both_names_and_leaves_the_device_known(open_api):
    api = open_api(OVER_TLS)
    secret = value(cookies_of(api)["__Host-taskcast_session"])
    answer = api.client.post("/api/auth/logout", headers={"Cookie": f"__Host-taskcast_session={secret}"})
    ended = [header.partition(" Path")[0] for header in answer.headers.getlist("Set-Cookie")]
    assert ended == ["__Host-taskcast_session=; Max-Age=0;", "taskcast_session=; Max-Age=0;"]


def test_a_device_that_is_known_keeps_its_cookie(open_api):
    api = open_api(OVER_TLS)
    device = value(cookies_of(api)["__Host-taskcast_device"])
    again = cookies_of(api, Cookie=f"__Host-taskcast_device={device}")
    assert value(again["__Host-taskcast_device"]) == device
