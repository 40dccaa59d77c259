"""The table of saved views, as `tables` gives it to all others. Without a project a view is its creator's own."""

from sqlalchemy import Column, Index, Table, Text

from taskcast.storage.schema.columns import Key, field, identity, metadata, partial, reference, versions

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
