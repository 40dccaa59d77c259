"""Snapshots: what a client starts from before it follows a stream (promise P2; usecases/snapshots.py)."""

import msgspec

from taskcast.domain.ids import ProjectId
from taskcast.http.paging import Cursor
from taskcast.http.route import Asked, Route, reads
from taskcast.usecases.snapshots import MeSnapshot, ProjectSnapshot, me_snapshot, project_snapshot


class SnapshotQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How to go on."""

    cursor: Cursor | None = None


def get_project_snapshot(asked: Asked) -> ProjectSnapshot:
    """A project with its members, sections and open tasks, and the place in its stream it stands for."""
    return project_snapshot(asked.reading, asked.actor, ProjectId(asked.id), cursor=asked.query.cursor)


def get_my_snapshot(asked: Asked) -> MeSnapshot:
    """The caller's account, projects and newest notifications, and the place in their stream it stands for."""
    return me_snapshot(asked.reading, asked.actor)


ROUTES: tuple[Route, ...] = (
    reads("/api/projects/{id}/snapshot", get_project_snapshot, answer=ProjectSnapshot, query=SnapshotQuery),
    reads("/api/me/snapshot", get_my_snapshot, answer=MeSnapshot),
)
