"""/api/views: saved views, one's own and those of projects."""

from collections.abc import Sequence

import msgspec

from taskcast.domain.ids import ProjectId
from taskcast.domain.views import View
from taskcast.http.route import Asked, Route, reads, writes
from taskcast.usecases.operations import OPERATIONS


class ViewList(msgspec.Struct, frozen=True):
    items: Sequence[View]


def list_my_views(asked: Asked) -> ViewList:
    """The caller's own views, in order."""
    return ViewList(asked.reading.queries.own(asked.actor, View))


def list_views(asked: Asked) -> ViewList:
    """The views shared with the project, in order."""
    return ViewList(asked.reading.queries.of_project(asked.actor, ProjectId(asked.id), View))


def get_view(asked: Asked) -> View:
    """One view."""
    return asked.reading.queries.entity(asked.actor, View, asked.id)


ROUTES: tuple[Route, ...] = (
    reads("/api/views", list_my_views, answer=ViewList),
    writes("POST", "/api/views", OPERATIONS["create_view"], answer=View, status=201, location="/api/views/{id}"),
    reads("/api/projects/{id}/views", list_views, answer=ViewList),
    reads("/api/views/{id}", get_view, answer=View, is_versioned=True),
    writes("PATCH/PUT", "/api/views/{id}", OPERATIONS["update_view"], answer=View),
    writes("POST", "/api/views/{id}/move", OPERATIONS["move_view"], answer=View),
    writes("DELETE", "/api/views/{id}", OPERATIONS["delete_view"], status=204),
)  # fmt: skip
