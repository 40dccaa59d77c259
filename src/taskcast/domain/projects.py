"""Projects, their sections and their members, as every client sees them."""

import msgspec

from .ids import Instant, InvitationId, ProjectId, SectionId, UserId
from .permissions import Role


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
    """A person in a project. Carries no address: members know each other by name."""

    project_id: ProjectId
    user_id: UserId
    name: str
    role: Role


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """A project as one person holds it: what `access_granted` and `GET /api/me/snapshot` carry."""

    project: Project
    role: Role


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """An open door into a project for whoever holds its link, or for one address."""

    id: InvitationId
    project_id: ProjectId
    role: Role
    email: str | None = None
    created_by: UserId
    created_at: Instant
    expires_at: Instant
