"""Creating, editing and completing tasks: what people may, and what becomes of edits that meet."""

from typing import Any

import pytest

from taskcast.domain.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed, Problem
from tests.support.scenario import Scenario
from tests.support.store_client import StoreClient

from .scenarios import section


def titles(world: Scenario) -> list[str]:
    """The open tasks of the shared project in the order of its board."""
    tasks = StoreClient(world.store, world.ada).projects[world.project].tasks.values()
    return [task["title"] for task in sorted(tasks, key=lambda task: (task["position"], task["id"]))]


def read(world: Scenario, task: int) -> Any:
    return world.store.read(lambda reading: reading.queries.task(world.ada, task))


def test_a_task_without_a_project_goes_to_the_inbox(world: Scenario):
    task = world.data(world.dov, "create_task", title="Paint")
    projects = StoreClient(world.store, world.dov).me.projects
    assert projects[task["project_id"]]["project"]["is_inbox"]


def test_tasks_stand_in_the_order_they_came(world: Scenario):
    for title in ("one", "two", "three"):
        world.task(title=title)
    assert titles(world) == ["one", "two", "three"]


@pytest.mark.promise("P6")
def test_a_viewer_cannot_add_a_subtask_by_naming_only_its_parent(world: Scenario):
    parent = world.task()
    with pytest.raises(Forbidden):
        world.do(world.cleo, "create_task", title="Mine", parent_id=parent)
    assert titles(world) == ["Paint"]


@pytest.mark.promise("P6")
def test_a_foreign_parent_is_told_apart_from_nothing(world: Scenario):
    parent = world.task()
    for unknown in (parent, 999_999):
        with pytest.raises(Invalid) as refused:
            world.do(world.dov, "create_task", title="Mine", parent_id=unknown)
        assert refused.value.errors[0].field == "parent_id"


@pytest.mark.promise("P6")
def test_a_task_for_a_project_one_cannot_see_is_not_found_and_names_the_field(world: Scenario):
    with pytest.raises(NotFound) as refused:
        world.do(world.dov, "create_task", title="Mine", project_id=world.project)
    assert refused.value.errors[0].field == "project_id"


def test_a_subtask_alone_names_its_project(world: Scenario):
    made = world.data(world.ben, "create_task", title="Part", parent_id=world.task())
    assert made["project_id"] == world.project


@pytest.mark.promise("P9")
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"title": "a\ud800"}, "title"),
        ({"title": 7}, "title"),
        ({}, "title"),
        ({"title": "x", "priority": 5}, "priority"),
        ({"title": "x", "priority": -1}, "priority"),
        ({"title": "x", "due": {"date": "soon"}}, "due"),
        ({"title": "x", "section_id": 999_999}, "section_id"),
        ({"title": "x", "section_id": -1}, "section_id"),
        ({"title": "x", "parent_id": 2**63}, "parent_id"),
        ({"title": "x", "assignee_ids": [999_999]}, "assignee_ids"),
        ({"title": "x", "description": "a\x00"}, "description"),
        ({"title": "x", "description": "é" * 50_001}, "description"),
        ({"title": "x", "colour": "green"}, "colour"),
        ({"title": "x", "completed": "yes"}, "completed"),
    ],
)
@pytest.mark.parametrize("key", [None, "k1"])
def test_bad_input_names_its_field_and_changes_nothing(
    world: Scenario, fields: Any, field: str, key: str | None
):
    before = StoreClient(world.store, world.ada).state()
    with pytest.raises(Invalid) as refused:
        world.do(world.ada, "create_task", key=key, **{"project_id": world.project, **fields})
    assert refused.value.errors[0].field.partition(".")[0] == field
    assert StoreClient(world.store, world.ada).state() == before


@pytest.mark.promise("P3")
def test_edits_of_different_fields_merge(world: Scenario):
    task = world.task()
    world.do(world.ben, "update_task", id=task, title="Paint the fence", base_version=1)
    answer = world.do(world.ada, "update_task", id=task, priority=3, base_version=1)
    assert answer.merged == ["title"]
    assert (read(world, task).title, read(world, task).priority) == ("Paint the fence", 3)


@pytest.mark.promise("P3")
def test_edits_of_the_same_field_conflict_and_show_what_is_there(world: Scenario):
    task = world.task()
    world.do(world.ben, "update_task", id=task, title="Ben's", base_version=1)
    with pytest.raises(Conflict) as refused:
        world.do(world.ada, "update_task", id=task, title="Ada's", priority=3, base_version=1)
    assert refused.value.conflicting_fields == ["title"]
    assert refused.value.current == read(world, task)
    assert read(world, task).priority == 0


@pytest.mark.promise("P3")
def test_the_same_edit_twice_is_one_version_and_one_event(world: Scenario):
    task = world.task()
    first = world.do(world.ben, "update_task", id=task, title="Dig", base_version=1)
    second = world.do(world.ada, "update_task", id=task, title="Dig", base_version=1)
    assert (first.version, second.version) == (2, 2)
    assert second.events == []


@pytest.mark.promise("P3")
def test_if_match_of_another_version_is_refused_first(world: Scenario):
    task = world.task()
    world.do(world.ben, "update_task", id=task, title="Dig")
    with pytest.raises(PreconditionFailed):
        world.do(world.ada, "update_task", id=task, priority=1, if_match=1, base_version=99)


