"""Every list, by every sort and filter it offers, is read from an index in the order of the sort, on both databases.

At 100,000 tasks that is the difference between a page and the whole table (bench/lists.py).
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from taskcast.ports.queries import Page, TaskFilter
from taskcast.storage.database_session import DatabaseSession, PostgresSession
from taskcast.storage.queries import task_lists
from taskcast.storage.queries.sql_queries import SqlQueries
from taskcast.storage.schema.statements import Statement
from taskcast.storage.sqlite.store import SqliteStore
from tests.support.scenario import Scenario

SORTS = ("id", "title", "due", "priority", "updated_at", "position")
INDEX = {sort: f"ix_tasks_by_{sort.removesuffix('_at')}" for sort in SORTS}
PAGES = [
    Page(limit=51, sort=sort, descending=descending, after=after)
    for sort, descending in product(SORTS, (False, True))
    for after in (None, (7,) if sort == "id" else (3 if sort == "priority" else "a", 7))
]

_SORT_OF_INDEX = re.compile(r"Sort Key:[^\n]*\n\s*->  [^\n]* using ix_tas")


class Explaining:
    """A session that lists nothing and keeps how each list would be read."""

    alone = False

    def __init__(self, session: Any, *discouraged: str) -> None:
        self._session = session
        self.plans: list[str] = []
        if isinstance(session, PostgresSession):  # tables of tests are small: there a scan would be right
            for way in ("seqscan", "bitmapscan", *discouraged):
                session.connection.execute(f"SET LOCAL enable_{way} = off".encode())

    def one(self, statement: Statement, /, **values: object) -> Any:
        return self._session.one(statement, **values)

    def all(self, statement: Statement, /, **values: object) -> list[Any]:
        connection = self._session.connection
        if isinstance(self._session, PostgresSession):
            sql, given = statement.for_postgresql()
            steps = connection.execute(b"EXPLAIN " + sql, {**given, **values}).fetchall()
        else:
            sql, bind = statement.for_sqlite()
            steps = connection.execute(f"EXPLAIN QUERY PLAN {sql}", bind(values)).fetchall()
        self.plans.append(
            "\n".join("|".join(map(str, step[1::2])) if step[1:] else step[0] for step in steps)
        )
        return []


def _plans(
    world: Scenario, wheres: list[TaskFilter], *discouraged: str
) -> Iterator[tuple[TaskFilter, Page, str]]:
    def look(session: DatabaseSession) -> list[tuple[TaskFilter, Page, str]]:
        explaining = Explaining(session, *discouraged)
        cases = list(product(wheres, PAGES))
        for where, page in cases:
            task_lists.tasks_page(explaining, world.ada, where, page)
        return [(*case, plan) for case, plan in zip(cases, explaining.plans, strict=True)]

    yield from world.store.look(look)


def _reads_whole_table(plan: str) -> bool:
    scans = ("SCAN tasks", "SCAN x", "Seq Scan on tasks", "Seq Scan on task_assignees", "SCAN task_assignees")
    return any(scan in plan for scan in scans)


def _sorts(plan: str) -> int:
    return plan.count("TEMP B-TREE FOR ORDER BY") + plan.count("Sort Key")


def _sorts_a_range(plan: str) -> bool:
    """Whether what an index is searched for is sorted before some of it is taken."""
    steps = [
        line.partition("|") for line in plan.splitlines()
    ]  # of SQLite: the step it is a part of, and what it does
    sorting = {part_of for part_of, _, step in steps if "TEMP B-TREE FOR ORDER BY" in step}
    searching = {part_of for part_of, _, step in steps if "INDEX ix_tas" in step}
    return bool(sorting & searching) or bool(_SORT_OF_INDEX.search(plan))


@pytest.mark.parametrize("narrow", [None, "section_id", "parent_id", "assignee_id"])
def test_large_lists_are_walked_along_the_index_of_their_sort(
    world: Scenario, monkeypatch: pytest.MonkeyPatch, narrow: str | None
) -> None:
    monkeypatch.setattr(task_lists, "FEW", -1)  # whatever a filter leaves counts as many
    more: dict[str, Any] = {} if narrow is None else {narrow: 1}
    wheres = [
        TaskFilter(project_id=project, completed=completed, text=text, **more)
        for project, completed, text in product((None, world.project), (None, False, True), (None, "x"))
    ]
    for where, page, plan in _plans(world, wheres, "sort"):
        if narrow == "assignee_id" and page.sort == "id":
            assert "ix_task_assignees_user_id_task_id" in plan, (where, page, plan)
            assert _sorts(plan) == 0, (where, page, plan)
            continue
        own = narrow == "assignee_id" and page.sort == "due"
        assert ("ix_task_assignees_by_due" if own else INDEX[page.sort]) in plan, (where, page, plan)
        assert not _reads_whole_table(plan), (where, page, plan)
        assert not _sorts_a_range(plan), (where, page, plan)  # they are merged


@pytest.mark.parametrize(
    ("narrow", "index"),
    [
        ("section_id", "ix_tasks_section_id"),
        ("parent_id", "ix_tasks_parent_id"),
        ("assignee_id", "ix_task_assignees_user_id_task_id"),
        ("trashed", "ix_tasks_in_trash"),
    ],
)
def test_what_a_filter_leaves_is_found_by_the_index_of_the_filter(
    world: Scenario, narrow: str, index: str
) -> None:
    wheres = [
        TaskFilter(project_id=project, completed=completed, **{narrow: 1 if narrow != "trashed" else True})
        for project, completed in product((None, world.project), (None, False))
    ]
    for where, page, plan in _plans(world, wheres):
        if narrow == "assignee_id" and page.sort == "due":
            assert "ix_task_assignees_by_due" in plan, (where, page, plan)
        elif isinstance(world.store, SqliteStore):  # PostgreSQL decides by its figures, and here are none
            assert index in plan, (where, page, plan)
        assert not _reads_whole_table(plan), (where, page, plan)


def test_other_lists_come_in_the_order_of_an_index(world: Scenario) -> None:
    task = world.task()

    def look(session: DatabaseSession) -> dict[str, str]:
        plans: dict[str, str] = {}
        for after in (None, (7,)):
            explaining = Explaining(session, "sort")
            queries = SqlQueries(explaining, "2026-11-23T09:00:00.000000Z")
            for name, page in (
                ("comments", Page(limit=51, after=after)),
                ("activity", Page(limit=51, after=after)),
            ):
                getattr(queries, name)(world.ada, task, page)
                plans[f"{name} after {after}"] = explaining.plans.pop()
            for name in ("projects", "users"):
                getattr(queries, name)(world.ada, Page(limit=51, after=after))
                plans[f"{name} after {after}"] = explaining.plans.pop()
            place = None if after is None else ("2026-11-23T09:00:00.000000Z", "u2.1.e1.email")
            queries.deliveries(world.ben, Page(limit=51, after=place))
            plans[f"deliveries of one, after {after}"] = explaining.plans.pop()
        return plans

    for name, plan in world.store.look(look).items():
        assert _sorts(plan) == 0, (name, plan)
        assert "SCAN comments" not in plan, (name, plan)


def test_the_inbox_is_read_from_its_indexes(world: Scenario) -> None:
    """Unread lines are counted together in theirs alone; read ones come in its order."""

    def look(session: DatabaseSession) -> dict[str, str]:
        plans: dict[str, str] = {}
        explaining = Explaining(session, "sort")
        queries = SqlQueries(explaining, "2026-11-23T09:00:00.000000Z")
        for after in (None, (7,)):
            for unread in (False, True):
                queries.notifications(world.ada, Page(limit=51, after=after), unread_only=unread)
                plans[f"{unread=}, after {after}"] = explaining.plans.pop()
        return plans

    for name, plan in world.store.look(look).items():
        assert "SCAN notifications" not in plan, (name, plan)
        if isinstance(world.store, SqliteStore):
            assert "COVERING INDEX ix_notifications_unread" in plan, (name, plan)
            assert ("ix_notifications_shown" in plan) is ("False" in name), (name, plan)
