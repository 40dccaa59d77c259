"""Remark on a task; who remarks watches it from then on."""

from typing import Annotated

import msgspec

from taskcast.domain import events, text
from taskcast.domain.comments import Comment
from taskcast.domain.ids import CommentId, TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.refusals import refused
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import CreationCommand
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import TaskRef

Body = Annotated[str, msgspec.Meta(min_length=1)]


class AddComment(CreationCommand, frozen=True, kw_only=True):
    """`body` is Markdown; `@[Ben](user:2)` mentions Ben."""

    task_id: TaskRef
    body: Body


def add_comment(work: Work, command: AddComment, actor: Actor) -> Result:
    """Add the comment.

    Raises:
        NotFound: the actor cannot see the task.
        Forbidden: the actor only views the project.
        Invalid: the text is empty, too long or not storable.
    """
    task = work.tasks.editable_by(actor, TaskId(command.task_id)).entity
    comment = work.comments.add(
        Comment(
            id=CommentId(0),
            project_id=task.project_id,
            task_id=task.id,
            body=checked_body(command.body),
            created_at=work.now,
            created_by=actor.user_id,
            updated_at=work.now,
        )
    )
    work.tasks.watch(task.id, actor.user_id)
    work.record(events.created(comment, about=task))
    return Result(
        data=comment, version=comment.version, project_id=comment.project_id, erased_with=comment.id
    )


def checked_body(body: str, *, current: str | None = None) -> str:
    """The text of a comment; `current` is what it says already. Raises `Invalid` naming `body`."""
    if body != current and text.looks_empty(body):
        raise refused("body", "empty")
    return text.markdown("body", body, most_bytes=text.COMMENT_BYTES, current=current)
