"""No request asks the database once for each row it is about (N+1): every route, with one related row and with twenty.

Who tells more writes more: a cascade has an event for each task, a told person a line in their inbox. Those stand
in `GROWS` with how many statements each further row may cost. A route without a row in the permission matrix fails there.
"""

from collections.abc import Callable
from typing import Any

import pytest

from taskcast.http.routes import ROUTES
from tests.api import matrix
from tests.api.conftest import Api
from tests.api.matrix_scenario import MatrixScenario, as_json
from tests.storage.observing import overheard
from tests.support.people import Person
from tests.support.scenario import account

FEW, MANY = 1, 20
ROWS = {**matrix.OPERATIONS, **matrix.READS}
GROWS = {
    "change_password": 1,  # a token: its event
    "move_task": 2,  # a subtask that follows: its row, its event and activity
    "delete_task": 2,  # a subtask: its event, its activity
    "delete_section": 4,  # a task that leaves it: its row, its event, two lines of activity
    "delete_label": 5,  # a task that loses it: its row, its look-up row, its event, its activity
    "merge_labels": 6,  # a task: likewise, and its new look-up row
    "remove_member": 4,  # a task the person is taken off: its row twice, its event, its activity
    "update_project": 2,  # a member: the event of their stream, and its place
    "delete_project": 4,  # a member: likewise, and the lines of their inbox, which lose their words
}


def _furnish(api: Api, made: dict[str, Any], count: int) -> None:
    """`count` of everything that may stand around a task in a project, and of what Ada has of her own."""
    world, ada, ben = api.world, api.world.ada, api.world.ben
    project, task, section = made.get("project", world.project), made.get("task"), made.get("section")
    if "deleted" in made:
        project = world.project
    for number in range(count):
        label = f"{count}-{number}"
        world.do(ada, "create_label", project_id=project, name=label)
        another = world.data(ada, "create_section", project_id=project, name=label)["id"]
        fields = {"project_id": project, "section_id": another, "assignee_ids": [ada.user_id]}
        world.data(ben, "create_task", title=label, **fields)
        member = account(world.instance, Person(f"m{label}", f"m{label}@example.org"))
        world.do(ada, "put_member", project_id=project, user_id=member.id, role="member")
        world.do(ada, "invite", project_id=project, role="viewer")
        world.do(ada, "create_token", name=label)
        world.do(ada, "create_project", name=label)
        if section is not None:
            world.do(ada, "create_task", title=label, project_id=project, section_id=section)
        world.do(ada, "create_task", title=label, project_id=project, assignee_ids=[ben.user_id])
        if "label" in made:
            world.do(ada, "create_task", title=label, project_id=project, label_ids=[made["label"]])
        if task is not None:
            world.do(ada, "create_task", title=label, project_id=project, parent_id=task)
            world.do(ada, "add_comment", task_id=task, body=label)
            world.do(ada, "update_task", id=task, title=label)


def _statements(api: Api, name: str, count: int) -> list[str]:
    """What the database was asked when somebody who may called the route among `count` of everything."""
    row, route = ROWS[name], next(route for route in ROUTES if route.name == name)
    role = _role(name) or "owner"
    scenario = MatrixScenario(api)
    made: dict[str, Any] = {}
    path, body = scenario.fill(row.path, made, role), scenario.fill(row.body, made, role)
    _furnish(api, made, count)
    api.get(api.world.ada, "/api/me")
    with overheard(api.world.store) as heard:
        answer = api.client.open(
            path, method=route.methods[0], headers=scenario.headers(role), content_type="application/json",
            data=b"" if body is None else as_json(body),
        )  # fmt: skip
    assert answer.status_code < 404, answer.text
    return heard


def _role(name: str) -> str | None:
    """Who may call it; nobody here has an address to confirm."""
    outcomes = ((role, ROWS[name].expected(role)) for role in ("owner", "stranger"))
    return next((role for role, outcome in outcomes if isinstance(outcome, str) or outcome < 404), None)


@pytest.mark.parametrize("name", [name for name in ROWS if _role(name) is not None])
def test_a_request_asks_as_often_about_twenty_rows_as_about_one(open_api: Callable[..., Api], name: str):
    few, many = (_statements(open_api(), name, count) for count in (FEW, MANY))
    allowed = GROWS.get(name, 0) * (MANY - FEW)
    assert len(many) - len(few) <= allowed, "\n".join(sorted(set(many)))
    assert (len(many) > len(few)) == (name in GROWS), f"{name}: {len(few)} and {len(many)}"
