"""However often things are put into the same gap, there is room, and keys stay short."""

import pytest

from taskcast.domain import positions
from tests.support.scenario import Scenario
from tests.support.store_client import StoreClient

from .scenarios import section
from .test_boards import names
from .test_tasks import read, titles

LONGEST = 6


@pytest.fixture(autouse=True)
def short_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(positions, "LONGEST", LONGEST)


@pytest.mark.promise("P2")
def test_tasks_can_be_put_into_the_same_gap_for_ever(world: Scenario) -> None:
    row = {name: world.task(world.ben, title=name) for name in ("first", "a", "b", "gone", "last")}
    world.do(world.ben, "delete_task", id=row["gone"])
    cleo = StoreClient(world.store, world.cleo)
    for number in range(60):
        world.do(world.ada, "move_task", id=row["ab"[number % 2]], after_id=row["first"])
    assert titles(world) == ["first", "b", "a", "last"]
    for number in range(60):
        world.do(world.ada, "move_task", id=row["ab"[number % 2]], before_id=row["last"])
    assert titles(world) == ["first", "a", "b", "last"]
    world.do(world.ben, "restore_task", id=row["gone"])
    assert sorted(titles(world)[1:4]) == ["a", "b", "gone"]
    assert all(len(read(world, task).position) <= LONGEST for task in row.values())
    assert len({read(world, task).position for task in row.values()}) == len(row)
    cleo.catch_up()
    assert cleo.state() == StoreClient(world.store, world.cleo).state()


def test_nobody_is_told_of_tasks_that_only_make_room(world: Scenario) -> None:
    first, a, b, last = (world.task(title=name) for name in ("first", "a", "b", "last"))
    world.do(world.ada, "update_task", id=last, assignee_ids=[world.ben.user_id])
    unread = len(StoreClient(world.store, world.ben).me.notifications)
    for number in range(60):
        world.do(world.ada, "move_task", id=(a, b)[number % 2], after_id=first)
    assert read(world, last).version > 2
    assert len(StoreClient(world.store, world.ben).me.notifications) == unread


def test_sections_can_be_put_into_the_same_gap_for_ever(world: Scenario) -> None:
    board = {name: section(world, name) for name in ("first", "a", "b", "last")}
    ada = StoreClient(world.store, world.ada)
    for number in range(60):
        world.do(world.ada, "move_section", id=board["ab"[number % 2]], after_id=board["first"])
    assert names(world) == ["first", "b", "a", "last"]
    ada.catch_up()
    assert ada.state() == StoreClient(world.store, world.ada).state()
