"""The security log: who gained, used or lost access, kept for 90 days."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Add an empty table: nothing of before is known."""
    op.create_table(
        "security_events",
        sa.Column("id", Id, sa.Identity(), primary_key=True),
        sa.Column("kind", Key, nullable=False),
        sa.Column("at", Key, nullable=False),
        sa.Column("actor_id", Id),
        sa.Column("subject_id", Id),
        sa.Column("project_id", Id),
        sa.Column("object_id", Id),
        sa.Column("detail", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_security_events_at", "security_events", ["at"])
    for column in ("kind", "actor_id", "subject_id"):
        op.create_index(f"ix_security_events_{column}_id", "security_events", [column, "id"])


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
