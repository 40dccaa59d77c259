"""Saved views: a filter (docs/reference/filters.md) and how its tasks are shown, of one person or shared with a project."""

from typing import Final, Literal, NewType

import msgspec

from taskcast.domain.filters.tree import Node
from taskcast.domain.ids import Instant, ProjectId, UserId

ViewId = NewType("ViewId", int)

MOST_VIEWS: Final = 50
"""How many a person may have, and how many a project."""

MOST_QUERY_BYTES: Final = 8192
"""Of a query as JSON: snapshots hold every view."""

ViewSort = Literal[
    "manual", "due", "priority", "created", "updated", "completed", "title",
    "-manual", "-due", "-priority", "-created", "-updated", "-completed", "-title",
]  # fmt: skip
"""A `-` reverses the order."""

ViewGroup = Literal["none", "section", "project", "assignee", "priority", "label", "due"]
ViewLayout = Literal["list", "board"]
ViewField = Literal["project", "section", "assignee", "labels", "priority", "due", "created", "updated"]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A saved filter with the look of its tasks. Without `project_id` it belongs to its creator alone.

    `icon` is an emoji; `fields` are the columns of a list beside the title, in their order.
    """

    id: ViewId
    project_id: ProjectId | None = None
    name: str
    icon: str | None = None
    query: Node
    sort: ViewSort
    group: ViewGroup
    layout: ViewLayout
    fields: tuple[ViewField, ...]
    position: str
    version: int = 1
    created_at: Instant
    created_by: UserId
    updated_at: Instant
