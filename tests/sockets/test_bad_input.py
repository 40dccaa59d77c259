"""Whatever a socket is sent is answered, names the field, and changes nothing unless it was a proper command."""

import itertools
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskcast.usecases.operations import OPERATIONS
from tests.services.server import TaskcastServer
from tests.sockets.conftest import RawClient
from tests.support.people import ADA, BEN

IDS = st.sampled_from([0, -1, 1, 2, 3, 7777, 2**63 - 1, 2**63, 2**64, 10**40])
TEXTS = st.sampled_from([
    "", " ", "a", "x" * 501, "y" * 100_001, "nul \0 inside", "tab\tand\nline", "\u202e\u200b", "é\u0301", "1",
    "null", "project:1", "user:1", "2026-13-45", "2026-12-01T09:00", "Europe/Atlantis", "owner", "write",
])  # fmt: skip
RAW = st.sampled_from(
    ["\\ud800", "\\udfff \\ud800", "\\u0000"]
)  # escapes that JSON can write but text cannot hold
SCALARS = st.none() | st.booleans() | IDS | TEXTS | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["date", "local", "zone", "add", "remove", "id", "x"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)
FIELDS = sorted(
    {field for operation in OPERATIONS.values() for field in operation.command.__struct_encode_fields__}
)
OBJECTS = st.dictionaries(
    st.sampled_from(
        [*FIELDS, "command_id", "editing", "stream", "after", "epoch", "nonsense", "__class__", ""]
    ),
    VALUES,
    max_size=5,
)
SOCKET_ONLY = {"batch", "subscribe", "sync", "unsubscribe", "present", "absent"}
NAMES = st.sampled_from([*OPERATIONS, *sorted(SOCKET_ONLY), "no_such_command", "__init__", "connect", ""])
HARMFUL = {
    "change_password",
    "end_session",
    "revoke_token",
    "sign_out_everywhere",
    "delete_project",
    "remove_member",
}  # proper ones end the test itself


class Bystander(NamedTuple):
    """Ben's socket that sends, and Ada's that sees what became of it."""

    sends: RawClient
    watches: RawClient
    streams: list[str]

    def heads(self) -> list[int]:
        return [self.watches.command("subscribe", {"stream": stream})["last_seq"] for stream in self.streams]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bystander]:
    pace = {
        "TASKCAST_WRITES_PER_SECOND": "100000",
        "TASKCAST_WRITE_BURST": "1000000",
        "TASKCAST_REFUSALS_PER_SECOND": "1000000",
        "TASKCAST_MESSAGE_BYTES": "9000000",
    }
    server = TaskcastServer(tmp_path_factory.mktemp("house"), pace)
    server.start()
    for person in (ADA, BEN):
        server.add_user(person)
    ada = server.client_for(ADA)
    project = ada.post("/api/projects", json={"name": "House"}).json()["id"]
    user = server.client_for(BEN).get("/api/me").json()["id"]
    ada.put(f"/api/projects/{project}/members/{user}", json={"role": "member"}).raise_for_status()
    ada.post("/api/tasks", json={"title": "Roof", "project_id": project}).raise_for_status()
    ben = RawClient(server.port).connect({"token": server.token_for(BEN.email), "rooms": "manual"})
    watching = RawClient(server.port).connect({"token": server.token_for(ADA.email), "rooms": "manual"})
    for each in (ben, watching):  # these live as long as the module
        RawClient.opened.remove(each)
    yield Bystander(ben, watching, [f"project:{project}"])
    ben.close()
    watching.close()
    server.close()


numbers = itertools.count(1)


def ask(client: RawClient, body: str) -> Any:
    """Send an event whose JSON is `body` and return its acknowledgement; events of joined rooms are skipped."""
    number = next(numbers)
    client.send(f"42{number}{body}")
    while True:
        text = client.text()
        if text.startswith("43"):
            mark = f"43{number}["
            assert text.startswith(mark), text[:200]
            return json.loads(text[len(mark) - 1 :])[0]


def assert_understandable(answer: Any, body: str) -> None:
    error = answer["error"]
    assert 400 <= error["status"] < 500, (body[:500], error)
    assert error["title"]
    assert error["detail"]
    assert error["request_id"]
    if error["status"] == 422:
        assert error["errors"], (body[:500], error)
        assert all((line["field"] or '"":' in body) and line["message"] for line in error["errors"]), (
            body[:500],
            error,
        )


once = settings(
    max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@once
@given(NAMES, st.lists(OBJECTS | VALUES, max_size=3) | OBJECTS.map(lambda fields: [fields]))
def test_every_event_is_answered_and_a_refused_one_changes_nothing(
    house: Bystander, name: str, arguments: list[Any]
) -> None:
    if name in HARMFUL and len(arguments) == 1 and isinstance(arguments[0], dict):
        arguments = [{**arguments[0], "nonsense": 1}]
    before = house.heads()
    body = json.dumps([name, *arguments])
    answer = ask(house.sends, body)
    if answer["ok"] is True:
        assert name in OPERATIONS or name in SOCKET_ONLY
        return
    assert_understandable(answer, body)
    assert house.heads() == before


@once
@given(
    st.sampled_from(sorted(OPERATIONS)),
    st.sampled_from(FIELDS),
    VALUES | RAW.map(lambda escape: {"raw": escape}),
)
def test_an_unknown_field_is_named_beside_those_that_are_missing_and_no_other(
    house: Bystander, name: str, field: str, value: Any
) -> None:
    if name in HARMFUL:
        return
    body = json.dumps([name, {field: value}])
    if isinstance(value, dict) and set(value) == {"raw"}:
        body = f'["{name}",{{"{field}":"{value["raw"]}"}}]'
    answer = ask(house.sends, body)
    if answer["ok"] is True:
        return
    assert_understandable(answer, body)
    fields = msgspec.structs.fields(OPERATIONS[name].command)
    if answer["error"]["status"] == 422 and field not in [known.encode_name for known in fields]:
        missing = [known.encode_name for known in fields if known.required]
        assert sorted(line["field"] for line in answer["error"]["errors"]) == sorted([field, *missing])


@once
@given(st.text(max_size=50) | st.text(alphabet='[]{}",:0123456789eE+-.tfn\\u', max_size=50))
def test_no_text_where_json_should_be_ends_the_connection(house: Bystander, body: str) -> None:
    body = body.encode(errors="replace").decode()
    if body[:1].isdigit() or body[:1] in {"/", "-"}:  # would be read as an id or a namespace
        body = f'["{body[:1]}'
    answer = ask(house.sends, body)
    assert answer["ok"] is False
    assert_understandable(answer, body)