def test_a_client_may_put_what_it_got(world: Scenario):
    task = world.task(
        due={"local": "2026-12-01T09:00", "zone": "Europe/Berlin"}, assignee_ids=[world.ben.user_id]
    )
    got = world.data(world.ada, "update_task", id=task, priority=2)
    answer = world.do(world.ada, "update_task", **{**got, "title": "Dig"})
    assert answer.version == got["version"] + 1
    assert read(world, task).due is not None


@pytest.mark.parametrize(
    "field", ["project_id", "completed_at", "position", "version", "created_at", "created_by"]
)
def test_a_read_only_field_with_another_value_is_refused(world: Scenario, field: str):
    with pytest.raises(Invalid) as refused:
        world.do(world.ada, "update_task", id=world.task(), **{field: "other", "title": "Dig"})
    assert refused.value.errors[0].field == field


@pytest.mark.promise("P3")
def test_people_added_and_removed_at_once_all_count(world: Scenario):
    task = world.task(assignee_ids=[world.ada.user_id])
    world.do(world.ben, "update_task", id=task, assignee_ids={"add": [world.ben.user_id]}, base_version=1)
    answer = world.do(
        world.ada,
        "update_task",
        id=task,
        assignee_ids={"add": [world.cleo.user_id], "remove": [world.ada.user_id]},
        base_version=1,
    )
    assert read(world, task).assignee_ids == (world.ben.user_id, world.cleo.user_id)
    assert answer.merged == ["assignee_ids"]


@pytest.mark.promise("P6")
@pytest.mark.parametrize("outsider", ["dov", "eve"])
def test_only_members_can_be_assigned(world: Scenario, outsider: str):
    with pytest.raises(Invalid):
        world.do(
            world.ada,
            "update_task",
            id=world.task(),
            assignee_ids={"add": [getattr(world, outsider).user_id]},
        )


def test_completing_and_reopening_keep_when(world: Scenario):
    task = world.task()
    world.do(world.ben, "complete_task", id=task)
    assert read(world, task).completed_at == world.clock.now()
    assert world.do(world.ben, "complete_task", id=task).events == []
    world.do(world.ben, "reopen_task", id=task)
    assert read(world, task).completed_at is None


def test_a_task_hangs_below_a_task_of_its_project_alone(world: Scenario):
    task = world.task()
    child = world.task(parent_id=task)
    for parent in (task, child):
        with pytest.raises(Invalid) as refused:
            world.do(world.ada, "update_task", id=task, parent_id=parent)
        assert refused.value.errors[0].field == "parent_id"
    with pytest.raises(Invalid):
        world.task(parent_id=world.data(world.ada, "create_task", title="In the inbox")["id"])


def test_subtasks_nest_ten_levels_deep_and_no_further(world: Scenario):
    task = world.task()
    for _ in range(9):
        task = world.task(parent_id=task)
    with pytest.raises(Invalid):
        world.task(parent_id=task)


def test_a_new_section_puts_the_task_at_its_end(world: Scenario):
    doing = section(world)
    first = world.task(title="first", section_id=doing)
    second = world.task(title="second")
    world.do(world.ben, "update_task", id=second, section_id=doing)
    assert read(world, first).position < read(world, second).position


@pytest.mark.promise("P6")
@pytest.mark.parametrize("who", ["cleo", "dov", "eve"])
@pytest.mark.parametrize("name", ["update_task", "complete_task", "delete_task", "move_task"])
def test_who_is_no_member_changes_no_task(world: Scenario, who: str, name: str):
    task = world.task()
    fields = {"update_task": {"title": "Mine"}, "move_task": {"section_id": None}}.get(name, {})
    with pytest.raises(Problem) as refused:
        world.do(getattr(world, who), name, id=task, **fields)
    assert refused.value.status == (403 if who == "cleo" else 404)
    assert read(world, task).version == 1


def test_another_name_of_a_zone_is_no_change(world: Scenario):
    task = world.task(due={"local": "2026-12-01T09:00", "zone": "Europe/Kiev"})
    renamed = {"local": "2026-12-01T09:00", "zone": "Europe/Kyiv"}
    answer = world.do(world.ben, "update_task", id=task, due=renamed, base_version=1)
    assert (answer.version, answer.events) == (1, [])
    world.do(world.ben, "update_me", timezone="US/Eastern")
    assert world.data(world.ben, "update_me", timezone="America/New_York")["version"] == 2
    moved = world.data(world.ben, "update_task", id=task, due={**renamed, "zone": "Europe/Berlin"})
    assert (moved["version"], moved["due"]["zone"]) == (2, "Europe/Berlin")


def test_a_time_that_clocks_skip_is_kept_as_the_one_it_means(world: Scenario):
    skipped = {"local": "2026-03-29T02:30", "zone": "Europe/Berlin"}
    shown = {"local": "2026-03-29T03:30", "zone": "Europe/Berlin"}
    task = world.task(due=skipped)
    assert world.data(world.ada, "update_task", id=task, due=skipped)["version"] == 1
    assert world.data(world.ada, "update_task", id=task, due=shown)["due"] == shown
    other = world.data(world.ada, "update_task", id=world.task(), due=skipped)
    assert other["due"] == shown
