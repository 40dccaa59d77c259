"""The first tasks of many ranges, merged: a range is a project's open, or its completed tasks, in the order of an index.

Of the index a few entries are read for each range and each task of the page; of the tasks, those of the page alone.
Why: docs/decisions/0007-reads.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    exists,
    false,
    func,
    literal_column,
    select,
    text,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.sql.expression import FromClause, Subquery

from taskcast.storage.schema.rows import TASK
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import project_members, task_assignees, tasks

Conditions = Callable[[FromClause], Sequence[ColumnElement[bool]]]
Place = Sequence[ColumnElement[Any]]

_m = project_members.c
_ONE: ColumnElement[int] = literal_column("1")


@dataclass(frozen=True, slots=True)
class MergedIndexScan:
    """Along an index of `rows`: project, whether completed, then the keys, of which the last is the task's id.

    `where` says what else a row has to be; `given` names the parameters there are.
    """

    rows: Table
    keys: tuple[str, ...]
    given: frozenset[str]
    where: Conditions
    descending: bool

    def page(self) -> Statement:
        """The page after the cursor, of the projects that the actor is a member of."""
        if "project" not in self.given:
            postgresql = self._shown(self._of_many_on_postgresql())
            return Statement(self._shown(self._of_many()), on_postgresql=postgresql)
        merged = self._shown(self._of_project())
        if "completed" in self.given and self.rows is tasks and len(self._cursor()) <= 1:
            return Statement(self._of_range(), on_postgresql=merged)
        return Statement(merged)

    def _of_range(self) -> Select[Any]:
        """The rows as they come, of SQLite; PostgreSQL is asked for the index's keys alone, so that it takes that index."""
        (rows,) = self._beyond(self._range(tasks, p("project"), p("completed")), tasks, self._cursor())
        return rows.with_only_columns(*TASK.columns).where(_sees(p("project"))).limit(p("most"))

    def _of_project(self) -> FromClause:
        """The first rows of one or two ranges, merged."""
        firsts: list[Select[Any]] = []
        for completed in [p("completed")] if "completed" in self.given else [false(), true()]:
            x = self.rows.alias()
            found = self._range(x, p("project"), completed).limit(p("most"))
            firsts += [select(first.subquery()) for first in self._beyond(found, x, self._cursor())]
        merged = union_all(*firsts).subquery()
        return select(merged).order_by(*self._order(merged)).limit(p("most")).subquery("queue")

    def _of_many(self) -> FromClause:
        """A recursive query of SQLite is a queue in order: each range's next stands in it, and who leaves calls another."""
        queue = self._row(self._ranges(), self._cursor()).cte("queue", recursive=True)
        then = self._row(queue, [queue.c[key] for key in self.keys])
        direction = " DESC" if self.descending else ""
        order = ", ".join(f"{place}{direction}" for place in range(3, 3 + len(self.keys)))
        return queue.union_all(then.suffix_with(text(f"ORDER BY {order} LIMIT :most")))

    def _row(self, of: FromClause, after: Place) -> Select[Any]:
        """The first row of the range that comes after a place."""
        x, y = self.rows.alias("x"), self.rows.alias("y")
        first = self._range(y, of.c.project_id, of.c.completed).limit(_ONE).correlate(of)
        numbers = [it.with_only_columns(y.c[self.keys[-1]]) for it in self._beyond(first, y, after)]
        found = select(x.c.project_id, x.c.completed, *self._keys(x)).select_from(of)
        return found.where(x.c[self.keys[-1]] == _first_of(numbers), *self._owned(x))

    def _of_many_on_postgresql(self) -> FromClause:
        """From each range as many as wanted, merged; of many ranges, only those whose first is among the wanted have any.

        Where a text is looked for, the first may be as far as the others: then all ranges are read once.
        """
        ranges: FromClause = self._ranges()
        if "text" not in self.given:
            ranges = self._merged(ranges, self._after(ranges).limit(_ONE).lateral("head")).subquery("nearest")
        return self._merged(ranges, self._after(ranges).limit(p("most")).lateral("row")).subquery("queue")

    def _after(self, of: FromClause) -> Select[Any]:
        x, cursor = self.rows.alias("x"), self._cursor()
        found = self._range(x, of.c.project_id, of.c.completed).correlate(of)
        return found.where(self._after_all(self._keys(x), cursor)) if cursor else found

    def _merged(self, of: FromClause, rows: FromClause) -> Select[Any]:
        found = select(rows).select_from(of.join(rows, true()))
        return found.order_by(*self._order(rows)).limit(p("most"))

    def _ranges(self) -> Subquery:
        mine = _m.user_id == p("actor")
        if "completed" in self.given:
            return select(_m.project_id, p("completed").label("completed")).where(mine).subquery("ranges")
        states = select(false().label("completed")).union_all(select(true())).subquery("states")
        pairs = project_members.join(states, true())
        return select(_m.project_id, states.c.completed).select_from(pairs).where(mine).subquery("ranges")

    def _range(
        self, x: FromClause, project: ColumnElement[Any], completed: ColumnElement[Any]
    ) -> Select[Any]:
        """The rows of one range, in order."""
        found = select(x.c.project_id, x.c.completed, *self._keys(x)).where(
            x.c.project_id == project, x.c.completed == completed, x.c.trashed_at.is_(None)
        )
        return found.where(*self._owned(x), *self.where(x)).order_by(*self._order(x))

    def _beyond(self, found: Select[Any], x: FromClause, after: Place) -> list[Select[Any]]:
        """What is found after a place: that with the same key, then the rest.

        Apart, for SQLite does not seek by a pair that ends in the id of a table's rows.
        """
        if not after:
            return [found]
        *key, number = self._keys(x)
        farther = found.where(self._after_all([number], after[-1:]))
        if not key:
            return [farther]
        return [farther.where(key[0] == after[0]), found.where(self._after_all(key, after[:1]))]

    def _after_all(self, keys: Place, after: Place) -> ColumnElement[bool]:
        it, place = (keys[0], after[0]) if len(keys) == 1 else (tuple_(*keys), tuple_(*after))
        return it < place if self.descending else it > place

    def _shown(self, queue: FromClause) -> Select[Any]:
        """The tasks themselves; whether the actor may see them is asked of each, whatever its copy says."""
        shown = select(*TASK.columns).select_from(queue.join(tasks, tasks.c.id == queue.c[self.keys[-1]]))
        return shown.where(_sees(tasks.c.project_id)).order_by(*self._order(queue))

    def _owned(self, x: FromClause) -> list[ColumnElement[bool]]:
        return [x.c.user_id == p("assignee")] if self.rows is task_assignees else []

    def _keys(self, of: FromClause) -> list[ColumnElement[Any]]:
        return [of.c[key] for key in self.keys]

    def _order(self, of: FromClause) -> list[ColumnElement[Any]]:
        return [key.desc() if self.descending else key for key in self._keys(of)]

    def _cursor(self) -> list[ColumnElement[Any]]:
        names = ("after_key", "after_id")[-len(self.keys) :]
        return [p(name) for name in names] if "after_id" in self.given else []


def _sees(project: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(_m.project_id == project, _m.user_id == p("actor"))


def _first_of(numbers: Sequence[Select[Any]]) -> ColumnElement[Any]:
    first, *others = (number.scalar_subquery() for number in numbers)
    return func.coalesce(first, *others) if others else first
