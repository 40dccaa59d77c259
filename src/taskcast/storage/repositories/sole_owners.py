"""Projects whose only active owner is one person: whoever deactivates that person has to name another first.

Only those in which somebody else is active: a project of one person alone has nobody who would miss its owner.
"""

from collections.abc import Sequence

from sqlalchemy import exists, select

from taskcast.domain.ids import UserId
from taskcast.domain.projects import SoleProject
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.schema.rows import MEMBER
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import project_members, projects, users

MOST_NAMED = 100
MOST_MEMBERS = 200

_p = projects.c
_m = project_members.c
_other = project_members.alias()
_person = users.alias()

_others = (
    exists()
    .where(
        _other.c.project_id == _m.project_id,
        _other.c.user_id != _m.user_id,
        _person.c.id == _other.c.user_id,
        _person.c.active.is_(True),
    )
    .correlate(project_members)
)
_owned = (
    select(_p.id)
    .join(project_members, _m.project_id == _p.id)
    .where(_m.user_id == p("user"), _m.role == "owner", _p.deleted_at.is_(None), _p.is_inbox.is_(False))
    .order_by(_p.id)
)
LOCK_OWNED = Statement(_owned.with_for_update(of=projects))
_sole = _owned.add_columns(_p.name).where(_others, ~_others.where(_other.c.role == "owner"))
PROJECTS = Statement(_sole.limit(p("most")))
_ACTIVE_MEMBERS = Statement(
    select(*MEMBER.columns)
    .join(users, users.c.id == _m.user_id)
    .where(_m.project_id == p("project"), _m.user_id != p("user"), users.c.active.is_(True))
    .order_by(_m.user_id)
    .limit(p("most"))
)


def sole_projects(session: DatabaseSession, user: UserId) -> Sequence[SoleProject]:
    """The first of them, by id, each with some of its other active members."""
    return [
        SoleProject(
            id=project,
            name=name,
            members=[
                MEMBER.decode(row)
                for row in session.all(_ACTIVE_MEMBERS, project=project, user=user, most=MOST_MEMBERS)
            ],
        )
        for project, name in session.all(PROJECTS, user=user, most=MOST_NAMED)
    ]
