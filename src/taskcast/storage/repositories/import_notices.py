"""Whom an import concerns, with how many tasks: kept with the tasks, and told once it is through."""

from typing import NamedTuple

from sqlalchemy import delete, select

from taskcast.domain.ids import ProjectId, TaskId, UserId
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.schema.statements import Statement, p, upserting
from taskcast.storage.schema.tables import import_notices, tasks

_n = import_notices.c
_OF_IMPORT = (_n.importer_id == p("importer"), _n.project_id == p("project"))

_COUNT = upserting(
    import_notices,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["importer_id", "project_id", "user_id"],
        set_={"task_count": _n.task_count + insert.excluded.task_count},
    ),
)
_KEPT = Statement(
    select(_n.user_id, _n.task_id, _n.task_count, tasks.c.title)
    .join(tasks, tasks.c.id == _n.task_id)
    .where(*_OF_IMPORT)
    .order_by(_n.user_id)
)
_FORGET = Statement(delete(import_notices).where(*_OF_IMPORT))


class ImportNotice(NamedTuple):
    """One person with the first of the tasks that concern them, and how many there are."""

    user_id: UserId
    task_id: TaskId
    task_count: int
    title: str = ""


def keep_notice(session: DatabaseSession, importer: UserId, project: ProjectId, notice: ImportNotice) -> None:
    """Count its tasks in for this person."""
    session.run(
        _COUNT,
        importer_id=importer,
        project_id=project,
        user_id=notice.user_id,
        task_id=notice.task_id,
        task_count=notice.task_count,
    )


def take_notices(session: DatabaseSession, importer: UserId, project: ProjectId) -> list[ImportNotice]:
    """What was kept of this person's imports into the project; gone with that."""
    kept = [ImportNotice(*row) for row in session.all(_KEPT, importer=importer, project=project)]
    session.run(_FORGET, importer=importer, project=project)
    return kept
