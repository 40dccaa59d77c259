"""Moving tasks on a board, into other projects, into the trash and back."""

from typing import Any

import pytest
from msgspec import json

from taskcast.domain.errors import Conflict, Forbidden, Invalid, NotFound
from taskcast.domain.ids import TaskId
from taskcast.domain.permissions import Actor
from taskcast.ports.queries import Page
from tests.support.scenario import Scenario
from tests.support.store_client import StoreClient, comments_of

from .scenarios import comment, section
from .test_tasks import read, titles


def elsewhere(world: Scenario, **roles: str) -> int:
    """Another project of Ada's, with these people in it."""
    project: int = world.data(world.ada, "create_project", name="Shed")["id"]
    for who, role in roles.items():
        fields = {"project_id": project, "user_id": getattr(world, who).user_id, "role": role}
        world.do(world.ada, "put_member", **fields)
    return project


@pytest.fixture
def row(world: Scenario) -> dict[str, int]:
    """Three tasks in a row."""
    return {title: world.task(title=title) for title in ("one", "two", "three")}


@pytest.mark.parametrize(
    ("moved", "where", "order"),
    [
        ("three", {"before_id": "one"}, ["three", "one", "two"]),
        ("three", {"after_id": "one"}, ["one", "three", "two"]),
        ("one", {"after_id": "three"}, ["two", "three", "one"]),
        ("one", {"after_id": "two"}, ["two", "one", "three"]),
        ("one", {"section_id": None}, ["two", "three", "one"]),
    ],
)
def test_a_task_goes_where_it_is_put(
    world: Scenario, row: dict[str, int], moved: str, where: Any, order: list[str]
):
    fields = {key: row.get(value, value) for key, value in where.items()}
    world.do(world.ben, "move_task", id=row[moved], **fields)
    assert titles(world) == order


@pytest.mark.parametrize(
    ("moved", "where"),
    [("two", {"after_id": "one"}), ("two", {"before_id": "three"}), ("three", {"section_id": None})],
)
def test_a_task_put_where_it_is_tells_nobody(world: Scenario, row: dict[str, int], moved: str, where: Any):
    fields = {key: row.get(value, value) for key, value in where.items()}
    assert world.do(world.ben, "move_task", id=row[moved], **fields).events == []


def test_a_restored_task_shares_its_place_with_nobody(world: Scenario, row: dict[str, int]):
    world.do(world.ada, "delete_task", id=row["three"])
    row["four"] = world.task(title="four")
    world.do(world.ada, "move_task", id=row["four"], after_id=row["two"])
    world.do(world.ada, "restore_task", id=row["three"])
    places = [read(world, task).position for task in row.values()]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "section_id"),
        ({"before_id": 1, "after_id": 1}, "after_id"),
        ({"before_id": 999_999}, "before_id"),
        ({"section_id": 999_999}, "section_id"),
        ({"parent_id": 999_999}, "parent_id"),
        ({"project_id": 999_999}, "project_id"),
    ],
)
def test_a_move_to_nowhere_names_the_field(world: Scenario, fields: Any, field: str):
    with pytest.raises(Invalid) as refused:
        world.do(world.ada, "move_task", id=world.task(), **fields)
    assert refused.value.errors[0].field == field


def test_a_task_stands_beside_another_one_not_itself(world: Scenario):
    task = world.task()
    with pytest.raises(Invalid):
        world.do(world.ada, "move_task", id=task, before_id=task)


@pytest.mark.promise("P3")
def test_two_moves_of_one_task_from_one_version_conflict(world: Scenario, row: dict[str, int]):
    world.do(world.ben, "move_task", id=row["one"], after_id=row["three"], base_version=1)
    with pytest.raises(Conflict) as refused:
        world.do(world.ada, "move_task", id=row["one"], after_id=row["two"], base_version=1)
    assert refused.value.conflicting_fields == ["position"]


@pytest.mark.promise("P3")
def test_a_move_merges_with_an_edit_and_a_completion_of_the_same_task(world: Scenario, row: dict[str, int]):
    world.do(world.ben, "update_task", id=row["one"], title="ONE", base_version=1)
    world.do(world.ben, "complete_task", id=row["one"])
    answer = world.do(world.ada, "move_task", id=row["one"], after_id=row["three"], base_version=1)
    assert answer.merged == ["completed", "title"]
    moved = read(world, row["one"])
    assert (moved.title, moved.completed) == ("ONE", True)
    assert moved.position > read(world, row["three"]).position


