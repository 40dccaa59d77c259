"""Change fields of a task; different fields merge, the same field conflicts visibly (promise P3)."""

from typing import Any

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from taskcast.domain import events, text
from taskcast.domain.due import Due
from taskcast.domain.errors import Invalid
from taskcast.domain.ids import AnyId, TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.positions import between
from taskcast.domain.tasks import EDITABLE, Task
from taskcast.domain.versioned import Edit, Versioned, edit
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import (
    Priority,
    SetEdit,
    VersionedCommand,
    read_only_fields,
    refuse_changed_read_only,
    sent_fields,
)
from taskcast.usecases.outcome import Result
from taskcast.usecases.tasks.create_task import Title
from taskcast.usecases.tasks.subtask_sections import bring_subtasks_along
from taskcast.usecases.tasks.task_rules import check_assignees, check_parent, check_section


class UpdateTask(VersionedCommand, frozen=True):
    """Only the fields sent change. Read-only fields may repeat their current value."""

    title: Title | UnsetType = UNSET
    description: str | UnsetType = UNSET
    completed: bool | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    due: Due | UnsetType | None = UNSET
    section_id: AnyId | UnsetType | None = UNSET
    parent_id: AnyId | UnsetType | None = UNSET
    assignee_ids: SetEdit | list[AnyId] | UnsetType = UNSET
    project_id: Any | UnsetType = UNSET
    completed_at: Any | UnsetType = UNSET
    position: Any | UnsetType = UNSET
    version: Any | UnsetType = UNSET
    created_at: Any | UnsetType = UNSET
    created_by: Any | UnsetType = UNSET
    updated_at: Any | UnsetType = UNSET


_READ_ONLY = read_only_fields(UpdateTask, Task, EDITABLE)


def update_task(work: Work, command: UpdateTask, actor: Actor) -> Result:
    """Apply the fields sent.

    Raises:
        NotFound: the actor cannot see the task.
        Forbidden: the actor only views the project.
        Conflict: someone changed one of these fields since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: a value breaks a rule.
    """
    held = work.tasks.editable_by(actor, TaskId(command.id))
    sent = _cleaned(sent_fields(command, EDITABLE), held.entity)
    merging = frozenset({"assignee_ids"} if isinstance(command.assignee_ids, SetEdit) else ())
    accepted = edit(held, sent, if_match=command.if_match, base_version=command.base_version, merging=merging)
    refuse_changed_read_only(command, held.entity, _READ_ONLY)
    _check_places(work, held.entity, accepted.changes)
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
        bring_subtasks_along(work, before, task.section_id)
    return _result(task, accepted.merged)


def _result(task: Task, merged: list[str]) -> Result:
    return Result(data=task, version=task.version, project_id=task.project_id, merged=merged)


def _cleaned(sent: dict[str, Any], current: Task) -> dict[str, Any]:
    if "title" in sent:
        sent["title"] = text.line("title", sent["title"], current=current.title)
    if "description" in sent:
        sent["description"] = text.markdown("description", sent["description"], current=current.description)
    if sent.get("due") is not None:
        sent["due"] = sent["due"].as_clocks_show_it()
    if "assignee_ids" in sent:
        wanted = sent["assignee_ids"]
        if isinstance(wanted, SetEdit):
            if set(wanted.add) & set(wanted.remove):
                raise Invalid.field("assignee_ids", "Must not add and remove the same person.")
            wanted = (set(current.assignee_ids) | set(wanted.add)) - set(wanted.remove)
        sent["assignee_ids"] = tuple(sorted(set(wanted)))
    return sent


def _check_places(work: Work, task: Task, changes: dict[str, Any]) -> None:
    if "section_id" in changes:
        check_section(work, task.project_id, changes["section_id"])
    if "parent_id" in changes:
        check_parent(work, task.project_id, changes["parent_id"], of=task.id)
    if "assignee_ids" in changes:
        check_assignees(work, task.project_id, changes["assignee_ids"], already=task.assignee_ids)


def _end_of_list(work: Work, task: Task, changes: dict[str, Any]) -> str:
    section = changes.get("section_id", task.section_id)
    parent = changes.get("parent_id", task.parent_id)
    return between(work.tasks.last_position(task.project_id, section, parent), None)
