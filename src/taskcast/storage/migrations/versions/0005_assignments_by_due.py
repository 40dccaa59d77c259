"""Beside an assignment stands what one's own tasks are listed by: project, whether completed, and when due."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
_LIVE = sa.text("trashed_at IS NULL")
_FILL = """
INSERT INTO task_assignees (task_id, user_id, project_id, completed, due_key, trashed_at)
SELECT a.task_id, a.user_id, t.project_id, t.completed, t.due_key, t.trashed_at
FROM old_task_assignees a JOIN tasks t ON t.id = a.task_id
"""


def upgrade() -> None:
    """Set the old table aside, build the new one, and fill it from the tasks."""
    op.execute("CREATE TABLE old_task_assignees AS SELECT * FROM task_assignees")
    op.drop_table("task_assignees")
    op.create_table(
        "task_assignees",
        sa.Column("task_id", Id, autoincrement=False, nullable=False),
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.Column("due_key", Key, nullable=False),
        sa.Column("trashed_at", Key),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_assignees_task_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_task_assignees_user_id"),
        sa.PrimaryKeyConstraint("task_id", "user_id", name="pk_task_assignees"),
        sqlite_with_rowid=False,
    )
    op.execute(_FILL)
    op.create_index("ix_task_assignees_user_id_task_id", "task_assignees", ["user_id", "task_id"])
    op.create_index(
        "ix_task_assignees_by_due",
        "task_assignees",
        ["user_id", "project_id", "completed", "due_key", "task_id"],
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.drop_table("old_task_assignees")


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
