"""Links open by random tokens, kept as digests; signed ones from before this upgrade go on until they end."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(TEXT(collation="C"), "postgresql")
_LETTERS = sa.text("subject_id IS NOT NULL")
_REMEMBER = sa.text(
    "INSERT INTO instance (key, value) SELECT 'signed_links_until', :now WHERE EXISTS "
    "(SELECT 1 FROM instance WHERE key = 'secret')"
)


def upgrade() -> None:
    """Add the table, an index that finds a person's letters, and when signing ended where there are signed links."""
    op.create_table(
        "link_tokens",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("made_at", Key, nullable=False),
        sa.Column("ends_at", Key, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_link_tokens"),
    )
    op.create_index("ix_link_tokens_subject_id", "link_tokens", ["subject_id"])
    op.create_index("ix_link_tokens_ends_at", "link_tokens", ["ends_at"])
    op.create_index(
        "ix_deliveries_subject_id",
        "deliveries",
        ["subject_id"],
        sqlite_where=_LETTERS,
        postgresql_where=_LETTERS,
    )
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    op.execute(_REMEMBER.bindparams(now=now))


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
