"""Invitations into a project, in a transaction.

One is open while its project is there, its time is not over, and who made it owns the project and has an active
account: the queries ask for that, whatever was closed before.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, update

from taskcast.domain.ids import Instant, InvitationId, ProjectId, UserId
from taskcast.domain.permissions import Role
from taskcast.domain.projects import (
    ClosedInvitation,
    Invitation,
    InvitationCutoff,
    ReceivedInvitation,
    ReinvitationBlock,
)
from taskcast.storage.database_session import DatabaseSession, Row, id_list
from taskcast.storage.schema.rows import INVITATION, RECEIVED_INVITATION
from taskcast.storage.schema.statements import AnyOf, Statement, adding, p, upserting
from taskcast.storage.schema.tables import (
    declined_addresses,
    invitation_cutoffs,
    invitations,
    project_members,
    projects,
    reinvitation_blocks,
    users,
)

ANYBODY = 0

_i = invitations.c
_m = project_members.c
_c = invitation_cutoffs.c
_b = reinvitation_blocks.c


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
    of_active_owners(*INVITATION.columns)
    .where(_i.project_id == p("project"), _i.expires_at > p("now"))
    .order_by(_i.id)
)
FOR_ITS_HOLDER = Statement(
    of_active_owners(*INVITATION.columns, projects.c.name, users.c.name).where(_i.id == p("invitation"))
)
_HOLD_PROJECT = Statement(
    select(projects.c.id)
    .join(invitations, projects.c.id == _i.project_id)
    .where(_i.id == p("invitation"))
    .with_for_update(of=projects)
)
_OPEN = Statement(
    of_active_owners(*INVITATION.columns)
    .where(_i.id == p("invitation"), _i.expires_at > p("now"))
    .with_for_update(of=invitations)
)
_ADD = adding(invitations)
_COUNT_USE = Statement(update(invitations).where(_i.id == p("invitation")).values(uses=_i.uses + 1))
_closing = delete(invitations).returning(_i.id, _i.invitee_id)
_CLOSE = Statement(_closing.where(AnyOf(_i.id, "ids")))
_CLOSE_MADE_BY = Statement(_closing.where(_i.created_by == p("user")))
_CLOSE_FOR = Statement(_closing.where(or_(_i.email == p("email"), _i.invitee_id == p("user"))))
_CLOSE_INTO = Statement(_closing.where(_i.project_id == p("project")))
_CLOSE_GRANTED = Statement(
    _closing.where(_i.project_id == p("project"), _i.invitee_id == p("user"), AnyOf(_i.role, "roles"))
)
_has_as_much = or_(_i.role == "viewer", _m.role == "owner", (_i.role == "member") & (_m.role == "member"))
_is_theirs = or_(_i.invitee_id == p("user"), _i.email == p("email"))
_CLOSE_ANSWERED = Statement(
    _closing.where(
        _is_theirs,
        exists().where(_m.project_id == _i.project_id, _m.user_id == p("user"), _has_as_much),
    )
)
_of_invitee = (_i.invitee_id == p("user"), _i.expires_at > p("now"))
RECEIVED_INVITATIONS = Statement(
    of_active_owners(*RECEIVED_INVITATION.columns).where(*_of_invitee).order_by(_i.id)
)
_OPEN_RECEIVED = Statement(
    of_active_owners(*INVITATION.columns)
    .where(_i.id == p("invitation"), *_of_invitee)
    .with_for_update(of=invitations)
)
_MAILED_TO = Statement(
    of_active_owners(*RECEIVED_INVITATION.columns)
    .where(_i.email == p("email"), _i.invitee_id.is_(None), _i.expires_at > p("now"))
    .order_by(_i.id)
)
_RECEIVE = Statement(
    update(invitations).where(_i.id == p("invitation"), _i.invitee_id.is_(None)).values(invitee_id=p("user"))
)
_BLOCK = upserting(
    reinvitation_blocks,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["user_id", "inviter_id", "project_id"], set_={"at": insert.excluded.at}
    ),
)
_BLOCKED = Statement(
    select(_b.project_id, _b.inviter_id, _b.at)
    .where(_b.user_id == p("user"), or_(_b.inviter_id == p("inviter"), _b.inviter_id == ANYBODY))
    .where(_b.at > p("since"))
    .order_by(_b.at.desc())
)
_a = declined_addresses.c
_NOTE_ADDRESS = upserting(
    declined_addresses,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["address", "inviter_id"], set_={"at": insert.excluded.at}
    ),
)
_ADDRESS_DECLINED = Statement(
    select(_a.at).where(_a.address == p("email"), _a.inviter_id == p("inviter"), _a.at > p("since"))
)
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

    _session: DatabaseSession
    _now: Instant

    def add_invitation(self, invitation: Invitation, *, project_name: str, inviter_name: str) -> Invitation:
        added = self._session.add(
            _ADD,
            **INVITATION.values(invitation),
            invitee_id=None,
            project_name=project_name,
            inviter_name=inviter_name,
        )
        return replace(invitation, id=InvitationId(added))

    def invitation(self, invitation: InvitationId) -> Invitation | None:
        self._session.hold(_HOLD_PROJECT, invitation=invitation)  # first, as the removal of a member locks it
        row = self._session.one(_OPEN, invitation=invitation, now=self._now)
        return None if row is None else INVITATION.decode(row)

    def invitations(self, project: ProjectId) -> Sequence[Invitation]:
        listed = self._session.all(INVITATIONS, project=project, now=self._now)
        return [INVITATION.decode(row) for row in listed]

    def count_use(self, invitation: InvitationId) -> None:
        self._session.run(_COUNT_USE, invitation=invitation)

    def close_invitations(self, ids: Iterable[InvitationId]) -> list[ClosedInvitation]:
        return self._closed(_CLOSE, ids=id_list(ids))

    def close_invitations_into(self, project: ProjectId) -> list[ClosedInvitation]:
        return self._closed(_CLOSE_INTO, project=project)

    def close_invitations_of(self, user: UserId, email: str | None) -> list[ClosedInvitation]:
        made = self._closed(_CLOSE_MADE_BY, user=user)
        return made if email is None else made + self._closed(_CLOSE_FOR, email=email, user=user)

    def close_received(
        self, project: ProjectId, user: UserId, roles: Iterable[Role]
    ) -> list[ClosedInvitation]:
        return self._closed(_CLOSE_GRANTED, project=project, user=user, roles=id_list(roles))

    def _closed(self, statement: Statement, **values: object) -> list[ClosedInvitation]:
        return sorted(
            (ClosedInvitation(*row) for row in self._session.all(statement, **values)),
            key=lambda closed: closed.id,
        )

    def close_answered(self, user: UserId, email: str) -> list[ClosedInvitation]:
        return self._closed(_CLOSE_ANSWERED, user=user, email=email)

    def note_declined_address(self, email: str, inviter: UserId) -> None:
        self._session.run(_NOTE_ADDRESS, address=email, inviter_id=inviter, at=self._now)

    def address_declined(self, email: str, inviter: UserId, since: Instant) -> Instant | None:
        row = self._session.one(_ADDRESS_DECLINED, email=email, inviter=inviter, since=since)
        return None if row is None else row[0]

    def mailed_to(self, email: str) -> Sequence[ReceivedInvitation]:
        return received(self._session.all(_MAILED_TO, email=email, now=self._now))

    def receive(self, invitation: InvitationId, user: UserId) -> None:
        self._session.run(_RECEIVE, invitation=invitation, user=user)

    def received_invitation(self, user: UserId, invitation: InvitationId) -> Invitation | None:
        self._session.hold(_HOLD_PROJECT, invitation=invitation)
        row = self._session.one(_OPEN_RECEIVED, invitation=invitation, user=user, now=self._now)
        return None if row is None else INVITATION.decode(row)

    def block_reinviting(self, user: UserId, project: ProjectId, inviter: UserId | None) -> None:
        self._session.run(
            _BLOCK, user_id=user, inviter_id=inviter or ANYBODY, project_id=project, at=self._now
        )

    def reinvitation_blocks(
        self, user: UserId, inviter: UserId, since: Instant
    ) -> Sequence[ReinvitationBlock]:
        found = self._session.all(_BLOCKED, user=user, inviter=inviter, since=since)
        return [ReinvitationBlock(row[0], row[1] or None, row[2]) for row in found]

    def cut_off(self, project: ProjectId, user: UserId, role: Role | None) -> None:
        newest = self._session.one(_NEWEST, project=project)
        if newest is None or newest[0] is None:
            return
        self._session.run(_CUT_OFF, project_id=project, user_id=user, last_id=newest[0], role=role)

    def cutoff(self, project: ProjectId, user: UserId) -> InvitationCutoff | None:
        row = self._session.one(_CUTOFF, project=project, user=user)
        return None if row is None else InvitationCutoff(*row)


def received(listed: Iterable[Row]) -> list[ReceivedInvitation]:
    """Rows of received invitations as what the invited person sees."""
    return [RECEIVED_INVITATION.decode(row) for row in listed]
