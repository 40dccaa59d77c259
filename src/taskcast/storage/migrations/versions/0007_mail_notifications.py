"""Whether mail tells a person of notifications: of everyone there is, it does as before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; with its default neither database writes a row anew."""
    op.add_column(
        "users",
        sa.Column(
            "mail_notifications",
            sa.Boolean(create_constraint=False),
            nullable=False,
            server_default=sa.true(),
        ),
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
