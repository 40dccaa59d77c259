"""A list of many pages is whole and in order, by every sort, over many projects and in one."""

from itertools import product
from typing import Any

import pytest

from taskcast.domain.tasks import Task
from taskcast.ports.queries import Page, TaskFilter, task_keys
from tests.support.scenario import Scenario

SORTS = ("id", "title", "due", "priority", "updated_at", "position")
LIMIT = 7


@pytest.fixture
def garden(world: Scenario) -> list[Task]:
    """Ada's tasks in three projects: few keys and many ties, open and completed ones, some of them assigned to her."""
    projects = [
        world.project,
        *(world.data(world.ada, "create_project", name=name)["id"] for name in ("Shed", "Pond")),
    ]
    for number in range(60):
        due = None if number % 3 else {"date": f"2026-12-{1 + number % 5:02}"}
        task = world.task(
            title=f"Paint {number % 4}",
            project_id=projects[number * number % 3],
            priority=number % 2,
            due=due,
            assignee_ids=[] if number % 4 else [world.ada.user_id],
        )
        if number % 5 < 2:
            world.do(world.ada, "update_task", id=task, completed=True)
    return list(world.store.read(lambda it: it.queries.tasks(world.ada, TaskFilter(), Page(limit=200))))


def _pages(world: Scenario, where: TaskFilter, page: Page) -> list[list[Task]]:
    pages: list[list[Task]] = []
    after: Any = None
    while not pages or len(pages[-1]) == page.limit:
        wanted = Page(limit=page.limit, sort=page.sort, descending=page.descending, after=after)
        pages.append(
            list(world.store.read(lambda it, wanted=wanted: it.queries.tasks(world.ada, where, wanted)))
        )
        after = task_keys(pages[-1][-1], page.sort) if pages[-1] else None
    return pages


def _meets(task: Task, where: TaskFilter) -> bool:
    return (
        where.project_id in {None, task.project_id}
        and where.completed in {None, task.completed}
        and (where.assignee_id is None or where.assignee_id in task.assignee_ids)
    )


@pytest.mark.parametrize("descending", [False, True])
def test_pages_together_are_the_list_in_its_order(
    world: Scenario, garden: list[Task], descending: bool
) -> None:
    assert len(garden) == 60
    whose = (None, world.ada.user_id)
    filters = product(SORTS, (None, world.project), (None, False, True), whose)
    for sort, project, completed, assignee in filters:
        where = TaskFilter(project_id=project, completed=completed, assignee_id=assignee)
        met = [task for task in garden if _meets(task, where)]
        ordered = sorted(met, key=lambda task: task_keys(task, sort), reverse=descending)
        pages = _pages(world, where, Page(limit=LIMIT, sort=sort, descending=descending))
        assert [task.id for page in pages for task in page] == [task.id for task in ordered], where
