"""Every route, every socket command and every event type, for everyone (promise P6).

The table is matrix.py. A route, an operation or an event type without a row fails here.
"""

from typing import Any

import msgspec
import pytest

from taskcast.domain.errors import Problem
from taskcast.domain.events import EVENT_TYPES
from taskcast.domain.permissions import Credential
from taskcast.http.route import Route
from taskcast.http.routes import ROUTES
from taskcast.live import LogTailer
from taskcast.sockets.app.admission import SocketSession, SocketSessions
from taskcast.sockets.app.commands import SocketCommands
from taskcast.sockets.app.dispatch import Reply
from taskcast.sockets.app.services import SocketServices
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.usecases.accounts.identity import Origins, digest, presented_credential
from taskcast.usecases.operations import OPERATIONS
from tests.api import matrix
from tests.api.conftest import ORIGIN, Api
from tests.api.matrix import OK
from tests.api.matrix_scenario import ROLES, MatrixScenario, as_json
from tests.live.open_rooms import OpenRooms
from tests.support.people import DOV

pytestmark = pytest.mark.promise("P6")

BY_NAME = {route.name: route for route in ROUTES}


def test_every_route_operation_and_event_type_has_a_row(api: Api):
    rows = matrix.OPERATIONS.keys() | matrix.READS.keys() | matrix.OPEN.keys()
    assert {route.name for route in ROUTES} == rows
    assert OPERATIONS.keys() == matrix.OPERATIONS.keys()
    assert set(EVENT_TYPES) == matrix.EVENTS.keys()
    assert {rule.endpoint for rule in api.app.url_map.iter_rules()} == rows | matrix.BESIDE


@pytest.mark.parametrize("name", [*matrix.OPERATIONS, *matrix.READS])
def test_over_rest(api: Api, name: str):
    row = {**matrix.OPERATIONS, **matrix.READS}[name]
    scenario, route = MatrixScenario(api), BY_NAME[name]
    for role in ROLES:
        for method in route.methods:
            made: dict[str, Any] = {}
            path, body = scenario.fill(row.path, made, role), scenario.fill(row.body, made, role)
            headers = scenario.headers(role)
            before = api.events()
            answer = api.client.open(
                path, method=method, headers=headers, content_type="application/json",
                data=b"" if body is None else as_json(body),
            )  # fmt: skip
            assert answer.status_code == _status(row, role, route), (
                f"{method} {path} as {role}: {answer.text}"
            )
            if answer.status_code >= 400:
                assert api.events() == before, f"{role} was refused {name}, yet something was told"
            if answer.status_code == 404:
                assert "Garden" not in answer.text


@pytest.mark.parametrize("name", matrix.OPEN)
def test_open_routes_treat_everyone_alike(api: Api, name: str):
    path, body, status = matrix.OPEN[name]
    scenario = MatrixScenario(api)
    for role in ROLES:
        filled = scenario.fill(body, {}, role)
        answer = api.client.open(
            path, method=BY_NAME[name].methods[0], headers=scenario.headers(role), json=filled
        )
        expected = 422 if matrix.is_closed_link(role, body) else status
        assert answer.status_code == expected, f"{role}: {answer.text}"


class Sockets:
    """The commands of sockets, for one socket of each role; what a revoked or absent token opens is nothing."""

    def __init__(self, api: Api, tailer: LogTailer) -> None:
        self.guests = SocketSessions()
        services = SocketServices(
            instance=api.world.instance, operations=OPERATIONS, live=tailer, clock=api.world.clock, write_limits=api.services.write_limits,
            origins=Origins(ORIGIN), request_id=lambda: "r1", limits=ClientLimits(),
        )  # fmt: skip
        self.commands = SocketCommands(services, self.guests)
        self._tailer = tailer

    def connect(self, role: str, secret: str) -> None:
        """As the door does it."""
        credential = presented_credential(token=secret, session=None)
        self._tailer.connected(role, credential, automatic=False, on_admitted=lambda: None)

    def send(self, role: str, secret: str, name: str, fields: Any) -> dict[str, Any]:
        answers: list[bytes] = []
        self.guests.add(role, SocketSession(Credential("token", digest(secret))))
        try:
            self.commands(role, name, [fields], Reply(answers.append))
        except Problem as refusal:
            return {"ok": False, "error": {"status": refusal.status}}
        answer: dict[str, Any] = msgspec.json.decode(answers[0])
        return answer


