"""An account that must confirm its address, over REST and sockets: a problem of its own, and the way out of it."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from taskcast.domain.errors import AddressUnconfirmed
from taskcast.domain.permissions import Credential
from taskcast.http.routes import ROUTES
from taskcast.live import LogTailer
from taskcast.usecases.accounts.identity import digest
from tests.api import matrix
from tests.api.conftest import Api
from tests.api.matrix_scenario import MatrixScenario
from tests.live.open_rooms import OpenRooms
from tests.support.people import PASSWORD
from tests.support.scenario import drawn

pytestmark = pytest.mark.promise("P6")

FAY = "fay@example.org"


@pytest.fixture
def api(open_api: Callable[..., Api]) -> Iterator[Api]:
    return open_api(sends_mail=lambda _: True)


def joined(api: Api) -> FlaskClient:
    """The browser of somebody who came by a link."""
    made = api.post(api.world.ada, f"/api/projects/{api.world.project}/invitations", {"role": "member"})
    fay = api.app.test_client()
    token = made.json["link"].partition("#token=")[2]
    answer = fay.post(
        "/api/auth/join", json={"token": token, "name": "Fay", "email": FAY, "password": PASSWORD}
    )
    assert (answer.status_code, answer.json["confirmed"]) == (200, False)
    return fay


READS = matrix.READS.keys() - {"batch", "logout", "redeliver"}


@pytest.mark.parametrize("name", sorted(READS))
def test_every_read_is_refused_in_words_that_name_the_address(api: Api, name: str) -> None:
    fay, scenario = joined(api), MatrixScenario(api)
    row = matrix.READS[name]
    [method] = [route.methods[0] for route in ROUTES if route.name == name]
    answer = fay.open(
        scenario.fill(row.path, {}, "member"),
        method=method,
        json=scenario.fill(row.body, {}, "member") or None,
    )
    assert (answer.status_code, answer.json["code"]) == (403, "address_unconfirmed")
    assert answer.json["email"] == FAY


def test_each_command_of_a_batch_is_refused(api: Api) -> None:
    commands = [{"command": "create_task", "fields": {"title": "Paint"}}]
    answer = joined(api).post("/api/batch", json={"commands": commands})
    [refused] = answer.json["answers"]
    assert (refused["error"]["status"], refused["error"]["code"]) == (403, "address_unconfirmed")


def test_writes_are_refused_except_those_that_lead_out(api: Api) -> None:
    fay, scenario = joined(api), MatrixScenario(api)
    for route in ROUTES:
        if route.operation is None or route.operation.while_unconfirmed:
            continue
        row, made = matrix.OPERATIONS[route.name], {}
        answer = fay.open(
            scenario.fill(row.path, made, "member"),
            method=route.methods[0],
            json=scenario.fill(row.body, made, "member") or {},
        )
        assert (answer.status_code, answer.json["code"]) == (403, "address_unconfirmed"), route.name
    assert fay.post("/api/me/address/confirmation").status_code == 200
    change = {"email": "fay@example.com", "password": PASSWORD}
    assert fay.post("/api/me/address", json=change).status_code == 200
    assert fay.post("/api/auth/logout").status_code == 204


def test_opening_the_link_opens_the_door_of_the_same_session(api: Api) -> None:
    fay = joined(api)
    number = len(api.get(api.world.ada, "/api/users").json["items"])
    listed = api.get(api.world.ada, "/api/users").json["items"][-1]
    assert (listed["email"], listed["confirmed"]) == (FAY, False)
    token = drawn(api.world, "address_change", listed["id"], FAY)
    assert api.client.post("/api/auth/confirm-address", json={"token": token}).status_code == 204
    assert fay.get("/api/me").json["confirmed"] is True
    assert fay.get(f"/api/projects/{api.world.project}").status_code == 200
    assert len(api.get(api.world.ada, "/api/users").json["items"]) == number


def test_a_socket_is_refused_for_the_same_reason(api: Api) -> None:
    fay = joined(api)
    [cookie] = [it for it in fay._cookies.values() if it.key.endswith("taskcast_session")]
    credential = Credential("session", digest(cookie.value))
    tailer = LogTailer(api.world.store, OpenRooms(), api.world.clock)
    tailer.start()
    try:
        with pytest.raises(AddressUnconfirmed):
            tailer.connected("s1", credential, automatic=True, on_admitted=lambda: pytest.fail("welcome"))
    finally:
        tailer.stop()
