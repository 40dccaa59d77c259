"""Saved views; nobody had any before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Add an empty table."""
    op.create_table(
        "views",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("project_id", Id, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("icon", sa.Text(), nullable=True),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("query", "sort", "group", "layout", "fields")
        ),
        sa.Column("position", Key, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("field_versions", sa.Text(), nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("created_by", Id, nullable=False),
        sa.Column("updated_at", Key, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_views_created_by"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_views_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_views_project_id_position", "views", ["project_id", "position"])
    only = sa.text("project_id IS NULL")
    op.create_index(
        "ix_views_own", "views", ["created_by", "position"], sqlite_where=only, postgresql_where=only
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
