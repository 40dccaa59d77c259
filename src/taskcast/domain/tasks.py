"""A task, as every client sees it: the struct is the wire shape (docs/reference/wire.md)."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from taskcast.domain.due import Due
from taskcast.domain.ids import Instant, ProjectId, SectionId, TaskId, UserId
from taskcast.domain.labels import LabelId

HIGHEST_PRIORITY = 4

Control = Literal[
    "text", "markdown", "checkbox", "priority", "due", "section", "parent", "people", "labels", "number"
]
"""What kind of value a field has: how it is edited, read from a file, cleaned and shown."""


class TaskField(msgspec.Struct, frozen=True, kw_only=True):
    """What the server and the page know of a field that people edit, beside its type.

    Edits of a set merge; of others the same field conflicts. `is_mailed` says whether a change of it is mailed, and
    `column` is its name in a file to import.
    """

    control: Control
    merges: Literal["as_a_set", "never"] = "never"
    is_mailed: bool = False
    column: str | None = None


TASK_FIELDS: Final[Mapping[str, TaskField]] = {
    "title": TaskField(control="text", is_mailed=True, column="title"),
    "description": TaskField(control="markdown", is_mailed=True, column="description"),
    "completed": TaskField(control="checkbox", column="completed"),
    "priority": TaskField(control="priority", column="priority"),
    "due": TaskField(control="due", is_mailed=True, column="due"),
    "section_id": TaskField(control="section", column="section"),
    "parent_id": TaskField(control="parent", column="parent"),
    "assignee_ids": TaskField(control="people", merges="as_a_set", column="assignees"),
    "label_ids": TaskField(control="labels", merges="as_a_set", column="labels"),
}
"""The fields of a task that people edit, in the order in which events name them: docs/tutorials/add-a-field.md."""

EDITABLE = tuple(TASK_FIELDS)


class TaskSort(msgspec.Struct, frozen=True):
    """An order of lists of tasks: the column of its keys, and their type; of equal keys the id decides."""

    column: str
    key: type[str | int]
    also_descending: bool = True


TASK_SORTS: Final[Mapping[str, TaskSort]] = {
    "id": TaskSort("id", int),
    "title": TaskSort("title_key", str),
    "due": TaskSort("due_key", str),
    "priority": TaskSort("priority", int),
    "updated_at": TaskSort("updated_at", str),
    "position": TaskSort("position", str, also_descending=False),
}
"""Every order of lists of tasks. REST offers them, and storage has an index of each."""

SORTS = tuple(
    sort
    for name, order in TASK_SORTS.items()
    for sort in ((name, f"-{name}") if order.also_descending else (name,))
)
"""The same as they are asked for."""


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
    label_ids: tuple[LabelId, ...] = ()
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
