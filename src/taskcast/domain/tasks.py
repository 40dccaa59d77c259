"""A task, as every client sees it: the struct is the wire shape (docs/reference/wire.md)."""

import msgspec

from taskcast.domain.due import Due
from taskcast.domain.ids import Instant, ProjectId, SectionId, TaskId, UserId

HIGHEST_PRIORITY = 4

EDITABLE = (
    "title",
    "description",
    "completed",
    "priority",
    "due",
    "section_id",
    "parent_id",
    "assignee_ids",
)


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done in a project; `version` grows by one with each change."""

    id: TaskId
    project_id: ProjectId
    section_id: SectionId | None = None
    parent_id: TaskId | None = None
    title: str
    description: str = ""
    completed: bool = False
    completed_at: Instant | None = None
    priority: int = 0
    due: Due | None = None
    position: str
    assignee_ids: tuple[UserId, ...] = ()
    version: int = 1
    created_at: Instant
    created_by: UserId
    updated_at: Instant


class TrashedTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task in the trash, with who put it there when; None of what was deleted before that was kept."""

    task: Task
    deleted_at: Instant
    deleted_by: UserId | None
    deleted_by_name: str | None
