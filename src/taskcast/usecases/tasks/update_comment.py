"""Reword a comment, or delete it."""

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.comments import Comment
from taskcast.domain.entities import COMMENT
from taskcast.domain.errors import Forbidden
from taskcast.domain.permissions import Actor
from taskcast.domain.versioned import check_version, edit
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import (
    VersionedCommand,
    read_only_fields,
    refuse_changed_read_only,
    sent_fields,
    update_command,
)
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import CommentRef
from taskcast.usecases.tasks.add_comment import AddComment, checked_body

_READ_ONLY = read_only_fields(Comment, COMMENT.editable)

UpdateComment = update_command(
    Comment,
    AddComment,
    COMMENT.editable,
    description="For its author. Read-only fields may repeat their current value.",
)


class DeleteComment(VersionedCommand, frozen=True):
    """For its author and the project's owners."""

    id: CommentRef


def update_comment(work: Work, command: VersionedCommand, actor: Actor) -> Result:
    """Apply the new wording; whom it mentions for the first time is told.

    Raises:
        NotFound: the actor cannot see the comment.
        Forbidden: someone else wrote it, or the actor only views the project by now.
        Conflict: it was reworded since `base_version`, from another window.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: the text or a read-only field breaks a rule, or `base_version` lies in the future.
    """
    held = work.comments.editable_by(actor, command.id)
    before = held.entity
    if before.created_by != actor.user_id:
        raise Forbidden("Only its author may reword a comment.")
    sent = sent_fields(command, COMMENT.editable)
    if "body" in sent:
        sent["body"] = checked_body(sent["body"], current=before.body)
    accepted = edit(held, sent, if_match=command.if_match, base_version=command.base_version)
    refuse_changed_read_only(command, before, _READ_ONLY)
    comment = before
    if accepted.changes:
        comment = replace(before, **accepted.changes, version=accepted.version, updated_at=work.now)
        work.comments.save(comment, accepted.field_versions)
        task = work.tasks.visible_to(actor, comment.task_id)
        work.record(events.updated(before, comment, tuple(accepted.changes), about=task))
    return Result(
        data=comment, version=comment.version, project_id=comment.project_id, merged=accepted.merged,
        erased_with=comment.id,
    )  # fmt: skip


def delete_comment(work: Work, command: DeleteComment, actor: Actor) -> Result:
    """Delete it; its text goes from earlier events as well.

    Raises:
        NotFound: the actor cannot see the comment.
        Forbidden: the actor neither wrote it nor owns the project.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: `base_version` lies in the future.
    """
    held = work.comments.editable_by(actor, command.id)
    comment = held.entity
    if comment.created_by != actor.user_id:
        work.projects.require(actor, comment.project_id, "owner")
    check_version(held, if_match=command.if_match, base_version=command.base_version)
    work.comments.delete(comment.id)
    work.record(events.deleted(comment))
    return Result(project_id=comment.project_id)
