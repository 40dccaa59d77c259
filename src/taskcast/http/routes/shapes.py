"""What reads answer with besides the entities themselves (docs/reference/wire.md)."""

from collections.abc import Sequence

import msgspec

from taskcast.domain.comments import Comment
from taskcast.domain.notifications import Notification
from taskcast.domain.permissions import Role
from taskcast.domain.projects import Access, Invitation, Member, Project, Section
from taskcast.domain.streams import Stream
from taskcast.domain.tasks import Task
from taskcast.domain.users import ApiToken, User
from taskcast.ports.queries import Activity, DeliveryLine, TaskCounts


class _Paged(msgspec.Struct, frozen=True, kw_only=True):
    next_cursor: str | None


class TaskList(_Paged, frozen=True, kw_only=True):
    items: Sequence[Task]


class ProjectList(_Paged, frozen=True, kw_only=True):
    items: Sequence[Project]


class CommentList(_Paged, frozen=True, kw_only=True):
    items: Sequence[Comment]


class ActivityList(_Paged, frozen=True, kw_only=True):
    items: Sequence[Activity]


class UserList(_Paged, frozen=True, kw_only=True):
    items: Sequence[User]


class DeliveryList(_Paged, frozen=True, kw_only=True):
    items: Sequence[DeliveryLine]


class NotificationList(msgspec.Struct, frozen=True, kw_only=True):
    items: Sequence[Notification]
    next_cursor: str | None
    unread_count: int


class MemberList(msgspec.Struct, frozen=True):
    items: Sequence[Member]


class SectionList(msgspec.Struct, frozen=True):
    items: Sequence[Section]


class InvitationList(msgspec.Struct, frozen=True):
    items: Sequence[Invitation]


class TokenList(msgspec.Struct, frozen=True):
    items: Sequence[ApiToken]


class ProjectSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A project at one point of its stream; later pages repeat `as_of` and `epoch` of the first."""

    stream: Stream
    epoch: str
    as_of: int
    project: Project
    role: Role
    members: Sequence[Member]
    sections: Sequence[Section]
    counts: TaskCounts
    tasks: Sequence[Task]
    next_cursor: str | None


class MySnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has, at one point of their own stream."""

    stream: Stream
    epoch: str
    as_of: int
    user: User
    projects: Sequence[Access]
    notifications: Sequence[Notification]
    unread_count: int


class MadeToken(msgspec.Struct, frozen=True):
    """A new token; the secret is told this once (None in the answer to a retry)."""

    token: ApiToken
    secret: str | None


class MadeInvitation(msgspec.Struct, frozen=True):
    """A new invitation; the link is told this once, and only when nobody was written to."""

    invitation: Invitation
    link: str | None
