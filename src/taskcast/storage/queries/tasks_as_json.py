"""Open tasks as the JSON that travels, written by the database itself: no row ever becomes a Python value.

The bytes are those of the encoded `Task` (tests/property/test_encoded.py). SQLite gathers a chunk in one step,
without the interpreter lock. Why: docs/decisions/0007-reads.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Text, case, cast, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import JSON

from taskcast.domain.ids import ProjectId
from taskcast.domain.tasks import Task
from taskcast.ports.queries import OpenTasks, Shape
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.schema.rows import TASK
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import tasks

_t = tasks.c
_FIELDS = Task.__struct_fields__

CHUNK = 200
MOST_BYTES = 1024 * 1024
"""A page ends early once it holds that much: descriptions may have 100 kB each (promise P8)."""

OPEN = _t.trashed_at.is_(None) & _t.completed.is_(False)

_NEWEST = (
    select(*TASK.columns)
    .where(_t.project_id == p("project"), OPEN, _t.id < p("before"))
    .order_by(_t.id.desc())
    .limit(p("most"))
    .subquery("listed")
)
_ANY_OLDER = Statement(
    select(_t.id).where(_t.project_id == p("project"), OPEN, _t.id < p("before")).limit(literal(1))
)


@dataclass(frozen=True, slots=True)
class _Chunk:
    written: bytes
    count: int
    last: int


def open_tasks(
    session: DatabaseSession, project: ProjectId, *, before: int, most: int, shape: Shape
) -> OpenTasks:
    """The newest open tasks older than `before`, at most `most` of them."""
    chunks = list(_chunks(session, project, before, most, shape))
    last = chunks[-1].last if chunks else before
    more = bool(chunks) and session.one(_ANY_OLDER, project=project, before=last) is not None
    return OpenTasks(b"[" + b",".join(chunk.written for chunk in chunks) + b"]", last if more else None)


def _chunks(
    session: DatabaseSession, project: ProjectId, before: int, most: int, shape: Shape
) -> Iterator[_Chunk]:
    statement = _written(shape)
    left, room = most, MOST_BYTES
    while left > 0 and room > 0:
        asked = min(left, CHUNK)
        row = session.one(statement, project=project, before=before, most=asked)
        if row is None or row[0] is None:
            return
        written = row[0] if isinstance(row[0], bytes) else row[0].encode()
        yield _Chunk(written, row[1], row[2])
        if row[1] < asked:
            return
        before, left, room = row[2], left - row[1], room - len(written)


@cache
def _written(shape: Shape) -> Statement:
    """A chunk in one row: its tasks as JSON with commas between, how many, and the id of the oldest."""
    return Statement(_on_sqlite(shape), on_postgresql=_on_postgresql(shape))


def _on_sqlite(shape: Shape) -> Any:  # noqa: ANN401 - a select of any form
    values = [_sqlite_value(name) for name in _FIELDS]
    if shape == "objects":
        named = [part for name, value in zip(_FIELDS, values, strict=True) for part in (_quoted(name), value)]
        task = func.json_object(*named)
    else:
        task = func.json_array(*values)
    # As a BLOB the driver hands over the bytes as they are.
    written = cast(func.group_concat(task, _quoted(",")), LargeBinary)
    return select(written, func.count(), func.min(_NEWEST.c.id))


def _sqlite_value(name: str) -> ColumnElement[Any]:
    column = _NEWEST.c[name]
    if name in TASK.json_columns:
        return func.json(column)
    if name in TASK.flags:
        return func.json(case((column, _quoted("true")), else_=_quoted("false")))
    return column


def _on_postgresql(shape: Shape) -> Any:  # noqa: ANN401 - a select of any form
    columns = [
        cast(_NEWEST.c[name], JSON).label(name) if name in TASK.json_columns else _NEWEST.c[name]
        for name in _FIELDS
    ]
    if shape == "objects":
        task = select(*columns).subquery("task")
        written: ColumnElement[Any] = func.row_to_json(literal_column("task"))
    else:
        task = select(func.json_build_array(*columns).label("written"), _NEWEST.c.id).subquery("task")
        written = task.c.written
    gathered = func.string_agg(cast(written, Text), _quoted(","))
    return select(gathered, func.count(), func.min(task.c.id)).select_from(task)


def _quoted(text_: str) -> ColumnElement[str]:
    return literal_column(f"'{text_}'")
