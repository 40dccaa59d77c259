"""Whom one command concerns in many tasks hears of it once, with how many there are."""

from pathlib import Path
from typing import Any

import pytest

from taskcast.cli.importing import import_file
from taskcast.domain.permissions import Actor
from taskcast.usecases.tasks.create_task import CreateTask
from taskcast.usecases.tasks.import_tasks import Row, import_tasks
from tests.support.people import ADA, BEN, CLEO
from tests.support.scenario import Scenario
from tests.support.store_client import StoreClient, snapshot_of_person

from .scenarios import section

on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)


def lines(world: Scenario, who: Actor) -> list[tuple[Any, ...]]:
    listed = snapshot_of_person(world.store, who)["notifications"]
    return [(line["reason"], line["title"], line["task_count"]) for line in listed]


def mails(world: Scenario) -> list[tuple[Any, ...]]:
    waiting = world.store.outbox.lease(limit=100, seconds=30)
    return [(each.recipient_id, each.reason, each.task_count) for each in waiting]


def imported(world: Scenario, file: Path, *rows: str) -> None:
    file.write_text("\n".join(("title,assignees,indent,description", *rows)))
    import_file(world.store, file, project="Garden", email=ADA.email, columns={})


@on_both
@pytest.mark.promise("P2", "P7")
def test_an_import_tells_each_person_once_however_many_batches_it_takes(
    world: Scenario, tmp_path: Path
) -> None:
    ben = StoreClient(world.store, world.ben)
    both = [f"Task {number},{BEN.email};{ADA.email},1," for number in range(60)]
    imported(
        world,
        tmp_path / "tasks.csv",
        f"First,{CLEO.email},0,",
        *both,
        f"Ask,,0,@[Ben](user:{world.ben.user_id})",
    )
    assert lines(world, world.ben) == [("imported", "Ask", 61)]
    assert lines(world, world.cleo) == [("imported", "First", 1)]
    assert lines(world, world.ada) == []
    assert sorted(mails(world)) == [(world.ben.user_id, "imported", 61), (world.cleo.user_id, "imported", 1)]
    ben.catch_up()
    assert ben.me.state() == StoreClient(world.store, world.ben).me.state()
    imported(world, tmp_path / "tasks.csv", *both)
    assert (len(lines(world, world.ben)), mails(world)) == (1, [])


@pytest.mark.promise("P5")
def test_who_an_interrupted_import_concerned_is_told_by_the_next(world: Scenario, tmp_path: Path) -> None:
    begun = CreateTask(title="Begun", project_id=world.project, assignee_ids=(world.ben.user_id,))
    import_tasks(world.store, [Row("import:begun", begun)], actor=world.ada)
    assert lines(world, world.ben) == []
    imported(world, tmp_path / "tasks.csv", f"Paint,{BEN.email},,")
    assert lines(world, world.ben) == [("imported", "Begun", 2)]


@pytest.mark.promise("P6")
def test_who_lost_the_project_meanwhile_is_not_told(world: Scenario, tmp_path: Path) -> None:
    begun = CreateTask(title="Begun", project_id=world.project, assignee_ids=(world.ben.user_id,))
    import_tasks(world.store, [Row("import:begun", begun)], actor=world.ada)
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    imported(world, tmp_path / "tasks.csv", "Paint,,,")
    assert (lines(world, world.ben), mails(world)) == ([], [])


def test_a_task_with_subtasks_a_section_and_a_member_that_go_are_one_line_each(world: Scenario) -> None:
    bens = {"assignee_ids": [world.ben.user_id]}
    here, there = section(world, "Here"), section(world, "There")
    party = world.task(title="Party", section_id=here, **bens)
    for title in ("Cake", "Tent"):
        world.task(title=title, section_id=here, parent_id=party, **bens)
    world.do(world.ben, "read_notifications")
    before = len(lines(world, world.ben))
    world.do(world.ada, "move_task", id=party, section_id=there)
    world.do(world.ada, "delete_section", id=there)
    world.do(world.ada, "delete_task", id=party)
    assert lines(world, world.ben)[:-before] == [
        ("deleted", "Party", 3),
        ("changed", "Party", 3),  # both times
    ]