@pytest.mark.promise("P3")
def test_an_edit_merges_with_a_move(world: Scenario, row: dict[str, int]):
    world.do(world.ben, "move_task", id=row["one"], after_id=row["three"], base_version=1)
    answer = world.do(world.ada, "update_task", id=row["one"], title="ONE", base_version=1)
    assert answer.merged == ["position"]


@pytest.mark.promise("P3")
def test_two_who_move_a_task_to_the_same_place_agree(world: Scenario):
    task, doing = world.task(), section(world)
    world.do(world.ben, "move_task", id=task, section_id=doing, base_version=1)
    assert world.do(world.ada, "move_task", id=task, section_id=doing, base_version=1).events == []


@pytest.mark.promise("P3")
def test_a_move_into_a_section_meets_one_into_another_as_a_conflict(world: Scenario):
    task, doing, done = world.task(), section(world), section(world)
    world.do(world.ben, "move_task", id=task, section_id=doing, base_version=1)
    with pytest.raises(Conflict) as refused:
        world.do(world.ada, "move_task", id=task, section_id=done, base_version=1)
    assert refused.value.conflicting_fields == ["section_id"]
    assert read(world, task).section_id == doing
    knowing = read(world, task).version
    world.do(world.ada, "move_task", id=task, section_id=done, base_version=knowing)
    assert read(world, task).section_id == done


@pytest.mark.promise("P3")
def test_a_place_is_one_thing_of_which_nobody_gets_a_part(world: Scenario):
    """Section and place in it: his is undone by hers even where her new place has the same key as his."""
    task, doing = world.task(), section(world)
    parent = world.task()
    world.do(world.ben, "move_task", id=task, parent_id=parent, base_version=1)
    with pytest.raises(Conflict) as refused:
        world.do(world.ada, "move_task", id=task, section_id=doing, base_version=1)
    assert refused.value.conflicting_fields == ["parent_id"]


@pytest.mark.promise("P3")
def test_two_moves_into_two_projects_from_one_version_conflict(world: Scenario):
    task = world.task()
    shed, boat = elsewhere(world, ben="member"), elsewhere(world, ben="member")
    world.do(world.ben, "move_task", id=task, project_id=shed, base_version=1)
    with pytest.raises(Conflict) as refused:
        world.do(world.ada, "move_task", id=task, project_id=boat, base_version=1)
    assert "project_id" in refused.value.conflicting_fields


def test_a_task_takes_subtasks_and_comments_along_and_leaves_whom_the_project_lacks(world: Scenario):
    task = world.task(assignee_ids=[world.ada.user_id, world.ben.user_id])
    child = world.task(parent_id=task, assignee_ids=[world.ben.user_id])
    comment(world, world.ben, child)
    shed = elsewhere(world, cleo="viewer")

    answer = world.do(world.ada, "move_task", id=task, project_id=shed)

    assert answer.dropped == {"assignee_ids": [world.ben.user_id], "label_ids": []}
    moved = StoreClient(world.store, world.cleo).projects[shed].tasks
    assert set(moved) == {task, child}
    assert moved[child]["parent_id"] == task
    assert moved[task]["assignee_ids"] == [world.ada.user_id]
    assert [each["project_id"] for each in comments_of(world.store, world.cleo, [child])] == [shed]
    assert titles(world) == []


@pytest.mark.promise("P6")
def test_a_moved_task_is_gone_for_who_cannot_see_its_new_project(world: Scenario):
    task = world.task()
    world.do(world.ada, "move_task", id=task, project_id=elsewhere(world))
    with pytest.raises(NotFound):
        world.do(world.ben, "update_task", id=task, title="Mine")


@pytest.mark.promise("P6")
def test_a_task_goes_only_where_its_mover_may_write(world: Scenario):
    task = world.task()
    with pytest.raises(Forbidden):
        world.do(world.ben, "move_task", id=task, project_id=elsewhere(world, ben="viewer"))
    with pytest.raises(Invalid):
        world.do(world.ben, "move_task", id=task, project_id=elsewhere(world))


def test_nobody_is_told_of_a_move_as_of_a_deletion_or_a_new_task(world: Scenario):
    task = world.task(assignee_ids=[world.ben.user_id])
    ben = StoreClient(world.store, world.ben)
    world.do(world.ada, "move_task", id=task, project_id=elsewhere(world, ben="member"))
    ben.catch_up()
    assert [each["reason"] for each in ben.me.notifications.values()] == ["assigned"]


def test_a_moved_subtree_may_not_grow_too_deep(world: Scenario):
    shed = elsewhere(world)
    bottom = world.data(world.ada, "create_task", title="1", project_id=shed)["id"]
    for _ in range(8):
        bottom = world.data(world.ada, "create_task", title="deeper", parent_id=bottom)["id"]
    task = world.task()
    world.task(parent_id=task)
    with pytest.raises(Invalid) as refused:
        world.do(world.ada, "move_task", id=task, project_id=shed, parent_id=bottom)
    assert refused.value.errors[0].field == "parent_id"


