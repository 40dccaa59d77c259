"""The labels of projects; no project had any before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Add an empty table."""
    op.create_table(
        "labels",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("position", Key, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("field_versions", sa.Text(), nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("created_by", Id, nullable=False),
        sa.Column("updated_at", Key, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_labels_created_by"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_labels_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_labels"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_labels_project_id_position", "labels", ["project_id", "position"])


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
