"""Subtasks that stand in their parent's section go where it goes; the others stay where somebody put them."""

from typing import Any

import pytest

from tests.support.scenario import Scenario
from tests.support.store_client import StoreClient

from .scenarios import section
from .test_moving_tasks import elsewhere
from .test_tasks import read


@pytest.fixture
def family(world: Scenario) -> dict[str, int]:
    """`party` in `here`, with subtasks there, below one of those, and in another section."""
    here, there = section(world, "Here"), section(world, "There")
    party = world.task(title="Party", section_id=here)
    cake = world.task(title="Cake", section_id=here, parent_id=party)
    return {
        "here": here,
        "there": there,
        "party": party,
        "cake": cake,
        "icing": world.task(title="Icing", section_id=here, parent_id=cake),
        "done": world.task(title="Done", section_id=here, parent_id=party, completed=True),
        "tent": world.task(title="Tent", section_id=there, parent_id=party),
        "pegs": world.task(title="Pegs", section_id=here, parent_id=world.task(title="x", parent_id=party)),
    }


def sections(world: Scenario, family: dict[str, int], *names: str) -> list[int | None]:
    return [read(world, family[name]).section_id for name in names]


@pytest.mark.promise("P2")
@pytest.mark.parametrize("operation", ["move_task", "update_task"])
def test_they_follow_in_one_transaction_that_every_client_hears_of(
    world: Scenario, family: dict[str, int], operation: str
) -> None:
    ben = StoreClient(world.store, world.ben)
    answer = world.do(world.ada, operation, key="k1", id=family["party"], section_id=family["there"])
    assert sections(world, family, "party", "cake", "icing", "done", "tent") == [family["there"]] * 5
    assert sections(world, family, "pegs") == [family["here"]]  # its parent stands elsewhere
    assert len(answer.events) == 4
    assert world.do(world.ada, operation, key="k1", id=family["party"], section_id=family["there"]) == answer
    ben.catch_up()
    assert ben.state() == StoreClient(world.store, world.ben).state()


def test_their_order_among_themselves_and_what_others_edit_meanwhile_stay(
    world: Scenario, family: dict[str, int]
) -> None:
    before = read(world, family["cake"])
    world.do(world.ada, "move_task", id=family["party"], section_id=None)
    cake = read(world, family["cake"])
    assert (cake.section_id, cake.position, cake.version) == (None, before.position, before.version + 1)
    edited: dict[str, Any] = world.data(world.ben, "update_task", id=cake.id, title="Pie", base_version=1)
    assert (edited["title"], edited["section_id"]) == ("Pie", None)


def test_a_move_within_the_section_leaves_them_alone(world: Scenario, family: dict[str, int]) -> None:
    world.task(title="Last", section_id=family["here"])
    assert len(world.do(world.ada, "move_task", id=family["party"], section_id=family["here"]).events) == 1


def test_one_that_lies_in_the_trash_comes_back_beside_its_parent(
    world: Scenario, family: dict[str, int]
) -> None:
    world.do(world.ada, "delete_task", id=family["cake"])
    world.do(world.ada, "move_task", id=family["party"], section_id=family["there"])
    world.do(world.ada, "restore_task", id=family["cake"])
    assert sections(world, family, "cake", "icing") == [family["there"]] * 2


def test_into_another_project_they_stand_in_the_section_of_their_parent_or_in_none(
    world: Scenario, family: dict[str, int]
) -> None:
    shed = elsewhere(world)
    shelf = world.data(world.ada, "create_section", project_id=shed, name="Shelf")["id"]
    world.do(world.ada, "move_task", id=family["party"], project_id=shed, section_id=shelf)
    assert sections(world, family, "party", "cake", "icing", "done") == [shelf] * 4
    assert sections(world, family, "tent", "pegs") == [None, None]
