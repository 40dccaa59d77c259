"""A line of the inbox is the event of its person's stream: one row instead of two, keyed by its place.

Lines find their places by the events that told them; lines older than the log get the places before it, lines
that were forgotten with their project stand without their words.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")

_MOVED = ("events", "notifications", "deliveries")

_TOLD = """
CREATE TABLE told AS
SELECT {line} AS id, CAST(substr(e.stream, 6) AS BIGINT) AS user_id, e.seq AS seq, {task} AS task_id,
  e.actor_id AS actor_id, e.at AS at, e.command_id AS command_id
FROM old_events e WHERE e.type = 'notification'
"""
_PLACED = """
CREATE TABLE placed AS
SELECT n.id AS id, n.user_id AS user_id, told.seq AS seq, told.command_id AS command_id
FROM old_notifications n JOIN told ON told.id = n.id
"""
_PLACE_OLDER = """
INSERT INTO placed (id, user_id, seq)
SELECT n.id, n.user_id, row_number() OVER (PARTITION BY n.user_id ORDER BY n.id)
FROM old_notifications n WHERE NOT EXISTS (SELECT 1 FROM told WHERE told.id = n.id)
"""
_LINES = """
INSERT INTO notifications (user_id, seq, task_id, project_id, comment_id, reason, changed, actor_id,
  actor_name, title, at, command_id, read)
SELECT n.user_id, placed.seq, n.task_id, n.project_id, n.comment_id, n.reason, n.changed, n.actor_id,
  n.actor_name, n.title, n.at, placed.command_id, n.read
FROM old_notifications n JOIN placed ON placed.id = n.id
"""
_FORGOTTEN = """
INSERT INTO notifications (user_id, seq, task_id, project_id, comment_id, reason, changed, actor_id,
  actor_name, title, at, command_id, read)
SELECT told.user_id, told.seq, told.task_id, NULL, NULL, 'changed', '[]', coalesce(told.actor_id, 0), '', '',
  told.at, told.command_id, {true}
FROM told WHERE NOT EXISTS (SELECT 1 FROM placed WHERE placed.id = told.id)
"""
_EVENTS = """
INSERT INTO events (stream, seq, type, at, actor_id, command_id, changed, data, comment_id)
SELECT stream, seq, type, at, actor_id, command_id, changed, data, comment_id
FROM old_events WHERE type <> 'notification'
"""
_DELIVERIES = """
INSERT INTO deliveries (kind, channel, recipient_id, line_seq, task_id, address, subject_id, state, attempts,
  due_at, lease_id, last_error, created_at, sent_at)
SELECT d.kind, d.channel, d.recipient_id, placed.seq, d.task_id, d.address, d.subject_id, d.state, d.attempts,
  d.due_at, d.lease_id, d.last_error, d.created_at, d.sent_at
FROM old_deliveries d LEFT JOIN placed ON placed.id = d.notification_id
ORDER BY d.created_at, d.id
"""
_WORDS = {
    "sqlite": {
        "line": "json_extract(e.data, '$.id')",
        "task": "json_extract(e.data, '$.task_id')",
        "true": "1",
    },
    "postgresql": {
        "line": "CAST(CAST(e.data AS json) ->> 'id' AS bigint)",
        "task": "CAST(CAST(e.data AS json) ->> 'task_id' AS bigint)",
        "true": "true",
    },
}


def upgrade() -> None:
    """Set the old tables aside, build the new ones, and bring everything over."""
    words = _WORDS[op.get_bind().dialect.name]
    for table in _MOVED:
        op.execute(f"CREATE TABLE old_{table} AS SELECT * FROM {table}")  # noqa: S608 - names of ours
        op.drop_table(table)
    _deliveries()
    _events()
    _notifications()
    for known in (_TOLD, "CREATE INDEX told_id ON told (id)", _PLACED, _PLACE_OLDER):
        op.execute(known.format(**words))
    op.execute("CREATE INDEX placed_id ON placed (id)")
    for moved in (_LINES, _FORGOTTEN, _EVENTS, _DELIVERIES):
        op.execute(moved.format(**words))
    for table in ("told", "placed", *(f"old_{table}" for table in _MOVED)):
        op.drop_table(table)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("recipient_id", Id),
        sa.Column("line_seq", sa.BigInteger()),
        sa.Column("task_id", Id),
        sa.Column("address", sa.Text()),
        sa.Column("subject_id", Id),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Key),
        sa.Column("lease_id", Key),
        sa.Column("last_error", sa.Text()),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("sent_at", Key),
        sa.CheckConstraint(
            "state IN ('pending', 'leased', 'sent', 'dead')", name=op.f("ck_deliveries_state")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint(
            "recipient_id", "line_seq", "channel", name="uq_deliveries_recipient_id_line_seq_channel"
        ),
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["due_at"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("stream", Key, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", Key, nullable=False),
        sa.Column("actor_id", Id),
        sa.Column("command_id", sa.Text()),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("comment_id", Id),
        sa.PrimaryKeyConstraint("stream", "seq", name="pk_events"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_events_comment_id",
        "events",
        ["comment_id"],
        sqlite_where=sa.text("comment_id IS NOT NULL"),
        postgresql_where=sa.text("comment_id IS NOT NULL"),
    )


def _notifications() -> None:
    op.create_table(
        "notifications",
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_id", Id, nullable=False),
        sa.Column("project_id", Id),
        sa.Column("comment_id", Id),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("actor_id", Id, nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("at", Key, nullable=False),
        sa.Column("command_id", sa.Text()),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "seq", name="pk_notifications"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_notifications_unread",
        "notifications",
        ["user_id", "project_id"],
        sqlite_where=sa.text("read IS 0"),
        postgresql_where=sa.text("read IS false"),
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
