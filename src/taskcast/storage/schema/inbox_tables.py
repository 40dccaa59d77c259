"""What a person is told: lines of their inbox, the deliveries of them, and imports that are told of as a whole."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from taskcast.storage.schema.columns import Id, Key, field, identity, metadata, partial

DELIVERY_STATES = ("pending", "leased", "sent", "dead")

# A line of a person's inbox, and at once the event `notification` at place `seq` of their stream. A line whose
# project they lost stays in its place, without its project and its words.
notifications = Table(
    "notifications",
    metadata,
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    field("task_id", Id),
    Column("project_id", Id),
    Column("comment_id", Id),
    field("reason"),
    field("changed"),
    field("actor_id", Id),
    field("actor_name"),
    field("title"),
    field("at", Key),
    Column("command_id", Text),
    field("read", Boolean(create_constraint=False)),
    # How many tasks it tells of; `task_id` is the first of them.
    Column("task_count", Integer, nullable=False, server_default="1"),
    # How many changes it tells of, and the unread line whose place it took.
    Column("times", BigInteger, nullable=False, server_default="1"),
    Column("replaces", BigInteger),
    # Read, and not shown: another took its place before. Of unread lines the newest of its group is shown.
    Column("hidden", Boolean(create_constraint=False), nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)
Index(
    "ix_notifications_unread",
    *(notifications.c[name] for name in ("user_id", "project_id", "task_id", "actor_id", "reason", "seq")),
    sqlite_where=text("read IS 0"),
    postgresql_where=text("read IS false"),
)
Index(
    "ix_notifications_shown",
    *(notifications.c[name] for name in ("user_id", "seq", "project_id")),
    sqlite_where=text("read IS 1 AND hidden IS 0"),
    postgresql_where=text("read IS true AND hidden IS false"),
)

# What an import has created for whom, until they are told (import_notices).
import_notices = Table(
    "import_notices",
    metadata,
    *(
        Column(name, Id, primary_key=True, autoincrement=False)
        for name in ("importer_id", "project_id", "user_id")
    ),
    field("task_id", Id),
    field("task_count", Integer),
    sqlite_with_rowid=False,
)

# What the world calls a delivery is made of its id and when it was made (`delivery_ids`).
deliveries = Table(
    "deliveries",
    metadata,
    identity(),
    field("kind"),
    field("channel"),
    Column("recipient_id", Id),
    Column("line_seq", BigInteger),
    Column("task_id", Id),
    Column("address", Text),
    Column("subject_id", Id),
    field("state"),
    field("attempts", Integer),
    # When it is due: its next attempt, or the end of its lease. None once sent or dead.
    Column("due_at", Key),
    Column("lease_id", Key),
    Column("last_error", Text),
    field("created_at", Key),
    Column("sent_at", Key),
    # Not `IN`: for a list SQLite builds a table of its own, at every row.
    CheckConstraint(" OR ".join(f"state = '{each}'" for each in DELIVERY_STATES), name="state"),
    # One for each event, recipient and channel: a line is one event's to one recipient.
    UniqueConstraint("recipient_id", "line_seq", "channel"),
    Index(
        "ix_deliveries_due",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
)
partial("ix_deliveries_subject_id", deliveries.c.subject_id, where="subject_id IS NOT NULL")
