"""The tables of what a project has in collections (`domain/entities`): its people put them in order."""

from sqlalchemy import Column, Index, Table, Text

from taskcast.storage.schema.columns import Key, field, identity, metadata, partial, reference, versions

sections = Table(
    "sections",
    metadata,
    identity(),
    reference("project_id", "projects.id"),
    field("name"),
    field("position", Key),
    *versions(),
    field("created_at", Key),
    reference("created_by", "users.id"),
    field("updated_at", Key),
    Index(None, "project_id", "position"),
    sqlite_autoincrement=True,
)

labels = Table(
    "labels",
    metadata,
    identity(),
    reference("project_id", "projects.id"),
    field("name"),
    field("colour"),
    field("position", Key),
    *versions(),
    field("created_at", Key),
    reference("created_by", "users.id"),
    field("updated_at", Key),
    Index(None, "project_id", "position"),
    sqlite_autoincrement=True,
)

# Without a project a view is its creator's own.
views = Table(
    "views",
    metadata,
    identity(),
    reference("project_id", "projects.id", nullable=True),
    field("name"),
    Column("icon", Text),
    field("query"),
    field("sort"),
    field("group"),
    field("layout"),
    field("fields"),
    field("position", Key),
    *versions(),
    field("created_at", Key),
    reference("created_by", "users.id"),
    field("updated_at", Key),
    Index(None, "project_id", "position"),
    sqlite_autoincrement=True,
)
partial("ix_views_own", views.c.created_by, views.c.position, where="project_id IS NULL")
