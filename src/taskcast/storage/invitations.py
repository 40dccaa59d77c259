"""Invitations into a project, in a transaction.

One is open while its project is there, its time is not over, and who made it owns the project and has an active
account: the queries ask for that, whatever was closed before.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Select, delete, func, select, update

from taskcast.domain.ids import Instant, InvitationId, ProjectId, UserId
from taskcast.domain.permissions import Role
from taskcast.domain.projects import Invitation, InvitationCutoff

from . import rows
from .rows import INVITATION
from .session import Session, id_list
from .statements import AnyOf, Statement, adding, p, upserting
from .tables import invitation_cutoffs, invitations, project_members, projects, users

_i = invitations.c
_m = project_members.c
_c = invitation_cutoffs.c


def of_active_owners(*columns: ColumnElement[Any]) -> Select[Any]:
    """Select from invitations whose project is there and whose maker is an active owner of it, in time or not."""
    makers = (_m.project_id == _i.project_id) & (_m.user_id == _i.created_by) & (_m.role == "owner")
    return (
        select(*columns)
        .select_from(invitations)
        .join(projects, projects.c.id == _i.project_id)
        .join(project_members, makers)
        .join(users, users.c.id == _i.created_by)
        .where(projects.c.deleted_at.is_(None), users.c.active.is_(True))
    )


INVITATIONS = Statement(
    of_active_owners(*INVITATION)
    .where(_i.project_id == p("project"), _i.expires_at > p("now"))
    .order_by(_i.id)
)
FOR_ITS_HOLDER = Statement(
    of_active_owners(*INVITATION, projects.c.name, users.c.name).where(_i.id == p("invitation"))
)
_HOLD_PROJECT = Statement(
    select(projects.c.id)
    .join(invitations, projects.c.id == _i.project_id)
    .where(_i.id == p("invitation"))
    .with_for_update(of=projects)
)
_OPEN = Statement(
    of_active_owners(*INVITATION)
    .where(_i.id == p("invitation"), _i.expires_at > p("now"))
    .with_for_update(of=invitations)
)
_ADD = adding(invitations)
_COUNT_USE = Statement(update(invitations).where(_i.id == p("invitation")).values(uses=_i.uses + 1))
_CLOSE = Statement(delete(invitations).where(AnyOf(_i.id, "ids")))
_CLOSE_MADE_BY = Statement(delete(invitations).where(_i.created_by == p("user")))
_CLOSE_MAILED_TO = Statement(delete(invitations).where(_i.email == p("email")))
_NEWEST = Statement(select(func.max(_i.id)).where(_i.project_id == p("project")))
_CUT_OFF = upserting(
    invitation_cutoffs,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["project_id", "user_id"],
        set_={"last_id": insert.excluded.last_id, "role": insert.excluded.role},
    ),
)
_CUTOFF = Statement(select(_c.last_id, _c.role).where(_c.project_id == p("project"), _c.user_id == p("user")))


class Invitations:
    """The part of `taskcast.ports.repositories.Projects` that speaks of invitations."""

    _session: Session
    _now: Instant

    def add_invitation(self, invitation: Invitation) -> Invitation:
        added = self._session.add(
            _ADD,
            project_id=invitation.project_id,
            role=invitation.role,
            email=invitation.email,
            created_by=invitation.created_by,
            created_at=invitation.created_at,
            expires_at=invitation.expires_at,
            max_uses=invitation.max_uses,
            uses=invitation.uses,
        )
        return replace(invitation, id=InvitationId(added))

    def invitation(self, invitation: InvitationId) -> Invitation | None:
        if not self._session.alone:  # the project first, as whoever removes a member locks it
            self._session.one(_HOLD_PROJECT, invitation=invitation)
        row = self._session.one(_OPEN, invitation=invitation, now=self._now)
        return None if row is None else rows.invitation(row)

    def invitations(self, project: ProjectId) -> Sequence[Invitation]:
        listed = self._session.all(INVITATIONS, project=project, now=self._now)
        return [rows.invitation(row) for row in listed]

    def count_use(self, invitation: Invitation) -> None:
        if invitation.is_last_use:
            self.close_invitations([invitation.id])
        else:
            self._session.run(_COUNT_USE, invitation=invitation.id)

    def close_invitations(self, closed: Iterable[InvitationId]) -> None:
        self._session.run(_CLOSE, ids=id_list(closed))

    def close_invitations_of(self, user: UserId, email: str | None) -> int:
        made = self._session.count(_CLOSE_MADE_BY, user=user)
        return made if email is None else made + self._session.count(_CLOSE_MAILED_TO, email=email)

    def cut_off(self, project: ProjectId, user: UserId, role: Role | None) -> None:
        newest = self._session.one(_NEWEST, project=project)
        if newest is None or newest[0] is None:
            return
        self._session.run(_CUT_OFF, project_id=project, user_id=user, last_id=newest[0], role=role)

    def cutoff(self, project: ProjectId, user: UserId) -> InvitationCutoff | None:
        row = self._session.one(_CUTOFF, project=project, user=user)
        return None if row is None else InvitationCutoff(*row)
