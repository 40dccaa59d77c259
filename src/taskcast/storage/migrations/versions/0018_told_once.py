"""A line of the inbox may tell of several tasks at once, and whom an import concerns is told once it is through."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a column, whose default writes no row anew, and a table."""
    op.add_column("notifications", sa.Column("task_count", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "import_notices",
        sa.Column("importer_id", Id, autoincrement=False, nullable=False),
        sa.Column("project_id", Id, autoincrement=False, nullable=False),
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("task_id", Id, nullable=False),
        sa.Column("task_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("importer_id", "project_id", "user_id", name="pk_import_notices"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
