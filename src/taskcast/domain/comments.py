"""Comments on tasks."""

import msgspec

from taskcast.domain.ids import CommentId, Instant, ProjectId, TaskId, UserId


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment on a task, in Markdown. A mention is written `@[Ben](user:2)`."""

    id: CommentId
    project_id: ProjectId
    task_id: TaskId
    body: str
    version: int = 1
    created_at: Instant
    created_by: UserId
    updated_at: Instant
