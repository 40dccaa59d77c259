"""Snapshots: pages that belong together, and the place in the stream to go on from."""

import base64
import json
from typing import Any

import pytest

from taskcast.domain.errors import Invalid, NotFound
from taskcast.domain.ids import ProjectId
from taskcast.domain.permissions import Actor
from taskcast.ports.queries import Shape
from taskcast.storage.queries import tasks_as_json
from taskcast.usecases.streams.snapshots import SnapshotAsked, project_snapshot, project_snapshot_tag
from tests.support.scenario import Scenario
from tests.support.store_client import StoreClient, as_json, missed, snapshot_of_project
from tests.support.stream_views import project_view


def page(world: Scenario, cursor: str | None, *, most: int = 2, shape: Shape = "objects"):
    asked = SnapshotAsked(cursor=cursor, most=most, format=shape)
    return world.store.read(
        lambda reading: as_json(project_snapshot(reading, world.ben, ProjectId(world.project), asked))
    )


@pytest.mark.promise("P2")
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
def test_pages_hold_every_open_task_once(world: Scenario, count: int):
    tasks = [world.task() for _ in range(count)]
    world.task(completed=True)
    whole = snapshot_of_project(world.store, world.ben, world.project, most=2)
    assert [task["id"] for task in whole["tasks"]] == tasks[::-1]  # the newest first
    assert whole["counts"] == {"open": count, "completed": 1}


@pytest.mark.promise("P2")
def test_pages_read_while_people_work_end_where_everyone_is(world: Scenario):
    """Later pages show more than the first one's `as_of`; its events are told again and change nothing."""
    tasks = [world.task(title=f"Task {number}") for number in range(5)]
    first = page(world, None)
    world.do(world.ada, "update_task", id=tasks[4], title="Changed behind the cursor")
    world.do(world.ada, "update_task", id=tasks[0], title="Changed before it")
    second = page(world, first["next_cursor"])
    world.do(world.ada, "complete_task", id=tasks[0])
    world.task(title="New")
    third = page(world, second["next_cursor"])
    assert {each["as_of"] for each in (first, second, third)} == {first["as_of"]}
    assert {each["counts"]["open"] for each in (first, second, third)} == {5}
    assert third["next_cursor"] is None

    view = project_view({**first, "tasks": first["tasks"] + second["tasks"] + third["tasks"]})
    for event in missed(world.store, world.ben, view.stream, view.last_seq, epoch=view.epoch):
        view.hear(event)

    assert view.tasks == StoreClient(world.store, world.ben).projects[world.project].tasks


@pytest.mark.promise("P2")
def test_the_same_tasks_come_with_the_names_of_their_fields_said_once(world: Scenario):
    for number in range(3):
        world.task(title=f"Task {number}", due={"date": "2026-12-01"}, assignee_ids=[world.ben.user_id])
    whole = snapshot_of_project(world.store, world.ben, world.project)

    compact = page(world, None, most=1000, shape="columns")

    columns = compact.pop("tasks")
    assert [dict(zip(columns["fields"], row, strict=True)) for row in columns["rows"]] == whole.pop("tasks")
    assert compact == whole


@pytest.mark.promise("P8")
def test_a_page_ends_early_when_its_tasks_are_large(world: Scenario, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks_as_json, "CHUNK", 2)
    monkeypatch.setattr(tasks_as_json, "MOST_BYTES", 150_000)
    tasks = [world.task(description="x" * 100_000) for _ in range(5)]
    sizes, seen, cursor = [], [], None
    while not sizes or cursor is not None:
        each = page(world, cursor, most=1000)
        sizes.append(len(each["tasks"]))
        seen += [task["id"] for task in each["tasks"]]
        cursor = each["next_cursor"]
    assert (sizes, seen) == ([2, 2, 1], tasks[::-1])


@pytest.mark.promise("P2")
def test_the_tag_of_a_page_changes_exactly_when_something_was_told(world: Scenario):
    def tag(actor: Actor, **asked: Any) -> str:
        of = SnapshotAsked(**asked)
        return world.store.read(lambda it: project_snapshot_tag(it, actor, ProjectId(world.project), of))

    task = world.task()
    world.task()
    before = tag(world.ben)
    cursor = page(world, None, most=1)["next_cursor"]
    assert tag(world.ben) == before
    assert (
        len({before, tag(world.cleo), tag(world.ben, format="columns"), tag(world.ben, cursor=cursor)}) == 4
    )
    world.do(world.ada, "update_task", id=task, title="Mow")
    assert tag(world.ben) != before
    with pytest.raises(NotFound):
        tag(world.dov)
    with pytest.raises(Invalid):
        tag(world.ben, cursor='no cursor"')


@pytest.mark.promise("P6")
def test_every_page_asks_again_who_may_see_it(world: Scenario):
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
        _cursor(1, "e1", 1),
        _cursor(1, "e1", -1, 0, 0),
        _cursor(1, "e1", 2**70, 0, 0),
        _cursor(1, "e1", 1, -1, 0),
        _cursor("1", "e1", 1, 0, 0),
        _cursor(1, "another epoch", 1, 0, 0),
        _cursor(10**6, "e1", 1, 0, 0),
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused(world: Scenario, cursor: str):
    with pytest.raises(Invalid) as refused:
        page(world, cursor)
    assert refused.value.errors[0].field == "cursor"


@pytest.mark.promise("P6")
def test_nobody_takes_a_snapshot_of_what_they_cannot_see(world: Scenario):
    for person in (world.dov, world.eve):
        with pytest.raises(NotFound):
            snapshot_of_project(world.store, person, world.project)
    with pytest.raises(NotFound):
        snapshot_of_project(world.store, world.ada, 999_999)
