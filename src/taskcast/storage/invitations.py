"""Invitations into a project, in a transaction."""

from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy import delete, select

from taskcast.domain.ids import Instant, InvitationId, ProjectId
from taskcast.domain.projects import Invitation

from . import rows
from .rows import INVITATION
from .session import Session
from .statements import Statement, adding, p
from .tables import invitations, projects, users

_i = invitations.c

INVITATIONS = Statement(
    select(*INVITATION).where(_i.project_id == p("project"), _i.expires_at > p("now")).order_by(_i.id)
)
OPEN_INVITATION = Statement(
    select(*INVITATION)
    .join(projects, projects.c.id == _i.project_id)
    .where(_i.id == p("invitation"), _i.expires_at > p("now"))
    .with_for_update(of=(invitations, projects))
)
FOR_ITS_HOLDER = Statement(
    select(*INVITATION, projects.c.name, users.c.name)
    .join(projects, projects.c.id == _i.project_id)
    .join(users, users.c.id == _i.created_by)
    .where(_i.id == p("invitation"))
)
_ADD = adding(invitations)
_CLOSE = Statement(delete(invitations).where(_i.id == p("invitation")))


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
        )
        return replace(invitation, id=InvitationId(added))

    def invitation(self, invitation: InvitationId) -> Invitation | None:
        row = self._session.one(OPEN_INVITATION, invitation=invitation, now=self._now)
        return None if row is None else rows.invitation(row)

    def invitations(self, project: ProjectId) -> Sequence[Invitation]:
        listed = self._session.all(INVITATIONS, project=project, now=self._now)
        return [rows.invitation(row) for row in listed]

    def close_invitation(self, invitation: InvitationId) -> None:
        self._session.run(_CLOSE, invitation=invitation)
