"""Deleted tasks: who put each there and when, for those who see their project (promise P6)."""

from collections.abc import Sequence

from sqlalchemy import Select, select, tuple_

from taskcast.domain.errors import Deleted, Deletion, NotFound
from taskcast.domain.ids import ProjectId, TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.tasks import TrashedTask
from taskcast.ports.queries import Page
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.repositories.access import seen_by
from taskcast.storage.schema.rows import TASK
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import tasks, users

_t = tasks.c
_by_name = select(users.c.name).where(users.c.id == _t.trashed_by).scalar_subquery()
_DELETION = Statement(
    seen_by((_t.trashed_by, _by_name, _t.trashed_at), _t.project_id).where(
        _t.id == p("task"), _t.trashed_at.is_not(None)
    )
)


def missing(session: DatabaseSession, actor: Actor, task: TaskId) -> NotFound:
    """Why there is no such task for the actor: whoever saw it until it was deleted is told who did that."""
    row = session.one(_DELETION, task=task, actor=actor.user_id)
    return NotFound() if row is None else Deleted(Deletion(*row[:3]))


def _listed(*, later: bool) -> Statement:
    listed: Select[tuple[object, ...]] = select(*TASK.columns, _t.trashed_at, _t.trashed_by, _by_name).where(
        _t.project_id == p("project"), _t.trashed_at.is_not(None)
    )
    if later:
        listed = listed.where(tuple_(_t.trashed_at, _t.id) < tuple_(p("after_at"), p("after_id")))
    return Statement(listed.order_by(_t.trashed_at.desc(), _t.id.desc()).limit(p("most")))


_NEWEST = _listed(later=False)
_OLDER = _listed(later=True)


def trash_page(session: DatabaseSession, project: ProjectId, page: Page) -> Sequence[TrashedTask]:
    """A page of a project's trash, the last deleted first."""
    values: dict[str, object] = {"project": project, "most": page.limit}
    if page.after is not None:
        values["after_at"], values["after_id"] = page.after
    listed = session.all(_NEWEST if page.after is None else _OLDER, **values)
    return [
        TrashedTask(task=TASK.decode(row), deleted_at=row[-3], deleted_by=row[-2], deleted_by_name=row[-1])
        for row in listed
    ]
