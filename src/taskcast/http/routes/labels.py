"""/api/labels: the labels of projects."""

from collections.abc import Sequence

import msgspec

from taskcast.domain.ids import ProjectId
from taskcast.domain.labels import Label
from taskcast.http.route import Asked, Route, reads, writes
from taskcast.usecases.operations import OPERATIONS


class LabelList(msgspec.Struct, frozen=True):
    items: Sequence[Label]


def list_labels(asked: Asked) -> LabelList:
    """The labels of the project, in order."""
    return LabelList(asked.reading.queries.of_project(asked.actor, ProjectId(asked.id), Label))


def get_label(asked: Asked) -> Label:
    """One label."""
    return asked.reading.queries.entity(asked.actor, Label, asked.id)


ROUTES: tuple[Route, ...] = (
    reads("/api/projects/{id}/labels", list_labels, answer=LabelList),
    writes(
        "POST", "/api/projects/{id}/labels", OPERATIONS["create_label"],
        answer=Label, status=201, ids={"id": "project_id"}, location="/api/labels/{id}",
    ),
    reads("/api/labels/{id}", get_label, answer=Label, is_versioned=True),
    writes("PATCH/PUT", "/api/labels/{id}", OPERATIONS["update_label"], answer=Label),
    writes("POST", "/api/labels/{id}/move", OPERATIONS["move_label"], answer=Label),
    writes("POST", "/api/labels/{id}/merge", OPERATIONS["merge_labels"], answer=Label),
    writes("DELETE", "/api/labels/{id}", OPERATIONS["delete_label"], status=204),
)  # fmt: skip
