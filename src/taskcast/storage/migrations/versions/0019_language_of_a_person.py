"""The language of a person, where they have chosen one."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column that is NULL for everyone, which writes no row anew."""
    op.add_column("users", sa.Column("language", sa.Text()))


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
