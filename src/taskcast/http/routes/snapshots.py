"""Snapshots: what a client starts from before it follows a stream (promise P2; usecases/streams/snapshots.py)."""

from typing import Annotated, Any

import msgspec

from taskcast import __version__
from taskcast.domain.ids import ProjectId
from taskcast.http.paging import Cursor
from taskcast.http.route import Asked, Route, reads
from taskcast.ports.queries import Shape
from taskcast.usecases.streams.snapshots import (
    MeSnapshot,
    ProjectSnapshot,
    SnapshotAsked,
    SnapshotPage,
    me_snapshot,
    me_snapshot_tag,
    project_snapshot,
    project_snapshot_tag,
)

_HOW = "`columns`: the names of a task's fields once, and each task as an array of values in their order."


class SnapshotQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How to go on, and how tasks are written."""

    cursor: Cursor | None = None
    format: Annotated[Shape, msgspec.Meta(description=_HOW)] = "objects"


def get_project_snapshot(asked: Asked) -> SnapshotPage:
    """A project with its members, sections and open tasks, and the place in its stream it stands for."""
    return project_snapshot(asked.reading, asked.actor, ProjectId(asked.id), _page(asked.query))


def get_my_snapshot(asked: Asked) -> MeSnapshot:
    """The caller's account, projects and newest notifications, and the place in their stream it stands for."""
    return me_snapshot(asked.reading, asked.actor)


def _project_tag(asked: Asked) -> str:
    page = _page(asked.query)
    return _of_this_release(project_snapshot_tag(asked.reading, asked.actor, ProjectId(asked.id), page))


def _my_tag(asked: Asked) -> str:
    return _of_this_release(me_snapshot_tag(asked.reading, asked.actor))


def _page(query: Any) -> SnapshotAsked:  # noqa: ANN401 - a SnapshotQuery
    return SnapshotAsked(cursor=query.cursor, format=query.format)


def _of_this_release(tag: str) -> str:
    """Another release may say more about the same state."""
    return f"{__version__}.{tag}"


ROUTES: tuple[Route, ...] = (
    reads(
        "/api/projects/{id}/snapshot", get_project_snapshot, answer=ProjectSnapshot, query=SnapshotQuery,
        tag=_project_tag,
    ),
    reads("/api/me/snapshot", get_my_snapshot, answer=MeSnapshot, tag=_my_tag),
)  # fmt: skip
