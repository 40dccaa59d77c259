"""How many statements a use case runs, and that none of them reads a table from end to end.

Counted on SQLite, where a statement can be overheard; the statements are the same on PostgreSQL.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from taskcast.domain.ids import MAX_ID
from taskcast.domain.projects import Section
from taskcast.ports.queries import Page, TaskFilter
from taskcast.storage import migrate, open_store
from taskcast.storage.schema.statements import FEW
from tests.storage.observing import overheard
from tests.support.scenario import CountedIds, Scenario, StoppedClock, seed

LARGE = (
    "tasks",
    "events",
    "notifications",
    "deliveries",
    "activity",
    "comments",
    "idempotency",
    "task_assignees",
)


@pytest.fixture
def world(tmp_path: Path, clock: StoppedClock) -> Iterator[Scenario]:
    url = f"sqlite:///{tmp_path / 'taskcast.db'}"
    migrate(url)
    store = open_store(url, clock=clock, ids=CountedIds(), channels=("email",))
    yield seed(store, clock=clock)
    store.close()


def _count(world: Scenario, act: Callable[[], object]) -> int:
    with overheard(world.store) as heard:
        act()
    return len(heard)


def test_an_update_costs_a_few_statements_for_each_person_told(world: Scenario) -> None:
    alone = world.task()
    world.do(world.ada, "update_task", id=alone, title="Mow")
    # task, save, its words in the index (text, gone, come), audience, then event, activity and the stream's two.
    assert _count(world, lambda: world.do(world.ada, "update_task", id=alone, title="Paint")) == 10
    told = world.task(assignee_ids=[world.ben.user_id, world.cleo.user_id])
    # also, for each: its stream, the line it replaces, line and delivery.
    assert _count(world, lambda: world.do(world.ada, "update_task", id=told, title="Paint it")) == 17


def test_a_change_of_the_title_leaves_the_assignments_alone(world: Scenario) -> None:
    task = world.task(assignee_ids=[world.ben.user_id], due={"date": "2026-12-01"})
    with overheard(world.store) as heard:
        world.do(world.ada, "update_task", id=task, title="Mow", priority=2)
    assert not [statement for statement in heard if "task_assignees" in statement]


def test_reading_a_project_costs_the_same_however_many_tasks_it_has(world: Scenario) -> None:
    def snapshot(reading):
        queries = reading.queries
        queries.project(world.ada, world.project)
        queries.members(world.ada, world.project)
        queries.of_project(world.ada, world.project, Section)
        queries.counts(world.project)
        return queries.open_tasks(world.project, before=MAX_ID, most=200)

    world.task()
    one = _count(world, lambda: world.store.read(snapshot))
    for _ in range(20):
        world.task(assignee_ids=[world.ben.user_id])
    assert _count(world, lambda: world.store.read(snapshot)) == one == 8


def test_deleting_a_tree_costs_the_same_however_large_it_is(world: Scenario) -> None:
    def tree(size: int) -> int:
        root = world.task()
        for _ in range(size):
            world.task(parent_id=root)
        return root

    small, large = tree(2), tree(10)
    tables = 2  # of events and of activity, to which rows are added few at a time
    first = _count(world, lambda: world.do(world.ada, "delete_task", id=small))
    second = _count(world, lambda: world.do(world.ada, "delete_task", id=large))
    assert second - first == tables * 8 // FEW


def test_no_statement_reads_a_large_table_from_end_to_end(world: Scenario) -> None:
    for _ in range(3):
        world.task(assignee_ids=[world.ben.user_id])
    with overheard(world.store) as heard:
        _use_everything(world)
    connection = world.store._session.connection
    found = []
    for statement in set(heard):
        plan = [
            row[3]
            for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?"))
        ]
        found += [
            (step, statement) for step in plan for table in LARGE
            if step == f"SCAN {table}"
        ]  # fmt: skip
    assert found == []


def _use_everything(world: Scenario) -> None:
    ada, ben, project = world.ada, world.ben, world.project
    section = world.data(ada, "create_section", project_id=project, name="Doing")["id"]
    task = world.task(section_id=section, assignee_ids=[ben.user_id])
    child = world.task(parent_id=task)
    world.do(ada, "update_task", id=task, title="Mow", assignee_ids=[ada.user_id], key="k1")
    world.do(ada, "move_task", id=child, after_id=world.task(parent_id=task))
    comment = world.data(ben, "add_comment", task_id=task, body="Which?")["id"]
    world.do(ben, "delete_comment", id=comment)
    world.do(ada, "delete_task", id=task)
    world.do(ada, "restore_task", id=task)
    world.do(ada, "delete_section", id=section)
    world.do(ben, "read_notifications")
    world.do(ada, "remove_member", project_id=project, user_id=ben.user_id)
    leased = world.store.outbox.lease(limit=3, seconds=30)
    world.store.outbox.mark_sent(leased)
    world.store.outbox.next_due()
    for sort in ("id", "updated_at"):
        for where in (TaskFilter(), TaskFilter(project_id=project), TaskFilter(assignee_id=ada.user_id)):
            page = Page(limit=50, sort=sort)
            world.store.read(lambda it, where=where, page=page: it.queries.tasks(ada, where, page))
    for query in (
        lambda it: it.queries.notifications(ada, Page(limit=10), unread_only=False),
        lambda it: it.queries.unread_count(ada),
        lambda it: it.queries.activity(ada, task, Page(limit=10)),
        lambda it: it.queries.comments(ada, task, Page(limit=10)),
        lambda it: it.events.after(f"project:{project}", 3, limit=10),
    ):
        world.store.read(query)
    world.store.purge()


def test_no_row_that_an_update_writes_makes_sqlite_build_a_table_of_its_own(world: Scenario) -> None:
    """A list in a check or a condition does: it costs more than the row."""
    task = world.task(assignee_ids=[world.ben.user_id])
    with overheard(world.store) as heard:
        world.do(world.ada, "update_task", id=task, title="Mow")
    execute = world.store._session.connection.execute
    for statement in (each for each in heard if each.startswith(("INSERT", "UPDATE"))):
        program = execute(f"EXPLAIN {statement}", (None,) * statement.count("?"))
        assert "OpenEphemeral" not in {step[1] for step in program}, statement
