"""Move a task with its subtasks to the trash, and restore it."""

from collections.abc import Sequence

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.ids import ProjectId, TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.positions import between
from taskcast.domain.tasks import Task
from taskcast.domain.versioned import Versioned, check_version
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import VersionedCommand
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import TaskRef
from taskcast.usecases.tasks.task_rules import DEEPEST

_MAY_CHANGE = ("section_id", "parent_id", "position", "assignee_ids")


class DeleteTask(VersionedCommand, frozen=True):
    """Its subtasks are deleted with it."""

    id: TaskRef


class RestoreTask(VersionedCommand, frozen=True):
    """The subtasks that were deleted with the task are restored with it."""

    id: TaskRef


def delete_task(work: Work, command: DeleteTask, actor: Actor) -> Result:
    """Move it to the trash.

    Raises:
        NotFound: the actor cannot see the task, or it is in the trash already.
        Forbidden: the actor only views the project.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: `base_version` lies in the future.
    """
    held = work.tasks.editable_by(actor, TaskId(command.id))
    check_version(held, if_match=command.if_match, base_version=command.base_version)
    deleted = [held.entity, *(below.entity for below in work.tasks.subtree(held.entity))]
    work.tasks.trash(deleted, work.now, actor.user_id)
    work.record(*(events.task_deleted(task) for task in deleted))
    return Result(project_id=held.entity.project_id)


def restore_task(work: Work, command: RestoreTask, actor: Actor) -> Result:
    """Restore it to its place. A section, parent or assignee that no longer exists is left out.

    A parent that is now nested too deep for it is left out as well.

    Raises:
        NotFound: the actor cannot see the project, or the task is not in the trash.
        Forbidden: the actor only views the project.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: `base_version` lies in the future.
    """
    held = work.tasks.trashed_editable_by(actor, TaskId(command.id))
    merged = check_version(held, if_match=command.if_match, base_version=command.base_version)
    restored_tasks = [held, *work.tasks.trashed_with(held.entity)]
    root = _restored_root(work, restored_tasks)
    restored = [root, *(_restored(work, below) for below in restored_tasks[1:])]
    work.tasks.untrash([member.entity for member in restored_tasks])
    for task, was in zip(restored, restored_tasks, strict=True):
        moved = [field for field in _MAY_CHANGE if getattr(task, field) != getattr(was.entity, field)]
        work.tasks.save(task, {**was.field_versions, **dict.fromkeys(moved, task.version)})
    work.record(*(events.task_restored(task) for task in restored))
    return Result(data=root, version=root.version, project_id=root.project_id, merged=merged)


def _restored(work: Work, held: Versioned[Task]) -> Task:
    task = held.entity
    section = task.section_id
    if section is not None and not work.sections.is_in(task.project_id, section):
        section = None
    people = task.assignee_ids
    members = work.projects.active_among(task.project_id, people) if people else frozenset()
    return replace(
        task,
        section_id=section,
        assignee_ids=tuple(person for person in people if person in members),
        version=task.version + 1,
        updated_at=work.now,
    )


def _restored_root(work: Work, restored_tasks: Sequence[Versioned[Task]]) -> Task:
    held = restored_tasks[0]
    task = _restored(work, held)
    parent = task.parent_id
    if parent is not None and not _has_room(work, task.project_id, parent, _levels(restored_tasks)):
        parent = None
    if (task.section_id, parent) != (held.entity.section_id, held.entity.parent_id):
        last = work.tasks.last_position(task.project_id, task.section_id, parent)
        task = replace(task, parent_id=parent, position=between(last, None))
    return task


def _has_room(work: Work, project: ProjectId, parent: TaskId, levels: int) -> bool:
    """Whether the parent exists and the subtasks would not nest too deep below it."""
    above = work.tasks.ancestors(project, parent)
    return bool(above) and len(above) + levels <= DEEPEST


def _levels(restored_tasks: Sequence[Versioned[Task]]) -> int:
    """The number of levels of these tasks; parents come before their children."""
    level = {restored_tasks[0].entity.parent_id: 0}
    for held in restored_tasks:
        level[held.entity.id] = level[held.entity.parent_id] + 1
    return max(level.values())
