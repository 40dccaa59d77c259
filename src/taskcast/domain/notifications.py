"""Notifications: the entries of a user's inbox."""

from typing import Literal

import msgspec

from taskcast.domain.ids import CommentId, Instant, NotificationId, ProjectId, TaskId, UserId

Reason = Literal[
    "assigned", "mentioned", "commented", "changed", "completed", "reopened", "created", "deleted", "imported"
]


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the inbox: who did what to which task, with its title at that time.

    An unread entry is replaced by the next one with the same actor, task and reason: `replaces` is its id,
    and `times` counts all of them. An entry about `task_count` tasks changed at once names the first.
    """

    id: NotificationId
    task_id: TaskId
    project_id: ProjectId
    comment_id: CommentId | None = None
    reason: Reason
    changed: tuple[str, ...] = ()
    actor_id: UserId
    actor_name: str
    title: str
    at: Instant
    read: bool = False
    task_count: int = 1
    times: int = 1
    replaces: NotificationId | None = None
