"""Projects, their sections and their members, as every client sees them."""

from typing import Final

import msgspec

from taskcast.domain.ids import Instant, InvitationId, ProjectId, SectionId, UserId
from taskcast.domain.labels import Colour
from taskcast.domain.permissions import Role, at_least

ICON_LENGTH: Final = 16
"""Code points: some emoji are made of ten."""


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A board of tasks shared by its members; `is_inbox` marks a person's own first project.

    `icon` is an emoji. An archived project keeps everything and can be changed, but is not offered among those at work.
    """

    id: ProjectId
    name: str
    colour: Colour | None = None
    icon: str | None = None
    archived_at: Instant | None = None
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
    """A user in a project, without their address: members know each other by name.

    A deactivated member (`active` is false) stays listed, but cannot be assigned, mentioned or made owner.
    """

    project_id: ProjectId
    user_id: UserId
    name: str
    role: Role
    active: bool = True


class SoleProject(msgspec.Struct, frozen=True, kw_only=True):
    """A project with one active owner, and its other active members."""

    id: ProjectId
    name: str
    members: list[Member]


DAYS_RESTORABLE: Final = 30
"""For how many days a deleted project can be restored. A day later it is purged."""


class DeletedProject(msgspec.Struct, frozen=True, kw_only=True):
    """A deleted project as shown to its owners; it can be restored with its `members` until `until`."""

    id: ProjectId
    name: str
    members: int
    deleted_at: Instant
    deleted_by: UserId | None
    deleted_by_name: str | None
    until: Instant


class FormerMember(msgspec.Struct, frozen=True):
    """A member of a project when it was deleted, added again by a restore."""

    user_id: UserId
    role: Role
    added_by: UserId | None


class Arrangement(msgspec.Struct, frozen=True, kw_only=True):
    """How one person has arranged their projects; only they see it.

    `order` lists projects in their order, before those it does not name; `favourites` those they have marked. Either
    may name projects that the person does not see any more.
    """

    order: tuple[ProjectId, ...] = ()
    favourites: tuple[ProjectId, ...] = ()


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """A project with one user's role, as in `access_granted` and `GET /api/me/snapshot`."""

    project: Project
    role: Role


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation to a project, for anyone with its link or for one address.

    `max_uses` limits how many people may join by a link (None: unlimited); `uses` counts them.
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
        """Whether the next use is the last; a mailed invitation is for one person."""
        return self.email is not None or (self.max_uses is not None and self.uses + 1 >= self.max_uses)


class ReceivedInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """An open invitation as its recipient sees it, with the names at the time of its creation."""

    id: InvitationId
    project_name: str
    inviter_name: str
    role: Role
    created_at: Instant
    expires_at: Instant


class ClosedInvitation(msgspec.Struct, frozen=True):
    """A closed invitation, and the user in whose inbox it was, if any."""

    id: InvitationId
    invitee_id: UserId | None


class ReinvitationBlock(msgspec.Struct, frozen=True):
    """A user left this project or declined to join it at that time; `inviter_id` is None if it counts for all inviters."""

    project_id: ProjectId
    inviter_id: UserId | None
    at: Instant


class InvitationCutoff(msgspec.Struct, frozen=True):
    """The invitations that are void for a user who was removed or demoted while they were open.

    Invitations up to `last_id` grant no more than `role`, which is None for a removed user.
    """

    last_id: InvitationId
    role: Role | None

    def stops(self, invitation: Invitation) -> bool:
        """Whether this invitation is void for that user."""
        keeps_less = self.role is None or not at_least(self.role, invitation.role)
        return invitation.id <= self.last_id and keeps_less
