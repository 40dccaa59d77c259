"""Labels on tasks: edits of the set merge, and no task keeps a label that is gone or of another project."""

from typing import Any

import pytest

from taskcast.domain.errors import Invalid
from taskcast.usecases.projects.labels import MOST_MERGED
from taskcast.usecases.tasks.task_rules import MOST_LABELS_OF_A_TASK
from tests.support.scenario import Scenario

from .scenarios import label
from .test_tasks import read


def labels_of(world: Scenario, task: int) -> tuple[int, ...]:
    return read(world, task).label_ids


@pytest.mark.promise("P3")
def test_two_people_who_add_different_labels_both_succeed(world: Scenario) -> None:
    urgent, later = label(world, "Urgent"), label(world, "Later")
    task = world.task()
    for actor, added in ((world.ada, urgent), (world.ben, later)):
        world.do(actor, "update_task", id=task, label_ids={"add": [added]}, base_version=1)
    assert labels_of(world, task) == (urgent, later)
    world.do(world.ben, "update_task", id=task, label_ids=[later])
    assert labels_of(world, task) == (later,)


def test_a_task_has_labels_of_its_own_project_only(world: Scenario) -> None:
    own = world.data(world.ben, "create_project", name="Boat")["id"]
    foreign = world.data(world.ben, "create_label", project_id=own, name="Sails")["id"]
    task = world.task()
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("create_task", {"title": "Paint", "project_id": world.project, "label_ids": [foreign]}),
        ("update_task", {"id": task, "label_ids": [999_999]}),
        ("update_task", {"id": task, "label_ids": {"add": [foreign]}}),
        ("update_task", {"id": task, "label_ids": list(range(1, MOST_LABELS_OF_A_TASK + 2))}),
    ]
    for operation, fields in wrong:
        with pytest.raises(Invalid) as refused:
            world.do(world.ben, operation, **fields)
        assert refused.value.errors[0].field == "label_ids"


def test_a_deleted_label_leaves_its_tasks_those_in_the_trash_as_well(world: Scenario) -> None:
    urgent, later = label(world, "Urgent"), label(world, "Later")
    task, trashed = world.task(label_ids=[urgent, later]), world.task(label_ids=[urgent])
    world.do(world.ada, "delete_task", id=trashed)
    answer = world.do(world.ben, "delete_label", id=urgent)
    assert len(answer.events) == 2  # of the task, and of the label
    assert labels_of(world, task) == (later,)
    world.do(world.ada, "restore_task", id=trashed)
    assert labels_of(world, trashed) == ()


def test_merging_puts_the_other_label_on_every_task_once(world: Scenario) -> None:
    urgent, now = label(world, "Urgent"), label(world, "Now")
    both, one = world.task(label_ids=[urgent, now]), world.task(label_ids=[urgent])
    without = world.task()
    answer = world.do(world.ben, "merge_labels", id=urgent, into_id=now)
    assert len(answer.events) == 3
    assert [labels_of(world, task) for task in (both, one, without)] == [(now,), (now,), ()]
    with pytest.raises(Invalid, match="into_id: Must be another label of the same project"):
        world.do(world.ben, "merge_labels", id=now, into_id=now)


def test_a_label_of_too_many_tasks_is_not_merged_at_once(world: Scenario) -> None:
    urgent, now = label(world, "Urgent"), label(world, "Now")
    task = [world.task(label_ids=[urgent]) for _ in range(MOST_MERGED + 1)][-1]
    with pytest.raises(Invalid, match="id: Is on 1,001 tasks; at most 1,000 change at once"):
        world.do(world.ben, "merge_labels", id=urgent, into_id=now)
    assert labels_of(world, task) == (urgent,)


def test_a_task_that_moves_takes_the_labels_that_are_there_by_name(world: Scenario) -> None:
    cafe, later = label(world, "Café"), label(world, "Later")
    task = world.task(label_ids=[cafe])
    world.task(parent_id=task, label_ids=[cafe, later])
    own = world.data(world.ada, "create_project", name="Shed")["id"]
    there = world.data(world.ada, "create_label", project_id=own, name="CAFE")["id"]
    answer = world.do(world.ada, "move_task", id=task, project_id=own)
    assert labels_of(world, task) == (there,)
    assert answer.dropped is not None
    assert answer.dropped["label_ids"] == [later]
