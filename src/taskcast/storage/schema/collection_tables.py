"""The tables of what a project has in collections (`domain/entities`): its people put them in order."""

from typing import Any

from sqlalchemy import Column, Index, Table, Text

from taskcast.storage.schema.columns import Key, field, identity, metadata, partial, reference, versions


def _collection(name: str, project: Column[Any], *fields: Column[Any]) -> Table:
    """A table of what has a name, a place and a version, and further fields."""
    return Table(
        name,
        metadata,
        identity(),
        project,
        field("name"),
        *fields,
        field("position", Key),
        *versions(),
        field("created_at", Key),
        reference("created_by", "users.id"),
        field("updated_at", Key),
        Index(None, "project_id", "position"),
        sqlite_autoincrement=True,
    )


sections = _collection("sections", reference("project_id", "projects.id"))
labels = _collection("labels", reference("project_id", "projects.id"), field("colour"))
# Without a project a view is its creator's own.
views = _collection(
    "views",
    reference("project_id", "projects.id", nullable=True),
    Column("icon", Text),
    *map(field, ("query", "sort", "group", "layout", "fields")),
)
partial("ix_views_own", views.c.created_by, views.c.position, where="project_id IS NULL")
