"""Create a task, at the end of its section."""

from typing import Annotated

import msgspec

from taskcast.domain import events, text
from taskcast.domain.due import Due
from taskcast.domain.errors import Invalid
from taskcast.domain.ids import AnyId, ProjectId, SectionId, TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.positions import between
from taskcast.domain.tasks import EDITABLE, Task
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import CreationCommand, Priority
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import LabelRef, ProjectRef, SectionRef, TaskRef
from taskcast.usecases.tasks.task_rules import (
    check_assignees,
    check_labels,
    check_parent,
    check_section,
    cleaned,
    require_member,
    visible_parent,
)

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=text.TITLE_LENGTH)]


class CreateTask(CreationCommand, frozen=True, kw_only=True):
    """Without `project_id` the task goes to the caller's Inbox project."""

    title: Title
    project_id: ProjectRef | None = None
    section_id: SectionRef | None = None
    parent_id: TaskRef | None = None
    description: str = ""
    completed: bool = False
    priority: Priority = 0
    due: Due | None = None
    assignee_ids: tuple[AnyId, ...] = ()
    label_ids: tuple[LabelRef, ...] = ()


def create_task(work: Work, command: CreateTask, actor: Actor) -> Result:
    """Add the task; its creator watches it.

    Raises:
        NotFound: the actor cannot see the project.
        Forbidden: the actor only views it.
        Invalid: the section, parent, an assignee or a label does not belong to the project.
    """
    project = _project_for(work, command, actor)
    section = None if command.section_id is None else SectionId(command.section_id)
    parent = None if command.parent_id is None else TaskId(command.parent_id)
    check_section(work, project, section)
    check_parent(work, project, parent)
    values = {field: cleaned(field, getattr(command, field)) for field in EDITABLE}
    values["assignee_ids"] = check_assignees(work, project, command.assignee_ids)
    check_labels(work, project, values["label_ids"])
    task = work.tasks.add(
        Task(
            id=TaskId(0),
            project_id=project,
            completed_at=work.now if command.completed else None,
            position=between(work.tasks.last_position(project, section, parent), None),
            created_at=work.now,
            created_by=actor.user_id,
            updated_at=work.now,
            **values,
        )
    )
    work.tasks.watch(task.id, actor.user_id)
    work.record(events.task_created(task))
    return Result(data=task, version=task.version, project_id=project)


def _project_for(work: Work, command: CreateTask, actor: Actor) -> ProjectId:
    if command.project_id is not None:
        project = ProjectId(command.project_id)
        require_member(work, actor, project, "project_id")
        return project
    if command.section_id is not None:
        raise Invalid.field("project_id", "Must be sent along with section_id.")
    if command.parent_id is not None:
        parent = visible_parent(work, actor, TaskId(command.parent_id))
        require_member(work, actor, parent.project_id, "parent_id")
        return parent.project_id
    return work.projects.inbox_of(actor.user_id)
