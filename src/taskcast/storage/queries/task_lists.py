"""Pages of tasks: keyset cursors over (sort key, id), stable while rows come and go, and as fast in a large list.

A list is *walked* or *gathered*. Walked: of each project's open, and of its completed tasks the first few are
taken from the index of the sort, and merged. Gathered: what little a filter leaves is fetched and sorted.
Why: docs/decisions/0007-reads.md.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, tuple_
from sqlalchemy.sql.expression import FromClause, UnaryExpression
from sqlalchemy.sql.operators import custom_op

from taskcast.domain.permissions import Actor
from taskcast.domain.tasks import TASK_SORTS, Task
from taskcast.domain.text import search_key
from taskcast.ports.queries import Page, TaskFilter
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.queries.merged_index_scan import MergedIndexScan
from taskcast.storage.repositories.access import found
from taskcast.storage.schema.rows import TASK, title_key
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import project_members, task_assignees, tasks

FEW = 500
"""What a filter leaves is gathered up to this many tasks; above, enough of a walk's tasks pass the filter."""

_m = project_members.c
_a = task_assignees.c
_DERIVED = [tasks.c[name] for name in ("title_key", "due_key")]
_NARROW = {"section": tasks.c.section_id, "parent": tasks.c.parent_id, "assignee": _a.user_id}


def tasks_page(session: DatabaseSession, actor: Actor, where: TaskFilter, page: Page) -> Sequence[Task]:
    """A page of tasks the actor can see."""
    values = _values(actor, where, page)
    given, descending = frozenset(values), page.descending
    if where.assignee_id is not None and page.sort == "id":
        statement = _of_person(given, descending, where.trashed)
    elif (by := _least(session, values, page, where)) is not None or where.trashed:
        statement = _gathered(given, page.sort, descending, where.trashed, by)
    else:
        statement = _walked(given, page.sort, descending)
    return [TASK.decode(row) for row in session.all(statement, **values)]


def _values(actor: Actor, where: TaskFilter, page: Page) -> dict[str, Any]:
    values: dict[str, Any] = {"actor": actor.user_id, "most": page.limit}
    wanted = {
        "project": where.project_id,
        "section": where.section_id,
        "parent": where.parent_id,
        "assignee": where.assignee_id,
        "completed": where.completed,
        "text": None if where.text is None else _containing(where.text),
    }
    values |= {name: value for name, value in wanted.items() if value is not None}
    if page.after is not None:
        values["after_id"] = int(page.after[-1] or 0)
        if page.sort != "id":
            values["after_key"] = _sort_key(page.sort, page.after[0])
    return values


def _sort_key(sort: str, value: object) -> object:
    return title_key(value) if sort == "title" and isinstance(value, str) else value