def test_every_command_that_only_sockets_have_has_a_row(api: Api):
    tailer = LogTailer(api.world.store, OpenRooms(), api.world.clock)
    assert set(Sockets(api, tailer).commands.own) == matrix.SOCKET_ONLY.keys()


@pytest.mark.parametrize("name", [*matrix.OPERATIONS, *matrix.SOCKET_ONLY])
def test_over_sockets(api: Api, name: str):
    row = {**matrix.OPERATIONS, **matrix.SOCKET_ONLY}[name]
    tailer = LogTailer(api.world.store, OpenRooms(), api.world.clock)
    tailer.start()
    scenario, sockets = MatrixScenario(api), Sockets(api, tailer)
    try:
        for role in ROLES:
            made: dict[str, Any] = {}
            fields = _fields(scenario, name, row, made, role)
            secret = scenario.secret(role)
            if role not in matrix.NOBODY:
                sockets.connect(role, secret)
            before = api.events()
            answer = sockets.send(role, secret, name, fields)
            outcome = OK if answer["ok"] else answer["error"]["status"]
            expected = OK if name in {"unsubscribe", "absent"} else row.expected(role)
            assert outcome == expected, f"{name} {fields} as {role}: {answer}"
            if not answer["ok"]:
                assert api.events() == before
    finally:
        tailer.stop()


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_who_hears_of_it(api: Api, event_type: str):
    operation, audience = matrix.EVENTS[event_type]
    scenario = MatrixScenario(api)
    made: dict[str, Any] = {}
    stream = _provoke(scenario, event_type, operation, audience, made)
    for role in ROLES:
        answer = api.client.get(f"/api/events?stream={stream}&after=0", headers=scenario.headers(role))
        hears = answer.status_code == 200 and (
            answer.json.get("reset") or event_type in {event["type"] for event in answer.json["events"]}
        )
        assert hears == _may_hear(role, audience, event_type), f"{role}: {answer.text}"
        assert answer.status_code in {200, 401, 404}


def _may_hear(role: str, audience: str, event_type: str) -> bool:
    if audience != "project":
        return role == audience
    gone = event_type == "member_removed" and role == "member"  # it is Ben who is removed
    joined = event_type == "member_added" and role == "stranger"  # and Dov who joins
    return (role in {"viewer", "member", "owner"} and not gone) or joined


def _provoke(
    scenario: MatrixScenario, event_type: str, operation: str, audience: str, made: dict[str, Any]
) -> str:
    """Make it happen; returns the stream it is told in."""
    world = scenario.world
    row = matrix.OPERATIONS[operation]
    by_ben = {"update_comment", "read_notifications", "update_me", "arrange_project"}
    author = world.ben if operation in by_ben else world.ada
    fields = _fields(scenario, operation, row, made, "owner")
    if event_type in {"notification", "notifications_read"}:
        project = scenario.fill("{project}", made, "owner")
        world.do(world.ada, "create_task", title="x", project_id=project, assignee_ids=[world.ben.user_id])
    if event_type == "invitation_received":
        fields["email"] = DOV.email
    if event_type == "invitation_closed":
        author = world.dov
    if event_type == "member_updated":
        author = world.ben
        invited = world.data(
            world.ada, "invite", project_id=scenario.fill("{project}", made, "owner"), role="owner"
        )
        fields = {"token": invited["link"].partition("#token=")[2]}
    world.do(author, operation, **fields)
    if audience in {"project", "nobody"}:
        return f"project:{made['project']}"
    actor = scenario.actor(audience)
    assert actor is not None
    return f"user:{actor.user_id}"


def _fields(
    scenario: MatrixScenario, name: str, row: matrix.Row, made: dict[str, Any], role: str
) -> dict[str, Any]:
    """The row's request as a socket sends it: the ids of the path are fields like any other."""
    fields = dict(scenario.fill(row.body or {}, made, role))
    if name in BY_NAME:
        route = BY_NAME[name]
        for (_, field), value in zip(
            route.path_fields(), _path_values(scenario, row.path, made, role), strict=True
        ):
            fields[field] = value
    return fields


def _path_values(scenario: MatrixScenario, path: str, made: dict[str, Any], role: str) -> list[int]:
    return [scenario.fill(part, made, role) for part in path.split("/") if part.startswith("{")]


def _status(row: matrix.Row, role: str, route: Route) -> int | str:
    outcome = row.expected(role)
    return route.status if outcome == OK else outcome
