"""Move a task to another place on its board, or with all its subtasks to another project."""

from typing import Any

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from taskcast.domain.errors import Conflict, Invalid, NotFound
from taskcast.domain.ids import ProjectId, SectionId, TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.positions import NoRoomError, between
from taskcast.domain.refusals import refused
from taskcast.domain.tasks import Task
from taskcast.domain.versioned import BaseVersion, Versioned, changed_since, edit
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import VersionedCommand
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import ProjectRef, SectionRef, TaskRef
from taskcast.usecases.tasks.move_to_project import Destination, move_to_project
from taskcast.usecases.tasks.rebalance_positions import rebalance_tasks
from taskcast.usecases.tasks.task_rules import check_parent, check_section
from taskcast.usecases.tasks.update_task import save_edit

_PLACE = frozenset({"section_id", "parent_id", "position"})


class MoveTask(VersionedCommand, frozen=True):
    """The target: before or after another task, else the end of the section (or below the parent)."""

    id: TaskRef
    project_id: ProjectRef | UnsetType = UNSET
    section_id: SectionRef | UnsetType | None = UNSET
    parent_id: TaskRef | UnsetType | None = UNSET
    before_id: TaskRef | None = None
    after_id: TaskRef | None = None


def move_task(work: Work, command: MoveTask, actor: Actor) -> Result:
    """Put the task in its new place.

    Raises:
        NotFound: the actor cannot see the task or the destination.
        Forbidden: the actor only views one of them.
        Conflict: someone moved it since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: the neighbour, section or parent is not at the destination.
    """
    held = work.tasks.editable_by(actor, TaskId(command.id))
    task = held.entity
    if not isinstance(command.project_id, UnsetType) and command.project_id != task.project_id:
        destination = _elsewhere(work, command, actor, ProjectId(command.project_id))
        place = {"project_id": destination.project, "section_id": destination.section}
        accepted = edit(
            held,
            {**place, "parent_id": destination.parent},
            if_match=command.if_match,
            base_version=command.base_version,
        )
        return replace(move_to_project(work, held, destination), merged=accepted.merged)
    section, parent, position = _destination(work, command, task)
    check_section(work, task.project_id, section)
    if parent != task.parent_id:
        check_parent(work, task.project_id, parent, of=task.id)
    sent = {"section_id": section, "parent_id": parent, "position": position}
    accepted = edit(held, sent, if_match=command.if_match, base_version=command.base_version)
    if accepted.changes and command.base_version is not None:
        _refuse_moved(held, command.base_version)
    return save_edit(work, held, accepted)


def _refuse_moved(held: Versioned[Task], base_version: BaseVersion) -> None:
    """Section, parent and position conflict together: half of one move and half of another is a place nobody chose."""
    moved = [field for field in changed_since(held, base_version) if field in _PLACE]
    if moved:
        raise Conflict(held.entity, moved)


def _destination(work: Work, command: MoveTask, task: Task) -> tuple[SectionId | None, TaskId | None, str]:
    """The new section, parent and position. Section and parent default to the neighbour's."""
    neighbour = _neighbour(work, command, task)
    default = neighbour or task
    section: Any = default.section_id if command.section_id is UNSET else command.section_id
    parent: Any = default.parent_id if command.parent_id is UNSET else command.parent_id
    if neighbour is None:
        if command.section_id is UNSET and command.parent_id is UNSET and command.project_id is UNSET:
            raise Invalid.field("section_id", "Say where to: project_id, section_id, before_id or after_id.")
        if (section, parent) == (task.section_id, task.parent_id) and work.tasks.is_last(task):
            return section, parent, task.position
        return section, parent, between(work.tasks.last_position(task.project_id, section, parent), None)
    if (neighbour.section_id, neighbour.parent_id) != (section, parent):
        raise refused("section_id", "section-of-neighbour")
    towards_end = command.after_id is not None
    beyond = work.tasks.neighbour(neighbour, towards_end=towards_end)
    if beyond is not None and beyond.id == task.id:
        return section, parent, task.position
    other = None if beyond is None else beyond.position
    ends = (neighbour.position, other) if towards_end else (other, neighbour.position)
    try:
        return section, parent, between(*ends)
    except NoRoomError:
        rebalance_tasks(work, neighbour, but=task.id)
        return _destination(work, command, task)


def _neighbour(work: Work, command: MoveTask, task: Task) -> Task | None:
    if command.before_id is not None and command.after_id is not None:
        raise Invalid.field("after_id", "Must not be sent along with before_id.")
    field = "before_id" if command.before_id is not None else "after_id"
    wanted = command.before_id or command.after_id
    if wanted is None:
        return None
    if wanted == task.id:
        raise refused(field, "beside-itself")
    found = work.tasks.in_project(task.project_id, TaskId(wanted))
    if found is None:
        raise refused(field, "other-neighbour")
    return found


def _elsewhere(work: Work, command: MoveTask, actor: Actor, project: ProjectId) -> Destination:
    """The target in another project. Raises `Invalid` when the actor cannot see it."""
    if command.before_id is not None or command.after_id is not None:
        raise Invalid.field("project_id", "Must not be sent along with before_id or after_id.")
    try:
        work.projects.require(actor, project, "member")
    except NotFound:
        raise refused("project_id", "unseen-project") from None
    section: Any = None if command.section_id is UNSET else command.section_id
    parent: Any = None if command.parent_id is UNSET else command.parent_id
    check_section(work, project, section)
    return Destination(project, section, parent)
