"""Devices that signed in before, what sessions tell about themselves, and when tokens end.

Sessions and tokens of before go on as they are: what is not known of them stays empty. People of before count as
having signed in, so that a sign-in from a device unknown so far is told to them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Add columns that neither database writes a row anew for, and one table."""
    for column in (
        sa.Column("device_id", Id),
        sa.Column("address", sa.Text()),
        sa.Column("user_agent", sa.Text()),
        sa.Column("proved_at", Key),
        sa.Column("last_used_at", Key),
        sa.Column("idle_ends_at", Key),
    ):
        op.add_column("sessions", column)
    op.add_column("api_tokens", sa.Column("expires_at", Key))
    op.add_column(
        "users",
        sa.Column(
            "has_signed_in", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.true()
        ),
    )
    op.create_table(
        "devices",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("last_used_at", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_devices"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_devices_user_id"),
        sa.UniqueConstraint("digest", "user_id", name="uq_devices_digest_user_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_devices_user_id", "devices", ["user_id"])


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
