"""Each sort of a list of tasks has an index, apart for open and completed ones; so has the trash."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_LIVE = sa.text("trashed_at IS NULL")
_TRASHED = sa.text("trashed_at IS NOT NULL")
_SORTS = {
    "due": ["due_key", "id"],
    "id": ["id"],
    "position": ["position", "id"],
    "priority": ["priority", "id"],
    "title": ["title_key", "id"],
    "updated": ["updated_at", "id"],
}


def upgrade() -> None:
    """The index of open tasks by id, and that of all by their last change, are parts of the new ones."""
    op.drop_index("ix_tasks_open", "tasks")
    op.drop_index("ix_tasks_updated", "tasks")
    for name, keys in _SORTS.items():
        op.create_index(
            f"ix_tasks_by_{name}",
            "tasks",
            ["project_id", "completed", *keys],
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        )
    op.create_index(
        "ix_tasks_in_trash", "tasks", ["project_id", "id"], sqlite_where=_TRASHED, postgresql_where=_TRASHED
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
