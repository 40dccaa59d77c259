# ruff: noqa: S608 - values are parameters, and all else is written here
"""Pages of the tasks that a filter lists, in every order, as `task_lists` reads those of a few conditions.

Where a narrow term leaves few tasks they are fetched and sorted; else of each project's open, and of its completed tasks the
first few that pass the filter are taken from the index of the order, and merged. Why: docs/decisions/0007-reads.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from taskcast.domain.filters.matching import Viewer
from taskcast.domain.filters.tree import Node
from taskcast.domain.tasks import Task
from taskcast.ports.queries import Page, TaskOrder
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.queries.filter_conditions import FilterConditions, FilterIds
from taskcast.storage.queries.filter_ranges import KeyRange, NarrowTerms, SearchScope, Write, range_of
from taskcast.storage.schema.rows import TASK, title_key
from taskcast.storage.schema.written_sql import SqlWriter, WrittenStatement

FEW = 1000
"""So many tasks of a narrow term are fetched and sorted; of more, enough pass the filter in the order of an index."""

COLUMNS = ", ".join(f"t.{column.name}" for column in TASK.columns)
_WIDTH = len(TASK.columns)
_KEY_COLUMNS = {"title": "title_key", "due": "due_key"}


@dataclass(frozen=True, slots=True)
class Phase:
    """Tasks in one order: by `column` and then by id, or by id alone; `condition` says which they are."""

    column: str | None
    condition: str = "TRUE"
    completed: bool | None = None


def phases(order: TaskOrder) -> tuple[Phase, ...]:
    """An order as phases: whoever lacks the value comes last, whatever the direction."""
    match order:
        case "id":
            return (Phase(None),)
        case "due":
            return Phase("due_key", "t.due_key < '~'"), Phase(None, "t.due_key = '~'")
        case "priority":
            return Phase("priority", "t.priority > 0"), Phase(None, "t.priority = 0")
        case "completed_at":
            return Phase("completed_at", completed=True), Phase(None, completed=False)
        case _:
            return (Phase(_KEY_COLUMNS.get(order, order)),)


def _place(page: Page, order: TaskOrder) -> tuple[int | str, int] | None:
    if page.after is None:
        return None
    _, key, number = page.after
    return title_key(str(key)) if order == "title" else key or 0, int(number or 0)


@dataclass(frozen=True, slots=True)
class FoundTasks:
    """Which tasks are meant: those of the projects of `scope` that meet the condition, which each of `narrow` holds.

    `keys` says which keys of a column they have.
    """

    scope: SearchScope
    condition: Callable[[SqlWriter], str]
    narrow: Sequence[Write]
    keys: Callable[[str], KeyRange] = KeyRange

    def fewest(self, session: DatabaseSession, few: int) -> Write | None:
        """The narrow term with the fewest tasks, if these are at most `few`."""
        if not self.narrow:
            return None

        def write(sql: SqlWriter) -> str:
            counts = (
                f"(SELECT count(*) FROM (SELECT 1 AS one FROM ({each(sql)}) d LIMIT {few + 1}) c)"
                for each in self.narrow
            )
            return f"SELECT {', '.join(counts)}"

        (row,) = session.all(WrittenStatement(write, width=len(self.narrow)))
        fewest, way = min(zip(row, self.narrow, strict=True), key=lambda each: each[0])
        return way if fewest <= few else None


def of_filter(node: Node, viewer: Viewer, ids: FilterIds, scope: SearchScope) -> FoundTasks:
    """The tasks of a filter."""
    return FoundTasks(
        scope=scope,
        condition=lambda sql: FilterConditions(sql, viewer, ids).of(node),
        narrow=NarrowTerms(viewer, ids, scope).of(node),
        keys=lambda column: range_of(node, viewer, column),
    )


def filtered_page(session: DatabaseSession, tasks: FoundTasks, page: Page, order: TaskOrder) -> list[Task]:
    """A page; `page.after` holds the number of the phase, the key and the id of the last task seen."""
    narrow = tasks.fewest(session, FEW)
    first = 0 if page.after is None else int(page.after[0] or 0)
    found: list[Task] = []
    for number, phase in enumerate(phases(order)):
        states = {tasks.scope.completed, phase.completed} - {None}
        if number < first or len(found) >= page.limit or len(states) > 1:
            continue
        after = _place(page, order) if number == first else None
        queue = TaskQueue(tasks, phase, page.descending, after, page.limit - len(found), narrow)
        found += [TASK.decode(row) for row in session.all(WrittenStatement(queue.whole_tasks, width=_WIDTH))]
    return found


@dataclass(frozen=True, slots=True)
class TaskQueue:
    """The first tasks of one phase, as SQL; `after` is the key and the id of the last task seen."""

    tasks: FoundTasks
    phase: Phase
    descending: bool
    after: tuple[int | str, int] | None
    most: int
    narrow: Write | None

    def whole_tasks(self, sql: SqlWriter) -> str:
        """The tasks in their order."""
        return (
            f"SELECT {COLUMNS} FROM ({self.ids(sql)}) q CROSS JOIN tasks t WHERE t.id = q.id "
            f"ORDER BY {self._order('q.k', 'q.id')}"
        )

    def ids(self, sql: SqlWriter) -> str:
        """Their keys and ids, `k` and `id`."""
        limit = sql.value(self.most)
        if self.narrow is not None:
            return f"{self._fetched(sql, self.narrow)} LIMIT {limit}"
        return self._queued(sql, limit) if sql.database == "sqlite" else self._merged(sql, limit)

    def _fetched(self, sql: SqlWriter, narrow: Write) -> str:
        """The tasks of the narrow term that pass, sorted."""
        members = self.tasks.scope.memberships(sql)
        seen = f"EXISTS (SELECT 1 FROM project_members m WHERE m.project_id = t.project_id AND {members})"
        return (
            f"SELECT t.id AS id, t.{self._key} AS k FROM tasks t WHERE {sql.is_found('t.id', narrow(sql))} AND {seen} "
            f"AND {self._conditions(sql)} AND {self._after(sql)} ORDER BY {self._order(f't.{self._key}', 't.id')}"
        )

    def _queued(self, sql: SqlWriter, limit: str) -> str:
        """A recursive query of SQLite is a queue in order: each range's next stands in it, and who leaves calls another."""
        conditions = self._conditions(sql)
        place = None if self.after is None else (sql.value(self.after[0]), sql.value(self.after[1]))
        first, then = self._first("r", conditions, place), self._first("q", conditions, ("q.k", "q.id"))
        row = f"SELECT x.project_id, x.completed, x.{self._key}, x.id FROM"
        return (
            f"WITH RECURSIVE queue (project_id, completed, k, id) AS ("
            f"{row} ({self._ranges(sql)}) r CROSS JOIN tasks x WHERE x.id = {first} UNION ALL "
            f"{row} queue q CROSS JOIN tasks x WHERE x.id = {then} "
            f"ORDER BY {self._order('3', '4')} LIMIT {limit}) SELECT k, id FROM queue"
        )

    def _first(self, of: str, conditions: str, place: tuple[str, str] | None) -> str:
        """The id of the first task of the range that passes and comes after a place: that with the same key, then the rest.

        Apart, for SQLite does not seek by a pair that ends in the id of a table's rows.
        """
        than, column = self._than, self.phase.column
        if place is None:
            seeks = ["TRUE"]
        elif column is None:
            seeks = [f"t.id {than} {place[1]}"]
        else:
            seeks = [f"t.{column} = {place[0]} AND t.id {than} {place[1]}", f"t.{column} {than} {place[0]}"]
        found = [
            f"(SELECT t.id FROM tasks t WHERE t.project_id = {of}.project_id AND t.completed = {of}.completed "
            f"AND {seek} AND {conditions} ORDER BY {self._order(f't.{self._key}', 't.id')} LIMIT 1)"
            for seek in seeks
        ]
        return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"

    def _merged(self, sql: SqlWriter, limit: str) -> str:
        """From each range as many as wanted, of PostgreSQL."""
        return (
            f"SELECT h.k, h.id FROM ({self._ranges(sql)}) r CROSS JOIN LATERAL ("
            f"SELECT t.{self._key} AS k, t.id FROM tasks t "
            f"WHERE t.project_id = r.project_id AND t.completed = r.completed AND {self._conditions(sql)} "
            f"AND {self._after(sql)} ORDER BY {self._order(f't.{self._key}', 't.id')} LIMIT {limit}) h "
            f"ORDER BY {self._order('h.k', 'h.id')} LIMIT {limit}"
        )

    def _ranges(self, sql: SqlWriter) -> str:
        members = self.tasks.scope.memberships(sql)
        states = {self.tasks.scope.completed, self.phase.completed} - {None}
        given = [str(state).upper() for state in (states or (False, True))]
        listed = " UNION ALL ".join(f"SELECT {state} AS completed" for state in given)
        return (
            f"SELECT m.project_id, s.completed FROM project_members m CROSS JOIN ({listed}) s WHERE {members}"
        )

    def _conditions(self, sql: SqlWriter) -> str:
        tasks, phase = self.tasks, self.phase
        parts = ["t.trashed_at IS NULL", phase.condition]
        if phase.completed is not None:
            parts.append(f"t.completed = {str(phase.completed).upper()}")
        if phase.column is not None:
            parts.append(tasks.keys(phase.column).written(sql))
        parts.append(tasks.condition(sql))
        return " AND ".join(part for part in parts if part != "TRUE")

    def _after(self, sql: SqlWriter) -> str:
        if self.after is None:
            return "TRUE"
        number = sql.value(self.after[1])
        if self.phase.column is None:
            return f"t.id {self._than} {number}"
        return f"(t.{self.phase.column}, t.id) {self._than} ({sql.value(self.after[0])}, {number})"

    @property
    def _key(self) -> str:
        return self.phase.column or "id"

    @property
    def _than(self) -> str:
        return "<" if self.descending else ">"

    def _order(self, *columns: str) -> str:
        return ", ".join(f"{column} DESC" if self.descending else column for column in columns)
