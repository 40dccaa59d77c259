"""Snapshots: pages that belong together, and the place in the stream to go on from."""

import base64
import json

import pytest

from taskcast.domain.errors import Invalid, NotFound
from taskcast.domain.ids import ProjectId
from taskcast.usecases.snapshots import project_snapshot
from tests.cast import World
from tests.client import Client, as_json, missed, snapshot_of_project
from tests.shared_client import project_view


def page(world: World, cursor: str | None, *, most: int = 2):
    return world.store.read(
        lambda reading: as_json(
            project_snapshot(reading, world.ben, ProjectId(world.project), cursor=cursor, most=most)
        )
    )


@pytest.mark.promise("P2")
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
def test_pages_hold_every_open_task_once(world: World, count: int):
    tasks = [world.task() for _ in range(count)]
    world.task(completed=True)
    whole = snapshot_of_project(world.store, world.ben, world.project, most=2)
    assert [task["id"] for task in whole["tasks"]] == tasks
    assert whole["counts"] == {"open": count, "completed": 1}


@pytest.mark.promise("P2")
def test_pages_read_while_people_work_end_where_everyone_is(world: World):
    """Later pages show more than the first one's `as_of`; its events are told again and change nothing."""
    tasks = [world.task(title=f"Task {number}") for number in range(5)]
    first = page(world, None)
    world.do(world.ada, "update_task", id=tasks[0], title="Changed behind the cursor")
    world.do(world.ada, "update_task", id=tasks[4], title="Changed before it")
    second = page(world, first["next_cursor"])
    world.do(world.ada, "complete_task", id=tasks[4])
    world.task(title="New")
    third = page(world, second["next_cursor"])
    assert {each["as_of"] for each in (first, second, third)} == {first["as_of"]}
    assert third["next_cursor"] is None

    view = project_view({**first, "tasks": first["tasks"] + second["tasks"] + third["tasks"]})
    for event in missed(world.store, world.ben, view.stream, view.last_seq, epoch=view.epoch):
        view.hear(event)

    assert view.tasks == Client(world.store, world.ben).projects[world.project].tasks


@pytest.mark.promise("P6")
def test_every_page_asks_again_who_may_see_it(world: World):
    for _ in range(3):
        world.task()
    first = page(world, None)
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    with pytest.raises(NotFound):
        page(world, first["next_cursor"])


def _cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.promise("P9")
@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "%%%",
        "é",
        "\ud800",
        "A" * 5000,
        _cursor(),
        _cursor(1, "e1"),
        _cursor(1, "e1", -1),
        _cursor(1, "e1", 2**70),
        _cursor("1", "e1", 1),
        _cursor(1, "another epoch", 1),
        _cursor(10**6, "e1", 1),
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused(world: World, cursor: str):
    with pytest.raises(Invalid) as refused:
        page(world, cursor)
    assert refused.value.errors[0].field == "cursor"


@pytest.mark.promise("P6")
def test_nobody_takes_a_snapshot_of_what_they_cannot_see(world: World):
    for person in (world.dov, world.eve):
        with pytest.raises(NotFound):
            snapshot_of_project(world.store, person, world.project)
    with pytest.raises(NotFound):
        snapshot_of_project(world.store, world.ada, 999_999)