def _containing(text: str) -> str:
    """A LIKE pattern for text anywhere in a title, in any case."""
    escaped = search_key(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _least(session: DatabaseSession, values: dict[str, Any], page: Page, where: TaskFilter) -> str | None:
    """The filter that leaves so little that it is simply fetched, if one of them does."""
    for name in _NARROW:
        if name == "assignee" and page.sort == "due" and not where.trashed:
            continue  # walked along the table of assignees
        if name in values and found(session.one(_FEW[name], of=values[name]))[0] <= FEW:
            return name
    return None


def _counting(column: ColumnElement[Any]) -> Statement:
    """How many there are, counted no further than matters."""
    some = select(literal(1).label("one")).where(column == p("of")).limit(literal(FEW + 1)).subquery("some")
    return Statement(select(func.count()).select_from(some))


_FEW = {name: _counting(column) for name, column in _NARROW.items()}


@lru_cache(maxsize=64)
def _of_person(given: frozenset[str], descending: bool, trashed: bool) -> Statement:  # noqa: FBT001 - a cache's key
    """By id, a person's tasks are in order in the table that says who is assigned."""
    listed = select(*TASK.columns).join(project_members, _m.project_id == tasks.c.project_id)
    listed = listed.join(task_assignees, _a.task_id == tasks.c.id)
    listed = listed.where(_a.user_id == p("assignee"), _m.user_id == p("actor"), _in_trash(trashed))
    listed = listed.where(*_conditions(tasks, given))
    return Statement(_page(listed, [_a.task_id], given, descending=descending))


@lru_cache(maxsize=512)
def _gathered(given: frozenset[str], sort: str, descending: bool, trashed: bool, by: str | None) -> Statement:  # noqa: FBT001 - a cache's key
    """What one filter (or the trash) leaves, and only then what else is asked.

    A planner without figures cannot know which of the conditions is the narrow one.
    """
    left = select(*TASK.columns, *_DERIVED).where(_in_trash(trashed))
    if by is not None:
        left = left.where(_NARROW[by] == p(by))
        if by == "assignee":
            left = left.join(task_assignees, _a.task_id == tasks.c.id)
    elif "project" in given:
        left = left.where(tasks.c.project_id == p("project"))
    else:
        left = left.join(project_members, _m.project_id == tasks.c.project_id).where(_m.user_id == p("actor"))
    few = left.cte("few").prefix_with("MATERIALIZED")
    listed = select(*(few.c[column.name] for column in TASK.columns))
    listed = listed.join(project_members, _m.project_id == few.c.project_id).where(_m.user_id == p("actor"))
    listed = listed.where(*_conditions(few, given))
    if "assignee" in given:
        listed = listed.where(exists().where(_a.task_id == few.c.id, _a.user_id == p("assignee")))
    return Statement(_page(listed, _keys(few, sort), given, descending=descending))


def _in_trash(trashed: bool) -> ColumnElement[bool]:  # noqa: FBT001 - as its callers
    return tasks.c.trashed_at.is_not(None) if trashed else tasks.c.trashed_at.is_(None)


@lru_cache(maxsize=512)
def _walked(given: frozenset[str], sort: str, descending: bool) -> Statement:  # noqa: FBT001 - a cache's key
    """The first tasks of each range, merged."""
    if sort == "due" and "assignee" in given:
        return MergedIndexScan(
            task_assignees, ("due_key", "task_id"), given, _of_task(given), descending
        ).page()

    def where(of: FromClause) -> list[ColumnElement[bool]]:
        conditions = _conditions(of, given - {"project", "completed"})
        if "assignee" in given:
            conditions.append(exists().where(_a.task_id == of.c.id, _a.user_id == p("assignee")))
        return conditions

    return MergedIndexScan(tasks, _columns(sort), given, where, descending).page()


def _columns(sort: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((TASK_SORTS[sort].column, "id")))


def _by_value(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Without its index, which a planner would take instead of that of the order."""
    return UnaryExpression(column, operator=custom_op("+"))


def _of_task(given: frozenset[str]) -> Callable[[FromClause], list[ColumnElement[bool]]]:
    """What else the task of an assignment has to be."""
    asked = _conditions(tasks, given - {"project", "completed"})
    return lambda of: [exists().where(tasks.c.id == of.c.task_id, *asked)] if asked else []


def _conditions(of: FromClause, given: frozenset[str]) -> list[ColumnElement[bool]]:
    conditions: dict[str, ColumnElement[bool]] = {
        "project": of.c.project_id == p("project"),
        "section": _by_value(of.c.section_id) == p("section"),
        "parent": _by_value(of.c.parent_id) == p("parent"),
        "completed": of.c.completed == p("completed"),
        "text": of.c.title_key.like(p("text"), escape="\\"),
    }
    return [condition for name, condition in conditions.items() if name in given]


def _keys(of: FromClause, sort: str) -> list[ColumnElement[Any]]:
    return [of.c[name] for name in _columns(sort)]


def _page(
    listed: Select[Any], keys: Sequence[ColumnElement[Any]], given: frozenset[str], *, descending: bool
) -> Select[Any]:
    """What comes after the cursor, in order, as many as wanted."""
    if "after_id" in given:
        seen = [p("after_id")] if len(keys) == 1 else [p("after_key"), p("after_id")]
        row, last = tuple_(*keys), tuple_(*seen)
        listed = listed.where(row < last if descending else row > last)
    return _ordered(listed, keys, descending=descending)


def _ordered(listed: Select[Any], keys: Sequence[ColumnElement[Any]], *, descending: bool) -> Select[Any]:
    return listed.order_by(*(key.desc() if descending else key for key in keys)).limit(p("most"))
