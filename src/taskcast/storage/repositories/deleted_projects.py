"""Deleted projects: what is remembered of them until they are restored, or deleted for good (`purging`)."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, insert, literal_column, select, update

from taskcast.domain.ids import Instant, ProjectId, UserId, format_instant, parse_instant
from taskcast.domain.projects import DAYS_RESTORABLE, DeletedProject, FormerMember, Project
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.repositories.access import found
from taskcast.storage.schema.rows import PROJECT
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import former_members, project_members, projects, users

MOST_LISTED = 200

_p = projects.c
_m = project_members.c
_f = former_members.c

_DELETE = Statement(
    update(projects)
    .where(_p.id == p("project"))
    .values(deleted_at=p("deleted_at"), deleted_by=p("deleted_by"))
)
_FORGET = Statement(delete(former_members).where(_f.project_id == p("project")))
_REMEMBER = Statement(
    insert(former_members).from_select(
        ["project_id", "user_id", "role", "added_by"],
        select(_m.project_id, _m.user_id, _m.role, _m.added_by).where(_m.project_id == p("project")),
    )
)
_DELETE_MEMBERS = Statement(delete(project_members).where(_m.project_id == p("project")))
_was_owner = (_f.project_id == _p.id) & (_f.user_id == p("owner")) & (_f.role == "owner")
_restorable = select(*PROJECT.columns).where(_p.deleted_at > p("since"), _p.name != literal_column("''"))
_DELETED = Statement(_restorable.where(_p.id == p("project")).with_for_update(of=projects))
_DELETED_OF = Statement(
    _restorable.join(former_members, _was_owner).where(_p.id == p("project")).with_for_update(of=projects)
)
_UNDELETE = Statement(update(projects).where(_p.id == p("project")).values(deleted_at=None, deleted_by=None))
_FORMER = Statement(
    select(_f.user_id, _f.role, _f.added_by).where(_f.project_id == p("project")).order_by(_f.user_id)
)
_others = former_members.alias("others")
_size = select(func.count()).where(_others.c.project_id == _p.id).scalar_subquery()
_by_name = select(users.c.name).where(users.c.id == _p.deleted_by).scalar_subquery()
_listed = select(_p.id, _p.name, _size, _p.deleted_at, _p.deleted_by, _by_name).where(
    _p.deleted_at > p("since"), _p.name != literal_column("''")
)
_newest = (_p.deleted_at.desc(), _p.id.desc())
_LISTED_OF = Statement(
    _listed.select_from(projects).join(former_members, _was_owner).order_by(*_newest).limit(p("most"))
)
_LISTED = Statement(_listed.order_by(*_newest).limit(p("most")))


class DeletedProjects:
    """The part of `taskcast.ports.repositories.Projects` that speaks of deleted ones."""

    _session: DatabaseSession

    def delete(self, project: ProjectId, at: Instant, by: UserId) -> None:
        self._session.run(_DELETE, project=project, deleted_at=at, deleted_by=by)
        self._session.run(_FORGET, project=project)
        self._session.run(_REMEMBER, project=project)
        self._session.run(_DELETE_MEMBERS, project=project)

    def deleted(self, project: ProjectId, since: Instant, *, owner: UserId | None) -> Project:
        if owner is None:
            row = self._session.one(_DELETED, project=project, since=since)
        else:
            row = self._session.one(_DELETED_OF, project=project, since=since, owner=owner)
        return PROJECT.decode(found(row))

    def undelete(self, project: ProjectId) -> Sequence[FormerMember]:
        former = [FormerMember(*row) for row in self._session.all(_FORMER, project=project)]
        self._session.run(_UNDELETE, project=project)
        self._session.run(_FORGET, project=project)
        return former


def deleted_projects(
    session: DatabaseSession, since: Instant, *, owner: UserId | None
) -> list[DeletedProject]:
    """Those that can be restored, of this owner or of everyone; the last deleted first."""
    if owner is None:
        listed = session.all(_LISTED, since=since, most=MOST_LISTED)
    else:
        listed = session.all(_LISTED_OF, since=since, most=MOST_LISTED, owner=owner)
    return [
        DeletedProject(
            id=row[0],
            name=row[1],
            members=row[2],
            deleted_at=row[3],
            deleted_by=row[4],
            deleted_by_name=row[5],
            until=format_instant(parse_instant(row[3]) + timedelta(days=DAYS_RESTORABLE)),
        )
        for row in listed
    ]
