"""A kept answer that holds a comment's text says of which comment, so that the text goes with it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ABOUT_ONE = sa.text("comment_id IS NOT NULL")
_HOLDING_TEXT = ('{"operation":"add_comment",%', '{"operation":"update_comment",%')
_FILL = {
    "sqlite": """
UPDATE idempotency SET comment_id = json_extract(CAST(answer AS TEXT), '$.data.id')
WHERE CAST(answer AS TEXT) LIKE :beginning
""",
    "postgresql": """
UPDATE idempotency SET comment_id = (convert_from(answer, 'UTF8')::json -> 'data' ->> 'id')::bigint
WHERE answer LIKE convert_to(:beginning, 'UTF8')
""",
}
_ERASED = """
UPDATE idempotency SET answer = NULL, comment_id = NULL
WHERE comment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM comments WHERE comments.id = idempotency.comment_id)
"""


def upgrade() -> None:
    """Add the column, fill it, and take out what comments that are gone have left."""
    op.add_column("idempotency", sa.Column("comment_id", Id))
    fill = sa.text(_FILL[op.get_bind().dialect.name])
    for beginning in _HOLDING_TEXT:
        op.execute(fill.bindparams(beginning=beginning))
    op.execute(_ERASED)
    op.create_index(
        "ix_idempotency_comment_id",
        "idempotency",
        ["comment_id"],
        sqlite_where=_ABOUT_ONE,
        postgresql_where=_ABOUT_ONE,
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
