"""Projects and their members in a transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select, update

from taskcast.domain.errors import NotFound
from taskcast.domain.events import Place
from taskcast.domain.ids import Instant, ProjectId, UserId
from taskcast.domain.permissions import Actor, Role
from taskcast.domain.projects import Access, Member, Project
from taskcast.domain.versioned import FieldVersions, Versioned
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.repositories import sole_owners
from taskcast.storage.repositories.access import ACCESS_TO, allowed, found, held_by, require, seen_by
from taskcast.storage.repositories.deleted_projects import DeletedProjects
from taskcast.storage.repositories.invitations import Invitations
from taskcast.storage.repositories.sole_owners import MOST_NAMED
from taskcast.storage.schema.rows import MEMBER, PROJECT, access
from taskcast.storage.schema.statements import AnyOf, Statement, p, upserting
from taskcast.storage.schema.tables import project_members, projects, users

_p = projects.c
_m = project_members.c

_EDITABLE = held_by(
    seen_by(PROJECT.versioned_columns, _p.id).where(_p.id == p("project"), _p.deleted_at.is_(None)), projects
)
_INBOX = Statement(
    select(_p.id).where(_p.created_by == p("user"), _p.is_inbox.is_(True)).order_by(_p.id).limit(p("most"))
)

_members = select(*MEMBER.columns).join(users, users.c.id == _m.user_id)
MEMBERS = Statement(_members.where(_m.project_id == p("project")).order_by(_m.user_id))
_MEMBER = Statement(
    _members.where(_m.project_id == p("project"), _m.user_id == p("user")).with_for_update(
        read=True, of=project_members
    )
)
_MEMBER_IDS = Statement(select(_m.user_id).where(_m.project_id == p("project")))
_ACTIVE_AMONG = Statement(
    select(_m.user_id)
    .join(users, users.c.id == _m.user_id)
    .where(_m.project_id == p("project"), AnyOf(_m.user_id, "ids"), users.c.active.is_(True))
    .order_by(_m.user_id)
    .with_for_update(read=True, key_share=True, of=project_members)
)
_SHARED_BY_ID = Statement(
    select(*PROJECT.columns)
    .where(_p.id == p("project"), _p.deleted_at.is_(None), _p.is_inbox.is_(False))
    .with_for_update(of=projects)
)
_PUT_MEMBER = upserting(
    project_members,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["project_id", "user_id"], set_={"role": insert.excluded.role}
    ),
)
_ADDED_BY = Statement(select(_m.added_by).where(_m.project_id == p("project"), _m.user_id == p("user")))
_theirs = project_members.alias("theirs")
_SHARED = Statement(
    select(_m.project_id)
    .join(_theirs, _theirs.c.project_id == _m.project_id)
    .where(_m.user_id == p("one"), _theirs.c.user_id == p("other"))
    .limit(p("most"))
)
_REMOVE_MEMBER = Statement(
    delete(project_members).where(_m.project_id == p("project"), _m.user_id == p("user"))
)
_JOINED = Statement(
    update(project_members)
    .where(_m.project_id == p("of_project"), _m.user_id == p("of_user"))
    .values(joined_seq=p("joined_seq"))
)
MEMBERSHIPS = Statement(
    select(*PROJECT.columns, _m.role)
    .join(project_members, _m.project_id == _p.id)
    .where(_m.user_id == p("user"))
    .order_by(_p.is_inbox.desc(), _p.id)
)


def _set_joined_seq(session: DatabaseSession, member: Member, place: Place) -> None:
    session.run(_JOINED, of_project=member.project_id, of_user=member.user_id, joined_seq=place.seq)


ON_PLACED: Mapping[str, Callable[[DatabaseSession, Any, Place], None]] = {"member_added": _set_joined_seq}
"""By type of event, what stores its place: a new member may read the stream from there on."""


class Projects(Invitations, DeletedProjects):
    """See `taskcast.ports.repositories.Projects`."""

    def __init__(self, session: DatabaseSession, now: Instant) -> None:
        self._session = session
        self._now = now

    def visible_to(self, actor: Actor, project: ProjectId) -> Access:
        return access(found(self._session.one(ACCESS_TO, project=project, actor=actor.user_id)))

    def require(self, actor: Actor, project: ProjectId, role: Role) -> None:
        require(self._session, actor.user_id, project, role)

    def editable_by(self, actor: Actor, project: ProjectId, role: Role = "member") -> Versioned[Project]:
        row = found(self._session.one(_EDITABLE, project=project, actor=actor.user_id))
        allowed(row[-1], role)
        return PROJECT.decode_versioned(row)

    def inbox_of(self, user: UserId) -> ProjectId:
        return ProjectId(found(self._session.one(_INBOX, user=user, most=1))[0])

    def add(self, project: Project) -> Project:
        return PROJECT.add(self._session, project, deleted_at=None, deleted_by=None)

    def save(self, project: Project, field_versions: FieldVersions) -> None:
        PROJECT.save(self._session, project, field_versions)

    def members(self, project: ProjectId) -> Sequence[Member]:
        return [MEMBER.decode(row) for row in self._session.all(MEMBERS, project=project)]

    def member_ids(self, project: ProjectId) -> frozenset[UserId]:
        return frozenset(row[0] for row in self._session.all(_MEMBER_IDS, project=project))

    def shared(self, project: ProjectId) -> Project:
        return PROJECT.decode(found(self._session.one(_SHARED_BY_ID, project=project)))

    def left_without_owner(self, user: UserId) -> Sequence[ProjectId]:
        self._session.all(sole_owners.LOCK_OWNED, user=user)
        return [
            ProjectId(row[0]) for row in self._session.all(sole_owners.PROJECTS, user=user, most=MOST_NAMED)
        ]

    def active_among(self, project: ProjectId, people: Iterable[UserId]) -> frozenset[UserId]:
        rows_found = self._session.all(_ACTIVE_AMONG, project=project, ids=id_list(people))
        return frozenset(row[0] for row in rows_found)

    def member(self, project: ProjectId, user: UserId) -> Member | None:
        row = self._session.one(_MEMBER, project=project, user=user)
        return None if row is None else MEMBER.decode(row)

    def put_member(self, project: ProjectId, user: UserId, role: Role, *, by: UserId | None = None) -> Member:
        self._session.run(_PUT_MEMBER, project_id=project, user_id=user, role=role, joined_seq=0, added_by=by)
        member = self.member(project, user)
        if member is None:
            raise NotFound
        return member

    def added_by(self, project: ProjectId, user: UserId) -> UserId | None:
        row = self._session.one(_ADDED_BY, project=project, user=user)
        return None if row is None else row[0]

    def share_a_project(self, one: UserId, other: UserId) -> bool:
        return self._session.one(_SHARED, one=one, other=other, most=1) is not None

    def remove_member(self, project: ProjectId, user: UserId) -> None:
        self._session.run(_REMOVE_MEMBER, project=project, user=user)

    def memberships(self, user: UserId) -> Sequence[Access]:
        return [access(row) for row in self._session.all(MEMBERSHIPS, user=user)]
