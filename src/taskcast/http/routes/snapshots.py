"""Snapshots: what a client starts from before it follows a stream (promise P2).

Each page is one point in time. Later pages of a project are read later than the first, yet repeat its `as_of`:
the events after it, applied in order, make good whatever the pages disagree about.
"""

from typing import Annotated

import msgspec

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import ProjectId, TaskId
from taskcast.domain.streams import Stream, project_stream, user_stream
from taskcast.http.paging import Cursor, read_cursor, write_cursor
from taskcast.http.route import Asked, Route, reads
from taskcast.ports.event_log import Head
from taskcast.ports.queries import Page

from .shapes import MySnapshot, ProjectSnapshot

PAGE_TASKS = 1000
NEWEST = 50


class SnapshotQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How to go on."""

    cursor: Cursor | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_TASKS, description="Tasks a page.")] = PAGE_TASKS


def get_project_snapshot(asked: Asked) -> ProjectSnapshot:
    """A project with its members, sections and open tasks, and the place in its stream it stands for."""
    project = ProjectId(asked.id)
    queries = asked.reading.queries
    access = queries.project(asked.actor, project)
    stream = project_stream(project)
    head = _head(asked, stream)
    as_of, after = _resumed(asked.query.cursor, head)
    limit = asked.query.limit
    tasks = queries.open_tasks(project, after=TaskId(after), limit=limit + 1)
    rest = len(tasks) > limit
    tasks = tasks[:limit]
    return ProjectSnapshot(
        stream=stream,
        epoch=head.epoch,
        as_of=as_of,
        project=access.project,
        role=access.role,
        members=queries.members(asked.actor, project),
        sections=queries.sections(asked.actor, project),
        counts=queries.counts(project),
        tasks=tasks,
        next_cursor=write_cursor(head.epoch, as_of, tasks[-1].id) if rest else None,
    )


def get_my_snapshot(asked: Asked) -> MySnapshot:
    """The caller's account, projects and newest notifications, and the place in their stream it stands for."""
    queries = asked.reading.queries
    stream = user_stream(asked.actor.user_id)
    head = _head(asked, stream)
    return MySnapshot(
        stream=stream,
        epoch=head.epoch,
        as_of=head.last_seq,
        user=queries.user(asked.actor.user_id),
        projects=queries.accesses(asked.actor),
        notifications=queries.notifications(
            asked.actor, Page(limit=NEWEST, descending=True), unread_only=False
        ),
        unread_count=queries.unread_count(asked.actor),
    )


def _head(asked: Asked, stream: Stream) -> Head:
    return asked.reading.events.head(stream) or Head(epoch="", last_seq=0)


def _resumed(cursor: str | None, head: Head) -> tuple[int, int]:
    """The first page's `as_of` and the last task seen."""
    if cursor is None:
        return head.last_seq, 0
    parts = read_cursor(cursor)
    match parts:
        case [str() as epoch, int() as as_of, int() as after] if (
            epoch == head.epoch and as_of <= head.last_seq
        ):
            return as_of, after
        case _:
            raise Invalid.field(
                "cursor", "Must be the next_cursor of this snapshot; else begin again without it."
            )


ROUTES: tuple[Route, ...] = (
    reads("/api/projects/{id}/snapshot", get_project_snapshot, answer=ProjectSnapshot, query=SnapshotQuery),
    reads("/api/me/snapshot", get_my_snapshot, answer=MySnapshot),
)
