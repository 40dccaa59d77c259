"""Whether an account's address is known to be its owner's; of every account there is, as before."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; with their defaults neither database writes a row anew."""
    for name, default in (("confirmed", sa.true()), ("must_confirm", sa.false())):
        op.add_column(
            "users",
            sa.Column(name, sa.Boolean(create_constraint=False), nullable=False, server_default=default),
        )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
