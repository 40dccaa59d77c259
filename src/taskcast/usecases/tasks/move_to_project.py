"""Move a task to another project, with its subtree, comments and watchers."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.ids import ProjectId, SectionId, TaskId, UserId
from taskcast.domain.labels import LabelId, label_key
from taskcast.domain.positions import between
from taskcast.domain.tasks import Task
from taskcast.domain.versioned import Versioned
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.outcome import Result
from taskcast.usecases.tasks.task_rules import check_parent, subtasks_in_same_section

_MOVING = ("project_id", "section_id", "parent_id", "position", "assignee_ids", "label_ids")


class Destination(msgspec.Struct, frozen=True):
    """A target in another project that the actor may change."""

    project: ProjectId
    section: SectionId | None
    parent: TaskId | None


def move_to_project(work: Work, held: Versioned[Task], to: Destination) -> Result:
    """Move the task to the end of a list of another project.

    Subtasks that stood in its section stand with it there, the others in none. Assignees the destination does not
    know are dropped, and so are labels unless it has one of the same name; the answer lists both. Neither project's
    people are told as if the task were deleted or new. What lies in the trash stays in its project.

    Raises:
        Invalid: the parent is no task of that project, or would hold too many levels.
    """
    check_parent(work, to.project, to.parent, of=held.entity.id)
    family = [held, *work.tasks.subtree(held.entity)]
    people = {person for member in family for person in member.entity.assignee_ids}
    members = work.projects.active_among(to.project, people) if people else frozenset()
    labels = _labels_there(work, family, to.project)
    along = {member.entity.id for member in subtasks_in_same_section(held.entity, family[1:])}
    arrived = [
        replace(
            _moved_in(work, member, to, members, is_following=member.entity.id in along),
            label_ids=tuple(sorted({labels[label] for label in member.entity.label_ids if label in labels})),
        )
        for member in family
    ]
    arrived[0] = _as_root(work, arrived[0], to)
    for task, was in zip(arrived, family, strict=True):
        moved = [field for field in _MOVING if getattr(task, field) != getattr(was.entity, field)]
        by_name = (
            moved if was is held else []
        )  # those below it follow: a move of one of them does not conflict
        work.tasks.save(task, {**was.field_versions, **dict.fromkeys(by_name, task.version)})
    moving = [task.id for task in arrived]
    work.tasks.move_belongings(moving, to.project)
    _part_from_trash(work, moving)
    work.record(*(events.task_moved_out(member.entity) for member in family))
    work.record(*(events.task_moved_in(task) for task in arrived))
    root = arrived[0]
    return Result(
        data=root,
        version=root.version,
        project_id=to.project,
        dropped={
            "assignee_ids": sorted(int(person) for person in people - members),
            "label_ids": sorted(
                {int(label) for member in family for label in member.entity.label_ids if label not in labels}
            ),
        },
    )


def _labels_there(
    work: Work, family: Sequence[Versioned[Task]], project: ProjectId
) -> Mapping[LabelId, LabelId]:
    """The labels of these tasks that the project has by the same name, and which they are there."""
    used = {label for member in family for label in member.entity.label_ids}
    if not used:
        return {}
    there = {label_key(label.name): label.id for label in work.labels.of_project(project)}
    here = work.labels.of_project(family[0].entity.project_id)
    same = {label.id: there.get(label_key(label.name)) for label in here if label.id in used}
    kept = work.labels.among(project, sorted({label for label in same.values() if label is not None}))
    return {label: other for label, other in same.items() if other is not None and other in kept}


def _moved_in(
    work: Work, held: Versioned[Task], to: Destination, members: frozenset[UserId], *, is_following: bool
) -> Task:
    task = held.entity
    return replace(
        task,
        project_id=to.project,
        section_id=to.section if is_following else None,
        assignee_ids=tuple(person for person in task.assignee_ids if person in members),
        version=task.version + 1,
        updated_at=work.now,
    )


def _part_from_trash(work: Work, moving: list[TaskId]) -> None:
    """Clear the parent of trashed subtasks that stay: its id would refer to a task of another project."""
    for left in work.tasks.trashed_below(moving):
        task = left.entity
        last = work.tasks.last_position(task.project_id, task.section_id, None)
        parted = replace(
            task,
            parent_id=None,
            position=between(last, None),
            version=task.version + 1,
            updated_at=work.now,
        )
        changed = dict.fromkeys(("parent_id", "position"), parted.version)
        work.tasks.save(parted, {**left.field_versions, **changed})


def _as_root(work: Work, task: Task, to: Destination) -> Task:
    last = work.tasks.last_position(to.project, to.section, to.parent)
    return replace(task, section_id=to.section, parent_id=to.parent, position=between(last, None))
