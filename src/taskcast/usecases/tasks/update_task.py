"""Change, complete and reopen a task; different fields merge, the same field conflicts visibly (promise P3)."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.ids import TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.positions import between
from taskcast.domain.tasks import EDITABLE, TASK_FIELDS, Task
from taskcast.domain.versioned import Edit, Versioned, edit
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import (
    VersionedCommand,
    read_only_fields,
    refuse_changed_read_only,
    sent_fields,
    update_command,
)
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import LabelSetEdit, SetEdit, TaskRef
from taskcast.usecases.tasks.create_task import CreateTask
from taskcast.usecases.tasks.task_rules import (
    check_assignees,
    check_labels,
    check_parent,
    check_section,
    cleaned,
    move_subtasks_to_section,
)

_SETS: Mapping[str, type[SetEdit]] = {
    name: LabelSetEdit if field.control == "labels" else SetEdit
    for name, field in TASK_FIELDS.items()
    if field.merges == "as_a_set"
}
_READ_ONLY = read_only_fields(Task, EDITABLE)

UpdateTask = update_command(Task, CreateTask, EDITABLE, sets=_SETS)


def update_task(work: Work, command: VersionedCommand, actor: Actor) -> Result:
    """Apply the fields sent.

    Raises:
        NotFound: the actor cannot see the task.
        Forbidden: the actor only views the project.
        Conflict: someone changed one of these fields since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: a value breaks a rule.
    """
    held = work.tasks.editable_by(actor, TaskId(command.id))
    sent = sent_fields(command, EDITABLE)
    merging = frozenset(name for name in _SETS if isinstance(sent.get(name), SetEdit))
    sent = {name: cleaned(name, value, getattr(held.entity, name)) for name, value in sent.items()}
    accepted = edit(held, sent, if_match=command.if_match, base_version=command.base_version, merging=merging)
    refuse_changed_read_only(command, held.entity, _READ_ONLY)
    _check_references(work, held.entity, accepted.changes)
    return save_edit(work, held, accepted)


def save_edit(work: Work, held: Versioned[Task], accepted: Edit) -> Result:
    """Save an accepted edit and record it; nothing happens when it changes nothing."""
    before = held.entity
    if not accepted.changes:
        return _result(before, accepted.merged)
    derived: dict[str, Any] = {}
    if "completed" in accepted.changes:
        derived["completed_at"] = work.now if accepted.changes["completed"] else None
    if accepted.changes.keys() & {"section_id", "parent_id"} and "position" not in accepted.changes:
        derived["position"] = _end_of_list(work, before, accepted.changes)
    task = replace(before, **accepted.changes, **derived, version=accepted.version, updated_at=work.now)
    work.tasks.save(task, accepted.field_versions)
    work.record(events.task_updated(before, task, tuple(accepted.changes)))
    if "section_id" in accepted.changes:
        move_subtasks_to_section(work, before, task.section_id)
    return _result(task, accepted.merged)


def _result(task: Task, merged: list[str]) -> Result:
    return Result(data=task, version=task.version, project_id=task.project_id, merged=merged)


def _check_references(work: Work, task: Task, changes: dict[str, Any]) -> None:
    if "section_id" in changes:
        check_section(work, task.project_id, changes["section_id"])
    if "parent_id" in changes:
        check_parent(work, task.project_id, changes["parent_id"], of=task.id)
    if "assignee_ids" in changes:
        check_assignees(work, task.project_id, changes["assignee_ids"], already=task.assignee_ids)
    if "label_ids" in changes:
        check_labels(work, task.project_id, changes["label_ids"], already=task.label_ids)


def _end_of_list(work: Work, task: Task, changes: dict[str, Any]) -> str:
    section = changes.get("section_id", task.section_id)
    parent = changes.get("parent_id", task.parent_id)
    return between(work.tasks.last_position(task.project_id, section, parent), None)


class CompleteTask(VersionedCommand, frozen=True):
    """Completing a completed task changes nothing."""

    id: TaskRef


class ReopenTask(VersionedCommand, frozen=True):
    """Reopening an open task changes nothing."""

    id: TaskRef


def complete_task(work: Work, command: CompleteTask, actor: Actor) -> Result:
    """Mark it done. Raises as `update_task` does."""
    return _set_completed(work, command, actor, to=True)


def reopen_task(work: Work, command: ReopenTask, actor: Actor) -> Result:
    """Mark it open again. Raises as `update_task` does."""
    return _set_completed(work, command, actor, to=False)


def _set_completed(work: Work, command: VersionedCommand, actor: Actor, *, to: bool) -> Result:
    held = work.tasks.editable_by(actor, TaskId(command.id))
    accepted = edit(held, {"completed": to}, if_match=command.if_match, base_version=command.base_version)
    return save_edit(work, held, accepted)
