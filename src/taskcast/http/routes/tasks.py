"""/api/tasks."""

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, cast

import msgspec

from taskcast.domain.errors import Invalid
from taskcast.domain.filters.matching import Viewer
from taskcast.domain.filters.tree import Term, all_of, is_day, with_open_only
from taskcast.domain.ids import AnyId, Instant, ProjectId, SectionId, TaskId, UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.tasks import SORTS, TASK_SORTS, Task
from taskcast.http.paging import Kinds, Listing, ListQuery, foreign_cursor, listing, page
from taskcast.http.route import Asked, Route, reads, writes
from taskcast.http.routes.shapes import ActivityList, TaskList
from taskcast.ports.queries import Activity, Page, TaskFilter, TaskOrder, TaskSearch, search_keys, task_keys
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.references import ProjectRef, SectionRef, TaskRef
from taskcast.usecases.tasks.find_tasks import MOST_BYTES, TooSlow, read_filter, too_slow, viewer_of

_ORDERS: dict[str, TaskOrder] = {
    **{name: cast("TaskOrder", name) for name in TASK_SORTS},
    "manual": "position",
    "created": "created_at",
    "updated": "updated_at",
    "completed": "completed_at",
}
_FILTER_SORTS = (
    *SORTS,
    "-position",
    *(sort for name in _ORDERS if name not in TASK_SORTS for sort in (name, f"-{name}")),
)
_KEY_TYPES: dict[str, type] = {"priority": int}

if TYPE_CHECKING:
    Sort: TypeAlias = str
else:
    Sort = Literal[_FILTER_SORTS]

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
    q: (
        Annotated[
            str,
            msgspec.Meta(
                description="A filter: docs/reference/filters.md.",
                examples=["assignee:me due:<=friday -label:waiting"],
            ),
        ]
        | None
    ) = None
    query: (
        Annotated[
            str,
            msgspec.Meta(
                max_length=MOST_BYTES,
                description="The same as a tree, in JSON.",
                examples=['{"type": "term", "key": "is", "values": ["overdue"], "op": "="}'],
            ),
        ]
        | None
    ) = None
    sort: Sort = "id"


class ActivityQuery(ListQuery, frozen=True, kw_only=True):
    """In which order."""

    sort: Literal["id", "-id"] = "id"


def list_tasks(asked: Asked) -> Listing:
    """Tasks the caller can see, page by page: all, or those of a filter."""
    query: TasksQuery = asked.query
    if query.q is not None or query.query is not None:
        return _list_filtered(asked, query)
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
    if query.sort not in SORTS:
        raise Invalid.field("sort", f"Must be one of {', '.join(SORTS)}, or q must be sent along.")
    rows = asked.reading.queries.tasks(asked.actor, where, page(query, sort=query.sort, kinds=_KINDS[sort]))
    return listing(rows, query, lambda task: task_keys(task, sort), sort=query.sort)


def _list_filtered(asked: Asked, query: TasksQuery) -> Listing:
    """The cursor holds the time and the zone as well, so that all pages of a list have one today."""
    queries, actor = asked.reading.queries, asked.actor
    field = "q" if query.query is None else "query"
    for name in ("filter", "section_id", "parent_id", "assignee_id", "completed"):
        if getattr(query, name) is not None:
            raise Invalid.field(name, f"Must not be sent together with {field}, which can say it.")
    if query.trashed:
        raise Invalid.field("trashed", f"Must not be sent together with {field}.")
    node = read_filter(queries, actor, query.q, query.query)
    if query.project_id is not None:
        project = queries.project(actor, ProjectId(query.project_id)).project
        node = all_of(Term("project", (project.id,)), with_open_only(node))
    order = _ORDERS[query.sort.removeprefix("-")]
    if query.cursor is None:
        viewer, after = viewer_of(queries, actor, asked.reading.now), None
    else:
        viewer, after = _place(actor, query)
    wanted = Page(limit=query.limit + 1, descending=query.sort.startswith("-"), after=after)
    try:
        rows = queries.filtered_tasks(actor, TaskSearch(node=node, viewer=viewer, order=order), wanted)
    except TooSlow:
        raise too_slow(field) from None
    return listing(
        rows, query, lambda task: (viewer.now, viewer.zone, *search_keys(task, order)), sort=query.sort
    )


def _place(actor: Actor, query: TasksQuery) -> tuple[Viewer, tuple[int, str | int, int]]:
    """For whom, when and where the first page was read, and the keys of the last task seen."""
    order = _ORDERS[query.sort.removeprefix("-")]
    key = int if order in {"id", "priority"} else (str, int)
    seen = page(query, sort=query.sort, kinds=(str, str, int, key, int)).after
    now, zone, phase, *keys = seen or ()
    try:
        viewer = Viewer(me=actor.user_id, now=Instant(str(now)), zone=str(zone))
        is_ours = is_day(viewer.today.isoformat())  # else days that filters count from it may not exist
    except (ValueError, OverflowError):
        raise foreign_cursor() from None
    first, last = keys
    is_key = phase == 1 or order == "id" or type(first) is _KEY_TYPES.get(order, str)
    if not is_ours or not is_key or phase not in (0, 1):
        raise foreign_cursor()
    return viewer, (int(phase), first, last)  # type: ignore[return-value]


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
