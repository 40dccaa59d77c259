"""Orders of filtered lists, and the index of words: of what is written from now on; `storage/maintenance/word_backfill` adds what was there before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Add two indexes and empty tables, and note up to which task nothing is indexed yet."""
    op.create_table(
        "indexed_words",
        sa.Column("project_id", Id, primary_key=True, autoincrement=False),
        sa.Column("word", Key, primary_key=True),
        sa.Column("task_id", Id, primary_key=True, autoincrement=False),
        sa.Column("source", Id, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "indexed_texts",
        sa.Column("task_id", Id, primary_key=True, autoincrement=False),
        sa.Column("source", Id, primary_key=True, autoincrement=False),
        sa.Column("words", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    for column in ("created_at", "completed_at"):
        op.create_index(
            f"ix_tasks_by_{column.removesuffix('_at')}",
            "tasks",
            ["project_id", "completed", column, "id"],
            sqlite_where=sa.text("trashed_at IS NULL"),
            postgresql_where=sa.text("trashed_at IS NULL"),
        )
    op.execute(
        "INSERT INTO instance (key, value) "
        "SELECT 'words_unindexed', CAST(max(id) AS TEXT) FROM tasks HAVING max(id) IS NOT NULL"
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
