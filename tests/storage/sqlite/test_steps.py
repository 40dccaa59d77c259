"""How far lists are searched, counted in steps of SQLite's machine."""

import pytest

from taskcast.domain.due import NO_DUE_KEY
from taskcast.ports.queries import Page, TaskFilter
from taskcast.storage.database_session import SqliteSession
from taskcast.storage.queries.sql_queries import SqlQueries
from tests.support.scenario import Scenario


@pytest.mark.parametrize("completed", [None, False])
def test_a_later_page_among_tasks_with_the_same_key_costs_what_the_first_does(
    world: Scenario, completed: bool | None
) -> None:
    """Where no task has a due date, their order is that of their ids, and so must be the search."""
    tasks = [world.task() for _ in range(120)]
    for project in (None, world.project):
        where = TaskFilter(project_id=project, completed=completed)
        early, late = (
            _steps(world, where, Page(limit=10, sort="due", after=(NO_DUE_KEY, task)))
            for task in (tasks[5], tasks[-15])
        )
        assert late < 1.2 * early


def test_the_tasks_of_a_section_are_looked_for_in_its_project_alone(
    world: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "taskcast.storage.queries.task_lists.FEW", -1
    )  # whatever the section has counts as many
    section = world.data(world.ada, "create_section", project_id=world.project, name="Next")["id"]
    for _ in range(10):
        world.task(section_id=section)
    where, page = TaskFilter(section_id=section), Page(limit=10, sort="due")
    alone = _steps(world, where, page)
    other = world.data(world.ada, "create_project", name="Shed")["id"]
    for _ in range(120):
        world.task(project_id=other)
    assert _steps(world, where, page) < 1.2 * alone


def _steps(world: Scenario, where: TaskFilter, page: Page) -> int:
    """How many steps SQLite takes for that page of Ada's, which is full."""
    taken: list[None] = []

    def look(session: SqliteSession) -> None:
        session.connection.set_progress_handler(lambda: bool(taken.append(None)), 1)
        assert len(SqlQueries(session, world.clock.now()).tasks(world.ada, where, page)) == page.limit
        session.connection.set_progress_handler(None)

    world.store.look(look)  # the first time it is prepared, too
    taken.clear()
    world.store.look(look)
    return len(taken)
