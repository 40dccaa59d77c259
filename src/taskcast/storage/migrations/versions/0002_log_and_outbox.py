"""The event log, inboxes, the outbox, and what makes writes happen once."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Each function makes one table with its indexes; a table stands after those it refers to."""
    _activity()
    _deliveries()
    _events()
    _idempotency()
    _instance()
    _notifications()
    _streams()


def _activity() -> None:
    op.create_table(
        "activity",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("task_id", Id, nullable=False),
        sa.Column("stream", Key, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", Id),
        sa.Column("at", Key, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("field", sa.Text()),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activity_task_id_id", "activity", ["task_id", "id"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("stream", Key),
        sa.Column("seq", sa.BigInteger()),
        sa.Column("recipient_id", Id),
        sa.Column("notification_id", Id),
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
        sa.UniqueConstraint("notification_id", "channel", name="uq_deliveries_notification_id_channel"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["due_at"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_deliveries_group",
        "deliveries",
        ["recipient_id", "task_id", "channel"],
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
    )
    op.create_index(
        "ix_events_comment_id",
        "events",
        ["comment_id"],
        sqlite_where=sa.text("comment_id IS NOT NULL"),
        postgresql_where=sa.text("comment_id IS NOT NULL"),
    )


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("project_id", Id),
        sa.Column("answer", sa.LargeBinary()),
        sa.Column("created_at", Key, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_created_at", "idempotency", ["created_at"])


def _instance() -> None:
    op.create_table(
        "instance",
        sa.Column("key", Key, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_instance"),
    )


def _notifications() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("task_id", Id, nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("comment_id", Id),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("actor_id", Id, nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("at", Key, nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_notifications_unread",
        "notifications",
        ["user_id", "project_id"],
        sqlite_where=sa.text("read IS 0"),
        postgresql_where=sa.text("read IS false"),
    )
    op.create_index("ix_notifications_user_id_id", "notifications", ["user_id", "id"])


def _streams() -> None:
    op.create_table(
        "streams",
        sa.Column("stream", Key, nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("stream", name="pk_streams"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
