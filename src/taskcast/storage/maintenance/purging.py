"""Delete for good what is left of a project that can no longer be restored, in slices (`retention`).

From the leaves inwards, a few tasks at a time. The project's row stays, without its name: its number is not used again,
and no foreign key has to be looked for in tables that have no index for it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, literal_column, select, tuple_, update

from taskcast.domain.ids import Instant, ProjectId, project_stream
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.schema.rows import MAPPINGS
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import (
    activity,
    comments,
    events,
    former_members,
    indexed_texts,
    indexed_words,
    invitation_cutoffs,
    invitations,
    projects,
    task_assignees,
    task_labels,
    task_watchers,
    tasks,
)

_TASKS_AT_ONCE = 20

_p = projects.c
_OLDEST = Statement(
    select(_p.id)
    .where(_p.deleted_at.is_not(None), _p.name != literal_column("''"), _p.deleted_at < p("before"))
    .order_by(_p.deleted_at)
    .limit(p("one"))
)
_TASKS = Statement(select(tasks.c.id).where(tasks.c.project_id == p("project")).limit(p("most")))


def _some(table: Table, condition: ColumnElement[bool]) -> Statement:
    """Delete `most` of the rows that meet the condition."""
    key = tuple(table.primary_key.columns)
    found = select(*key).where(condition).limit(p("most"))
    chosen = key[0].in_(found) if len(key) == 1 else tuple_(*key).in_(found)
    return Statement(delete(table).where(chosen))


_OF_TASKS: Sequence[Statement] = tuple(
    _some(table, AnyOf(table.c.task_id, "tasks"))
    for table in (indexed_texts, comments, activity, task_watchers, task_assignees, task_labels)
)
_WORDS = _some(indexed_words, indexed_words.c.project_id == p("project"))
_ORPHAN = Statement(update(tasks).where(AnyOf(tasks.c.parent_id, "tasks")).values(parent_id=None))
_DELETE_TASKS = Statement(delete(tasks).where(AnyOf(tasks.c.id, "tasks")))
_ENTITIES = (each.table for each in MAPPINGS.values() if "task_id" not in each.table.c)
_OF_PROJECT: Sequence[Statement] = (
    *(
        _some(table, table.c.project_id == p("project"))
        for table in (*_ENTITIES, invitations, invitation_cutoffs, former_members)
    ),
    _some(events, events.c.stream == p("stream")),
)
_TAKE_NAME = Statement(update(projects).where(_p.id == p("project")).values(name="", deleted_by=None))


def purge_projects(session: DatabaseSession, most: int, *, before: Instant) -> int:
    """Delete at most `most` rows of a project deleted before that; returns 0 once nothing is left of any."""
    oldest = session.one(_OLDEST, before=before, one=1)
    return 0 if oldest is None else _purge(session, ProjectId(oldest[0]), most)


def _purge(session: DatabaseSession, project: ProjectId, most: int) -> int:
    if deleted := session.count(_WORDS, most=most, project=project):
        return deleted
    found = session.all(_TASKS, project=project, most=min(most, _TASKS_AT_ONCE))
    if found:
        return _purge_tasks(session, id_list(row[0] for row in found), most, len(found))
    values: dict[str, Any] = {"project": project, "stream": project_stream(project)}
    for statement in _OF_PROJECT:
        if deleted := session.count(statement, most=most, **values):
            return deleted
    session.run(_TAKE_NAME, project=project)
    return 1


def _purge_tasks(session: DatabaseSession, ids: str, most: int, how_many: int) -> int:
    for statement in _OF_TASKS:
        if deleted := session.count(statement, most=most, tasks=ids):
            return deleted
    session.run(_ORPHAN, tasks=ids)
    session.run(_DELETE_TASKS, tasks=ids)
    return how_many
