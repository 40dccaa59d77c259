"""Colour, icon and archive of projects, and how each person has arranged theirs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Add columns that are NULL for every project, which writes no row anew, and an empty table."""
    op.add_column("projects", sa.Column("colour", sa.Text()))
    op.add_column("projects", sa.Column("icon", sa.Text()))
    op.add_column("projects", sa.Column("archived_at", Key))
    op.create_table(
        "project_arrangements",
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("favourites", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_project_arrangements_user_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_project_arrangements"),
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
