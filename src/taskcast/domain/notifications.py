"""Notifications: what reaches a person's inbox, and why."""

from typing import Literal

import msgspec

from taskcast.domain.ids import CommentId, Instant, NotificationId, ProjectId, TaskId, UserId

Reason = Literal[
    "assigned", "mentioned", "commented", "changed", "completed", "reopened", "created", "deleted", "imported"
]


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the inbox: who did what to which task, as it was called then.

    While a line is unread, the next of the same person, task and reason takes its place: `replaces` is its id, and
    `times` counts them together. Of `task_count` tasks to which the same was done at once, it
    names the first.
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
