"""Events: what happened, in the past tense, in the order of its stream (docs/explanation/events.md).

Use cases record a `Fact`; storage assigns its seq in the stream, which makes it an `Event`. Type names are
published: a type is never renamed, and stored events can always be decoded (promise P9).
"""

from collections.abc import Mapping
from typing import Any, Literal, cast, get_args

import msgspec

from taskcast.domain.entities import ENTITIES, Entity, InProject
from taskcast.domain.ids import (
    CommentId,
    Instant,
    InvitationId,
    NotificationId,
    ProjectId,
    SessionId,
    Stream,
    TokenId,
    UserId,
    project_stream,
    user_stream,
)
from taskcast.domain.notifications import Notification
from taskcast.domain.permissions import Role
from taskcast.domain.projects import Access, Arrangement, Member, Project, ReceivedInvitation
from taskcast.domain.tasks import Task
from taskcast.domain.users import User

EventType = Literal[
    "task_created",
    "task_updated",
    "task_deleted",
    "task_restored",
    "comment_created",
    "comment_updated",
    "comment_deleted",
    "section_created",
    "section_updated",
    "section_deleted",
    "label_created",
    "label_updated",
    "label_deleted",
    "view_created",
    "view_updated",
    "view_deleted",
    "project_updated",
    "project_deleted",
    "member_added",
    "member_updated",
    "member_removed",
    "access_granted",
    "access_revoked",
    "projects_arranged",
    "notification",
    "notifications_read",
    "invitation_received",
    "invitation_closed",
    "user_updated",
    "identity_ended",
]

EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)


PRIVATE: frozenset[EventType] = frozenset({"invitation_received", "invitation_closed"})
"""Event types that answers to commands never list: their seq in another user's stream would reveal an account."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope of every event, on every transport. `data` is JSON as stored."""

    type: str
    stream: Stream
    seq: int
    at: Instant
    actor_id: UserId | None
    command_id: str | None = None
    changed: tuple[str, ...] = ()
    data: msgspec.Raw


class Place(msgspec.Struct, frozen=True):
    """The position of an event: its stream and seq."""

    stream: Stream
    seq: int


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """An event before it is appended to its stream.

    `before` and `about` are for routing and activity only, `erased_with` for erasure; they are not published.
    `erased_with` is the comment with which the data is erased.
    """

    type: EventType
    stream: Stream
    data: Any
    changed: tuple[str, ...] = ()
    before: Any = None
    about: Task | None = None
    erased_with: CommentId | None = None


class Gone(msgspec.Struct, frozen=True):
    """The data of a deletion."""

    id: int


class Erased(msgspec.Struct, frozen=True):
    """The data of an event whose content was erased; it keeps its seq."""

    id: int
    erased: bool = True


class MemberGone(msgspec.Struct, frozen=True):
    """The data of `member_removed`."""

    project_id: ProjectId
    user_id: UserId


class AccessGone(msgspec.Struct, frozen=True):
    """The data of `access_revoked`."""

    project_id: ProjectId


class NotificationsRead(msgspec.Struct, frozen=True):
    """The data of `notifications_read`."""

    ids: list[NotificationId]
    unread_count: int


class IdentityEnded(msgspec.Struct, frozen=True):
    """The data of `identity_ended`: this session or token no longer opens anything.

    With neither named, every identity of the person ended.
    """

    reason: str
    session_id: SessionId | None = None
    token_id: TokenId | None = None


def _types_of(entity: Entity) -> tuple[EventType, EventType, EventType]:
    names = f"{entity.name}_created", f"{entity.name}_updated", f"{entity.name}_deleted"
    return cast("tuple[EventType, EventType, EventType]", names)


def _data_of(entity: Entity) -> dict[EventType, type[msgspec.Struct]]:
    created, updated, deleted = _types_of(entity)
    return {created: entity.kind, updated: entity.kind, deleted: Gone}


_DATA: dict[EventType, type[msgspec.Struct]] = {
    **{kind: data for entity in ENTITIES for kind, data in _data_of(entity).items()},
    "task_restored": Task,
    "project_updated": Project,
    "project_deleted": Gone,
    "member_added": Member,
    "member_updated": Member,
    "member_removed": MemberGone,
    "access_granted": Access,
    "access_revoked": AccessGone,
    "projects_arranged": Arrangement,
    "notification": Notification,
    "notifications_read": NotificationsRead,
    "invitation_received": ReceivedInvitation,
    "invitation_closed": Gone,
    "user_updated": User,
    "identity_ended": IdentityEnded,
}
EVENT_DATA: Mapping[EventType, type[msgspec.Struct]] = {kind: _DATA[kind] for kind in EVENT_TYPES}
"""What each event is about, unless it is `Erased` by now."""


_ERASED: frozenset[type] = frozenset(entity.kind for entity in ENTITIES if entity.is_erased)
_TYPES: dict[type, tuple[EventType, EventType, EventType]] = {
    entity.kind: _types_of(entity) for entity in ENTITIES
}


def _erased_with(entity: InProject) -> CommentId | None:
    return CommentId(entity.id) if type(entity) in _ERASED else None


