"""What reads answer with besides the entities themselves (docs/reference/wire.md)."""

from collections.abc import Sequence

import msgspec

from taskcast.domain.comments import Comment
from taskcast.domain.notifications import Notification
from taskcast.domain.projects import (
    DeletedProject,
    Invitation,
    Member,
    Project,
    ReceivedInvitation,
    Section,
    SoleProject,
)
from taskcast.domain.tasks import Task, TrashedTask
from taskcast.domain.users import ApiToken, Session, User
from taskcast.ports.queries import Activity, DeliveryLine, SecurityLine


class _Paged(msgspec.Struct, frozen=True, kw_only=True):
    next_cursor: str | None


class TaskList(_Paged, frozen=True, kw_only=True):
    items: Sequence[Task]


class TrashList(_Paged, frozen=True, kw_only=True):
    items: Sequence[TrashedTask]


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


class SecurityEventList(_Paged, frozen=True, kw_only=True):
    items: Sequence[SecurityLine]


class NotificationList(msgspec.Struct, frozen=True, kw_only=True):
    items: Sequence[Notification]
    next_cursor: str | None
    unread_count: int


class MemberList(msgspec.Struct, frozen=True):
    items: Sequence[Member]


class SoleProjectList(msgspec.Struct, frozen=True):
    items: Sequence[SoleProject]


class DeletedProjectList(msgspec.Struct, frozen=True):
    items: Sequence[DeletedProject]


class SectionList(msgspec.Struct, frozen=True):
    items: Sequence[Section]


class InvitationList(msgspec.Struct, frozen=True):
    items: Sequence[Invitation]


class SessionList(msgspec.Struct, frozen=True):
    items: Sequence[Session]


class ReceivedInvitationList(msgspec.Struct, frozen=True):
    items: Sequence[ReceivedInvitation]


class TokenList(msgspec.Struct, frozen=True):
    items: Sequence[ApiToken]


class SetupNeeded(msgspec.Struct, frozen=True):
    """Whether the first administrator is still missing, and whether mail leaves this instance.

    `instance` names the database, as in `/api/me/snapshot`. `has_session` is true where the request carries the cookie of
    a session, which may have ended: `/api/me` says whose it is.
    """

    needed: bool
    sends_mail: bool
    instance: str
    has_session: bool
