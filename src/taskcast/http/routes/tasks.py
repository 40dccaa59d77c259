"""/api/tasks."""

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import msgspec

from taskcast.domain.ids import AnyId, ProjectId, SectionId, TaskId, UserId
from taskcast.domain.tasks import SORTS, TASK_SORTS, Task
from taskcast.http.paging import Kinds, Listing, ListQuery, listing, page
from taskcast.http.route import Asked, Route, reads, writes
from taskcast.http.routes.shapes import ActivityList, TaskList
from taskcast.ports.queries import Activity, TaskFilter, task_keys
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.references import ProjectRef, SectionRef, TaskRef

if TYPE_CHECKING:
    Sort: TypeAlias = str
else:
    Sort = Literal[SORTS]

_KINDS: dict[str, Kinds] = {
    name: (int,) if name == "id" else (order.key, int) for name, order in TASK_SORTS.items()
}


class TasksQuery(ListQuery, frozen=True, kw_only=True):
    """Which tasks, in which order."""

    project_id: ProjectRef | None = None
    section_id: SectionRef | None = None
    parent_id: TaskRef | None = None
    assignee_id: AnyId | None = None
    completed: bool | None = None
    trashed: bool = False
    filter: Annotated[str, msgspec.Meta(max_length=500, description="Free text in the title.")] | None = None
    sort: Sort = "id"


class ActivityQuery(ListQuery, frozen=True, kw_only=True):
    """In which order."""

    sort: Literal["id", "-id"] = "id"


def list_tasks(asked: Asked) -> Listing:
    """Tasks the caller can see, page by page."""
    query: TasksQuery = asked.query
    where = TaskFilter(
        project_id=None if query.project_id is None else ProjectId(query.project_id),
        section_id=None if query.section_id is None else SectionId(query.section_id),
        parent_id=None if query.parent_id is None else TaskId(query.parent_id),
        assignee_id=None if query.assignee_id is None else UserId(query.assignee_id),
        completed=query.completed,
        text=query.filter or None,
        trashed=query.trashed,
    )
    sort = query.sort.removeprefix("-")
    rows = asked.reading.queries.tasks(asked.actor, where, page(query, sort=query.sort, kinds=_KINDS[sort]))
    return listing(rows, query, lambda task: task_keys(task, sort), sort=query.sort)


def get_task(asked: Asked) -> Task:
    """One task."""
    return asked.reading.queries.task(asked.actor, TaskId(asked.id))


def list_activity(asked: Asked) -> Listing:
    """Who changed which field of a task from what to what, oldest first, or newest with `sort=-id`."""
    query: ActivityQuery = asked.query

    def keys(line: Activity) -> tuple[int]:
        return (line.id,)

    rows = asked.reading.queries.activity(asked.actor, TaskId(asked.id), page(query, sort=query.sort))
    return listing(rows, query, keys, sort=query.sort)


ROUTES: tuple[Route, ...] = (
    reads("/api/tasks", list_tasks, answer=TaskList, query=TasksQuery),
    writes(
        "POST", "/api/tasks", OPERATIONS["create_task"], answer=Task, status=201, location="/api/tasks/{id}"
    ),
    reads("/api/tasks/{id}", get_task, answer=Task, is_versioned=True),
    writes("PATCH/PUT", "/api/tasks/{id}", OPERATIONS["update_task"], answer=Task),
    writes("DELETE", "/api/tasks/{id}", OPERATIONS["delete_task"], status=204),
    writes("POST", "/api/tasks/{id}/move", OPERATIONS["move_task"], answer=Task),
    writes("POST", "/api/tasks/{id}/complete", OPERATIONS["complete_task"], answer=Task),
    writes("POST", "/api/tasks/{id}/reopen", OPERATIONS["reopen_task"], answer=Task),
    writes("POST", "/api/tasks/{id}/restore", OPERATIONS["restore_task"], answer=Task),
    writes("POST", "/api/tasks/{id}/checkbox", OPERATIONS["set_task_checkbox"], answer=Task),
    reads("/api/tasks/{id}/activity", list_activity, answer=ActivityList, query=ActivityQuery),
)