def test_a_deleted_task_comes_back_with_what_went_with_it(world: Scenario):
    task = world.task(title="one", section_id=section(world))
    child = world.task(title="child", parent_id=task)
    earlier = world.task(title="earlier", parent_id=task)
    world.do(world.ada, "delete_task", id=earlier)
    world.do(world.ada, "delete_task", id=task)
    assert titles(world) == []

    answer = world.do(world.ben, "restore_task", id=task)

    assert sorted(titles(world)) == ["child", "one"]
    assert read(world, child).parent_id == task
    assert answer.version == 2


def test_two_deletions_at_one_instant_stay_two(world: Scenario):
    first, second = world.task(title="first"), world.task(title="second")
    world.do(world.ada, "delete_task", id=first)
    world.do(world.ada, "delete_task", id=second)
    world.do(world.ada, "restore_task", id=first)
    assert titles(world) == ["first"]


def test_a_task_comes_back_without_the_section_the_parent_and_the_people_that_are_gone(world: Scenario):
    doing, parent = section(world), world.task(title="parent")
    task = world.task(title="child", parent_id=parent, section_id=doing, assignee_ids=[world.ben.user_id])
    world.do(world.ada, "delete_task", id=task)
    world.do(world.ada, "delete_section", id=doing)
    world.do(world.ada, "delete_task", id=parent)
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)

    world.do(world.ada, "restore_task", id=task)

    back = read(world, task)
    assert (back.section_id, back.parent_id, back.assignee_ids) == (None, None, ())


def test_a_task_comes_back_apart_from_a_parent_that_moved_away(world: Scenario):
    parent = world.task()
    task = world.task(parent_id=parent)
    world.do(world.ada, "delete_task", id=task)
    world.do(world.ada, "move_task", id=parent, project_id=elsewhere(world))
    world.do(world.ada, "restore_task", id=task)
    assert (read(world, task).project_id, read(world, task).parent_id) == (world.project, None)


def test_a_restored_task_hangs_below_no_parent_that_went_too_deep_for_it(world: Scenario):
    parent = world.task(title="parent")
    gone = world.task(title="gone", parent_id=parent)
    below = world.task(title="below", parent_id=gone)
    world.do(world.ada, "delete_task", id=gone)
    bottom = world.task(title="level 1")
    for level in range(2, 9):
        bottom = world.task(title=f"level {level}", parent_id=bottom)
    world.do(world.ada, "update_task", id=parent, parent_id=bottom)  # level 9: room for one more
    world.do(world.ada, "restore_task", id=gone)
    assert (read(world, gone).parent_id, read(world, below).parent_id) == (None, gone)
    world.do(world.ada, "delete_task", id=gone)
    world.do(world.ada, "restore_task", id=gone)
    assert read(world, gone).parent_id is None


def test_what_is_not_in_the_trash_is_not_restored_and_what_is_cannot_be_changed(world: Scenario):
    task = world.task()
    with pytest.raises(NotFound):
        world.do(world.ada, "restore_task", id=task)
    world.do(world.ada, "delete_task", id=task)
    for name in ("delete_task", "complete_task"):
        with pytest.raises(NotFound):
            world.do(world.ada, name, id=task)
    with pytest.raises(NotFound):
        world.do(world.ada, "add_comment", task_id=task, body="Hello")


@pytest.mark.promise("P6")
def test_what_was_written_before_a_move_stays_behind_and_comments_follow(world: Scenario):
    """Dov reads the new project alone: what the task said in the old one is not for him."""
    task = world.task(title="Fire Ben", description="On Friday")
    comment(world, world.ada, task, "Only this follows.")
    world.do(world.ada, "update_task", id=task, title="Paint the shed", description="")
    shed = elsewhere(world, dov="viewer")
    world.do(world.ada, "move_task", id=task, project_id=shed)
    world.do(world.ada, "update_task", id=task, title="Paint it")

    def history(who: Actor, *, descending: bool = False):
        page = Page(limit=50, descending=descending)
        lines = world.store.read(lambda it: it.queries.activity(who, TaskId(task), page))
        return [json.decode(line.before) for line in lines]

    assert history(world.dov) == history(world.dov, descending=True) == ["Paint the shed"]
    assert [each["body"] for each in comments_of(world.store, world.dov, [task])] == ["Only this follows."]
    world.do(world.ada, "move_task", id=task, project_id=world.project)
    assert "Fire Ben" in history(world.ben)
