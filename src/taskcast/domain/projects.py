"""Projects, their sections and their members, as every client sees them."""

from typing import Final

import msgspec

from taskcast.domain.ids import Instant, InvitationId, ProjectId, SectionId, UserId
from taskcast.domain.permissions import Role, at_least


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A board of tasks shared by its members; `is_inbox` marks a person's own first project."""

    id: ProjectId
    name: str
    is_inbox: bool = False
    version: int = 1
    created_at: Instant
    created_by: UserId
    updated_at: Instant


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a project's board."""

    id: SectionId
    project_id: ProjectId
    name: str
    position: str
    version: int = 1
    created_at: Instant
    created_by: UserId
    updated_at: Instant


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A person in a project. Carries no address: members know each other by name.

    One whose account is deactivated (`active` is false) stays listed, but is not assigned, mentioned or made owner.
    """

    project_id: ProjectId
    user_id: UserId
    name: str
    role: Role
    active: bool = True


class SoleProject(msgspec.Struct, frozen=True, kw_only=True):
    """A project that would have no active owner without one person, and who else is active in it."""

    id: ProjectId
    name: str
    members: list[Member]


DAYS_RESTORABLE: Final = 30
"""How long a deleted project can be restored; a day later nothing is left of it."""


class DeletedProject(msgspec.Struct, frozen=True, kw_only=True):
    """A deleted project as those see it who owned it; it can be restored `until` then, with its `members`."""

    id: ProjectId
    name: str
    members: int
    deleted_at: Instant
    deleted_by: UserId | None
    deleted_by_name: str | None
    until: Instant


class FormerMember(msgspec.Struct, frozen=True):
    """Who was in a project when it was deleted, and comes back with it."""

    user_id: UserId
    role: Role
    added_by: UserId | None


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """A project as one person holds it: what `access_granted` and `GET /api/me/snapshot` carry."""

    project: Project
    role: Role


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A way into a project that is open to whoever holds its link, or to one address.

    `max_uses` is how many people a link lets in (None: any number), `uses` how many it has let in.
    """

    id: InvitationId
    project_id: ProjectId
    role: Role
    email: str | None = None
    created_by: UserId
    created_at: Instant
    expires_at: Instant
    max_uses: int | None = None
    uses: int = 0

    @property
    def is_last_use(self) -> bool:
        """Whether the next person it lets in uses it up; a mailed invitation is for one person."""
        return self.email is not None or (self.max_uses is not None and self.uses + 1 >= self.max_uses)


class ReceivedInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """An open invitation as the invited person sees it, with the names as they were when it was made."""

    id: InvitationId
    project_name: str
    inviter_name: str
    role: Role
    created_at: Instant
    expires_at: Instant


class ClosedInvitation(msgspec.Struct, frozen=True):
    """An invitation that is gone, and whose inbox it was in, if anybody's."""

    id: InvitationId
    invitee_id: UserId | None


class ReinvitationBlock(msgspec.Struct, frozen=True):
    """Someone left this project, or declined to join it, at that time; `inviter_id` is None when it tells everybody."""

    project_id: ProjectId
    inviter_id: UserId | None
    at: Instant


class InvitationCutoff(msgspec.Struct, frozen=True):
    """Which invitations do nothing more for someone who was removed or demoted while they were open.

    Those up to `last_id` grant them no more than `role`, which is None for who was removed.
    """

    last_id: InvitationId
    role: Role | None

    def stops(self, invitation: Invitation) -> bool:
        """Whether this invitation does nothing for that person."""
        keeps_less = self.role is None or not at_least(self.role, invitation.role)
        return invitation.id <= self.last_id and keeps_less
