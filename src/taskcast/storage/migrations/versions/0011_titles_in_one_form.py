"""Titles are sought and sorted in one normal form, so that `cafe` + U+0301 is found by `café`."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_LONGEST_KEY = 2400  # bytes
_SLICE = 5_000
_TASKS = sa.text("SELECT id, title, title_key FROM tasks WHERE id > :after ORDER BY id LIMIT :most")
_SAVE = sa.text("UPDATE tasks SET title_key = :key WHERE id = :id")


def _key(title: str) -> str:
    folded = unicodedata.normalize("NFKC", title).casefold()
    key = unicodedata.normalize("NFKC", folded)
    return key.encode()[:_LONGEST_KEY].decode(errors="ignore")


def upgrade() -> None:
    """Write those keys anew that come out different: few, since most titles are in this form already."""
    connection, after = op.get_bind(), 0
    while rows := connection.execute(_TASKS, {"after": after, "most": _SLICE}).all():
        changed = [
            {"id": task, "key": key}
            for task, title, before in rows
            if not title.isascii() and (key := _key(title)) != before
        ]
        if changed:
            connection.execute(_SAVE, changed)
        after = rows[-1][0]


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
