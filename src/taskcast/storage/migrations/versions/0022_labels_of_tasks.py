"""The labels of each task: none of any before."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a column, whose default writes no row anew, and an empty table."""
    op.add_column("tasks", sa.Column("label_ids", sa.Text(), nullable=False, server_default="[]"))
    op.create_table(
        "task_labels",
        sa.Column("task_id", Id, sa.ForeignKey("tasks.id"), primary_key=True, autoincrement=False),
        sa.Column("label_id", Id, sa.ForeignKey("labels.id"), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_task_labels_label_id_task_id", "task_labels", ["label_id", "task_id"])


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
