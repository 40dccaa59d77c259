"""Tick or clear one checkbox of a Markdown task list, in a description or a comment.

So two people who tick two boxes do not conflict, as they would if each sent the whole text.
"""

from typing import Annotated

import msgspec
from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.comments import Comment
from taskcast.domain.errors import Conflict
from taskcast.domain.ids import TaskId
from taskcast.domain.markdown import Checkbox, checkboxes, with_checkbox
from taskcast.domain.permissions import Actor
from taskcast.domain.refusals import refused
from taskcast.domain.tasks import Task
from taskcast.domain.versioned import Edit, Versioned, check_version, edit
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import VersionedCommand
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import CommentRef, TaskRef
from taskcast.usecases.tasks.update_task import save_edit


class SetCheckbox(VersionedCommand, frozen=True, kw_only=True):
    """`box` is the index of the checkbox, from 0; `label` is the rest of its line.

    The label identifies the checkbox even if others have changed the text meanwhile.
    """

    box: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    checked: bool
    label: str | None = None


class SetTaskCheckbox(SetCheckbox, frozen=True):
    """A checkbox in a task's description."""

    id: TaskRef


class SetCommentCheckbox(SetCheckbox, frozen=True):
    """A checkbox in a comment; every member may set it, not only the author."""

    id: CommentRef


def set_task_checkbox(work: Work, command: SetTaskCheckbox, actor: Actor) -> Result:
    """Set a checkbox in the description.

    Raises:
        NotFound: the actor cannot see the task.
        Forbidden: the actor only views the project.
        Conflict: the text changed since `base_version`, and the box cannot be told among those of now.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: there is no such box.
    """
    held = work.tasks.editable_by(actor, TaskId(command.id))
    return save_edit(work, held, _edit_with_box(held, "description", command))


def set_comment_checkbox(work: Work, command: SetCommentCheckbox, actor: Actor) -> Result:
    """Set a box in a comment. Raises as `set_task_checkbox` does."""
    held = work.comments.editable_by(actor, command.id)
    comment = held.entity
    accepted = _edit_with_box(held, "body", command)
    if accepted.changes:
        comment = replace(comment, **accepted.changes, version=accepted.version, updated_at=work.now)
        work.comments.save(comment, accepted.field_versions)
        task = work.tasks.visible_to(actor, comment.task_id)
        work.record(events.updated(held.entity, comment, ("body",), about=task))
    return Result(
        data=comment, version=comment.version, project_id=comment.project_id, merged=accepted.merged,
        erased_with=comment.id,
    )  # fmt: skip


def _edit_with_box(held: Versioned[Task] | Versioned[Comment], field: str, command: SetCheckbox) -> Edit:
    """The edit of the text; with what others changed in it, it is merged."""
    has_changed = field in check_version(held, if_match=command.if_match, base_version=command.base_version)
    text = _text_with_box(held, field, command, has_changed=has_changed)
    return edit(held, {field: text}, base_version=command.base_version, merging=frozenset({field}))


def _text_with_box(
    held: Versioned[Task] | Versioned[Comment], field: str, command: SetCheckbox, *, has_changed: bool
) -> str:
    text: str = getattr(held.entity, field)
    box = _matching_box(checkboxes(text), command, has_changed=has_changed)
    if box is None and (has_changed or command.label is not None):
        raise Conflict(held.entity, [field])
    if box is None:
        raise refused("box", "no-such-box")
    return with_checkbox(text, box, checked=command.checked)


def _matching_box(found: list[Checkbox], command: SetCheckbox, *, has_changed: bool) -> Checkbox | None:
    at = found[command.box] if command.box < len(found) else None
    if command.label is None:
        return None if has_changed else at
    label = command.label.strip()
    if at is not None and at.label == label:
        return at
    same = [box for box in found if box.label == label]
    return same[0] if len(same) == 1 else None
