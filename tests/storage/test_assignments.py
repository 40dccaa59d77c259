"""What stands beside an assignment, for lists of one's own tasks by due date, says what the task says."""

import pytest
from sqlalchemy import func, select, update

from taskcast.domain.ids import TaskId
from taskcast.domain.permissions import Actor
from taskcast.ports.queries import Page, TaskFilter
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.schema.statements import Statement
from taskcast.storage.schema.tables import task_assignees, tasks
from tests.support.scenario import Scenario

_a, _t = task_assignees.c, tasks.c
_ALIKE = (
    (_a.project_id == _t.project_id)
    & (_a.completed == _t.completed)
    & (_a.due_key == _t.due_key)
    & _a.trashed_at.is_not_distinct_from(_t.trashed_at)
)
_OF_ALL = Statement(select(func.count()).select_from(task_assignees))
_AS_THEIR_TASKS = Statement(
    select(func.count()).select_from(task_assignees.join(tasks, _t.id == _a.task_id)).where(_ALIKE)
)


def _assignments(world: Scenario) -> int:
    """How many there are, all of which say what their tasks say."""

    def look(session: DatabaseSession) -> tuple[int, int]:
        return session.all(_OF_ALL)[0][0], session.all(_AS_THEIR_TASKS)[0][0]

    of_all, as_their_tasks = world.store.look(look)
    assert as_their_tasks == of_all
    return of_all


def _by_due(world: Scenario, actor: Actor, of: Actor) -> list[int]:
    where, page = TaskFilter(assignee_id=of.user_id), Page(limit=50, sort="due")
    return [task.id for task in world.store.read(lambda it: it.queries.tasks(actor, where, page))]


def test_whatever_happens_to_a_task_is_known_beside_its_assignments(world: Scenario) -> None:
    ada, ben = world.ada, world.ben
    shed = world.data(ada, "create_project", name="Shed")["id"]
    root = world.task(assignee_ids=[ada.user_id, ben.user_id])
    below = world.task(parent_id=root, assignee_ids=[ben.user_id], due={"date": "2026-12-01"})
    assert _assignments(world) == 3
    for left, name, fields in (
        (3, "update_task", {"id": below, "due": {"date": "2026-12-02"}}),
        (3, "update_task", {"id": root, "completed": True, "due": {"date": "2026-12-03"}}),
        (3, "update_task", {"id": root, "title": "Mow", "completed": False}),
        (4, "update_task", {"id": below, "assignee_ids": [ada.user_id, ben.user_id], "due": None}),
        (4, "delete_task", {"id": below}),
        (4, "delete_task", {"id": root}),
        (4, "restore_task", {"id": root}),
        (4, "restore_task", {"id": below}),
        (2, "move_task", {"id": root, "project_id": shed}),  # Ben is no member there
        (2, "update_task", {"id": root, "completed": True}),
        (2, "move_task", {"id": root, "project_id": world.project}),
    ):
        world.do(ada, name, **fields)
        assert _assignments(world) == left, (name, fields)
    assert _by_due(world, ben, of=ada) == [root, below]


@pytest.mark.promise("P6")
def test_who_left_sees_nobodys_tasks_by_due_date(world: Scenario) -> None:
    tasks = [world.task(assignee_ids=[world.ada.user_id]), world.task(assignee_ids=[world.ada.user_id])]
    assert _by_due(world, world.cleo, of=world.ada) == tasks
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.cleo.user_id)
    for stranger in (world.cleo, world.dov, world.eve):
        assert _by_due(world, stranger, of=world.ada) == []


@pytest.mark.promise("P6")
def test_a_task_is_seen_by_its_own_project_whatever_stands_beside_its_assignments(world: Scenario) -> None:
    hers = world.data(world.dov, "create_project", name="Dov's")["id"]
    task = world.task(assignee_ids=[world.ada.user_id])
    astray = Statement(update(task_assignees).where(_a.task_id == TaskId(task)).values(project_id=hers))
    world.store.transact(lambda session: session.run(astray))
    assert _by_due(world, world.dov, of=world.ada) == []
