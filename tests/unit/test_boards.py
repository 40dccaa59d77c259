"""Sections and projects: their names, their order, and what becomes of tasks when a section goes."""

import pytest

from taskcast.domain.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from tests.support.scenario import Scenario
from tests.support.store_client import snapshot_of_project

from .scenarios import section
from .test_tasks import read


def names(world: Scenario) -> list[str]:
    """The sections of the board from left to right."""
    found = snapshot_of_project(world.store, world.ada, world.project)["sections"]
    assert found == sorted(found, key=lambda each: (each["position"], each["id"]))
    return [each["name"] for each in found]


@pytest.fixture
def board(world: Scenario) -> dict[str, int]:
    return {name: section(world, name) for name in ("To do", "Doing", "Done")}


def test_a_section_comes_last(world: Scenario, board: dict[str, int]):
    assert names(world) == ["To do", "Doing", "Done"]


@pytest.mark.parametrize(
    ("moved", "where", "order"),
    [
        ("Done", {"before_id": "To do"}, ["Done", "To do", "Doing"]),
        ("Done", {"after_id": "To do"}, ["To do", "Done", "Doing"]),
        ("To do", {}, ["Doing", "Done", "To do"]),
        ("To do", {"before_id": "Done"}, ["Doing", "To do", "Done"]),
    ],
)
def test_a_section_goes_where_it_is_put(world: Scenario, board: dict[str, int], moved, where, order):
    fields = {key: board[value] for key, value in where.items()}
    world.do(world.ben, "move_section", id=board[moved], **fields)
    assert names(world) == order


@pytest.mark.parametrize(
    ("moved", "where"), [("Done", {}), ("Doing", {"after_id": "To do"}), ("Doing", {"before_id": "Done"})]
)
def test_a_section_put_where_it_is_tells_nobody(world: Scenario, board: dict[str, int], moved, where):
    fields = {key: board[value] for key, value in where.items()}
    assert world.do(world.ben, "move_section", id=board[moved], **fields).events == []


def test_a_section_stands_beside_sections_of_its_own_project(world: Scenario, board: dict[str, int]):
    own = world.data(world.ben, "create_project", name="Boat")["id"]
    foreign = world.data(world.ben, "create_section", project_id=own, name="Sails")["id"]
    for neighbour in (foreign, board["Doing"], 999_999):
        with pytest.raises(Invalid) as refused:
            world.do(world.ben, "move_section", id=board["Doing"], before_id=neighbour)
        assert refused.value.errors[0].field == "before_id"


@pytest.mark.promise("P3")
def test_two_moves_of_one_section_from_one_version_conflict(world: Scenario, board: dict[str, int]):
    world.do(world.ben, "move_section", id=board["To do"], base_version=1)
    with pytest.raises(Conflict):
        world.do(world.ada, "move_section", id=board["To do"], before_id=board["Done"], base_version=1)


def test_tasks_stay_when_their_section_goes(world: Scenario, board: dict[str, int]):
    first = world.task(section_id=board["Doing"])
    second = world.task(section_id=board["Doing"])
    without = world.task()

    answer = world.do(world.ben, "delete_section", id=board["Doing"])

    assert names(world) == ["To do", "Done"]
    assert len(answer.events) == 3
    assert [read(world, task).section_id for task in (first, second)] == [None, None]
    places = [read(world, task).position for task in (without, first, second)]
    assert places == sorted(set(places))
    with pytest.raises(NotFound):
        world.do(world.ben, "delete_section", id=board["Doing"])


def test_what_is_restored_when_its_section_is_gone_shares_its_place_with_nobody(
    world: Scenario, board: dict[str, int]
):
    gone = world.task(title="gone", section_id=board["Doing"])
    below = world.task(title="below", section_id=board["Doing"], parent_id=gone)
    without = world.task(title="without")
    world.do(world.ada, "delete_task", id=gone)
    world.do(world.ben, "delete_section", id=board["Doing"])
    world.do(world.ada, "restore_task", id=gone)
    assert read(world, gone).position > read(world, without).position
    assert (read(world, gone).section_id, read(world, below).section_id) == (None, None)


@pytest.mark.promise("P3")
def test_an_old_version_deletes_nothing(world: Scenario, board: dict[str, int]):
    world.do(world.ben, "update_section", id=board["Doing"], name="Waiting")
    world.do(world.ben, "update_project", id=world.project, name="Orchard")
    with pytest.raises(PreconditionFailed):
        world.do(world.ada, "delete_section", id=board["Doing"], if_match=1)
    with pytest.raises(PreconditionFailed):
        world.do(world.ada, "delete_project", id=world.project, if_match=1)


@pytest.mark.promise("P3")
def test_one_name_from_two_windows_conflicts(world: Scenario, board: dict[str, int]):
    for name, number in (("update_section", board["Doing"]), ("update_project", world.project)):
        world.do(world.ben, name, id=number, name="Ben's", base_version=1)
        with pytest.raises(Conflict):
            world.do(world.ada, name, id=number, name="Ada's", base_version=1)


@pytest.mark.promise("P6")
def test_a_viewer_changes_neither_board_nor_project(world: Scenario, board: dict[str, int]):
    for name, fields in (
        ("create_section", {"project_id": world.project, "name": "Mine"}),
        ("update_section", {"id": board["Doing"], "name": "Mine"}),
        ("move_section", {"id": board["Doing"]}),
        ("delete_section", {"id": board["Doing"]}),
        ("update_project", {"id": world.project, "name": "Mine"}),
        ("delete_project", {"id": world.project}),
    ):
        with pytest.raises(Forbidden):
            world.do(world.cleo, name, **fields)
    with pytest.raises(Forbidden):
        world.do(world.ben, "delete_project", id=world.project)


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\x00", None, 7])
def test_what_is_no_name_is_refused(world: Scenario, name):
    with pytest.raises(Invalid) as refused:
        world.do(world.ada, "create_project", name=name)
    assert refused.value.errors[0].field == "name"