def _stream_of(entity: InProject) -> Stream:
    project = entity.project_id
    return user_stream(entity.created_by) if project is None else project_stream(project)


def created(entity: InProject, *, about: Task | None = None) -> Fact:
    """An entity of a project came to be; it may be `about` a task."""
    kind, _, _ = _TYPES[type(entity)]
    stream = _stream_of(entity)
    return Fact(type=kind, stream=stream, data=entity, about=about, erased_with=_erased_with(entity))


def updated(
    before: InProject, entity: InProject, changed: tuple[str, ...], *, about: Task | None = None
) -> Fact:
    """The named fields of an entity changed."""
    _, kind, _ = _TYPES[type(entity)]
    stream = _stream_of(entity)
    return Fact(
        type=kind, stream=stream, data=entity, changed=changed, before=before, about=about,
        erased_with=_erased_with(entity),
    )  # fmt: skip


def deleted(entity: InProject) -> Fact:
    """An entity is gone."""
    _, _, kind = _TYPES[type(entity)]
    return Fact(type=kind, stream=_stream_of(entity), data=Gone(entity.id))


def task_created(task: Task) -> Fact:
    """A task came to be."""
    return created(task, about=task)


def task_updated(before: Task, task: Task, changed: tuple[str, ...]) -> Fact:
    """The named fields of a task changed."""
    return updated(before, task, changed, about=task)


def task_repositioned(task: Task) -> Fact:
    """A task's position changed to make room for others; it was not moved, and nobody is notified."""
    return Fact(type="task_updated", stream=project_stream(task.project_id), data=task, changed=("position",))


def task_deleted(task: Task) -> Fact:
    """A task was moved to the trash."""
    return Fact(type="task_deleted", stream=project_stream(task.project_id), data=Gone(task.id), about=task)


def task_restored(task: Task) -> Fact:
    """A task was restored from the trash."""
    return Fact(type="task_restored", stream=project_stream(task.project_id), data=task, about=task)


def task_moved_out(task: Task) -> Fact:
    """A task was moved out of this project; nobody is notified of a deletion."""
    return Fact(type="task_deleted", stream=project_stream(task.project_id), data=Gone(task.id))


def task_moved_in(task: Task) -> Fact:
    """A task was moved into this project; nobody is notified of a new task."""
    return Fact(type="task_created", stream=project_stream(task.project_id), data=task)


def project_updated(project: Project, changed: tuple[str, ...]) -> Fact:
    """Fields of the project changed."""
    return Fact(type="project_updated", stream=project_stream(project.id), data=project, changed=changed)


def project_deleted(project: ProjectId) -> Fact:
    """The project was deleted; each member's stream also gets `access_revoked`."""
    return Fact(type="project_deleted", stream=project_stream(project), data=Gone(project))


def member_added(member: Member) -> Fact:
    """A member joined; earlier events are not replayed to them."""
    return Fact(type="member_added", stream=project_stream(member.project_id), data=member)


def member_updated(member: Member, changed: tuple[str, ...]) -> Fact:
    """A member's role, name or active state changed."""
    return Fact(type="member_updated", stream=project_stream(member.project_id), data=member, changed=changed)


def member_removed(project: ProjectId, user: UserId) -> Fact:
    """A member left or was removed; they get no later events of the project."""
    return Fact(type="member_removed", stream=project_stream(project), data=MemberGone(project, user))


def access_granted(user: UserId, project: Project, role: Role) -> Fact:
    """The user got access to the project, or its name or their role changed."""
    return Fact(type="access_granted", stream=user_stream(user), data=Access(project=project, role=role))


def access_revoked(user: UserId, project: ProjectId) -> Fact:
    """The user lost access to the project."""
    return Fact(type="access_revoked", stream=user_stream(user), data=AccessGone(project))


def projects_arranged(user: UserId, arrangement: Arrangement) -> Fact:
    """The user moved a project in their list, or marked one as a favourite."""
    return Fact(type="projects_arranged", stream=user_stream(user), data=arrangement)


def notifications_read(user: UserId, ids: list[NotificationId], unread_count: int) -> Fact:
    """The user read some of their notifications."""
    return Fact(
        type="notifications_read", stream=user_stream(user), data=NotificationsRead(ids, unread_count)
    )


def invitation_received(user: UserId, invitation: ReceivedInvitation) -> Fact:
    """The user was invited to a project, and may accept or decline."""
    return Fact(type="invitation_received", stream=user_stream(user), data=invitation)


def invitation_closed(user: UserId, invitation: InvitationId) -> Fact:
    """An invitation to the user was answered, or is no longer open."""
    return Fact(type="invitation_closed", stream=user_stream(user), data=Gone(invitation))


def user_updated(user: User, changed: tuple[str, ...]) -> Fact:
    """Fields of the user's account changed."""
    return Fact(type="user_updated", stream=user_stream(user.id), data=user, changed=changed)


def identity_ended(
    user: UserId, reason: str, *, session: SessionId | None = None, token: TokenId | None = None
) -> Fact:
    """A session or token of the user ended; its sockets close on every node."""
    return Fact(type="identity_ended", stream=user_stream(user), data=IdentityEnded(reason, session, token))
