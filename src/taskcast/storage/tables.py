"""The schema, once for SQLite and PostgreSQL; the migrations build the same (tests/migrations holds them to it).

Instants are fixed-width text, so that text order is time order on both databases, and positions are compared
byte by byte: both are `Key` columns (docs/decisions/0003-the-event-log.md).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.types import TypeEngine

SCHEMA_REVISION = "0006"  # the newest migration; a test keeps it so

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer(), "sqlite")
Key = Text().with_variant(TEXT(collation="C"), "postgresql")


def _id() -> Column[Any]:
    return Column("id", Id, Identity(), primary_key=True)


def _to(name: str, target: str, *, nullable: bool = False, ondelete: str | None = None) -> Column[Any]:
    return Column(name, Id, ForeignKey(target, ondelete=ondelete), nullable=nullable)


def _part_of_key(name: str, target: str) -> Column[Any]:
    return Column(name, Id, ForeignKey(target), primary_key=True, autoincrement=False)


def _field(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]] = Text) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _partial(name: str, *columns: ColumnElement[Any], where: str) -> Index:
    """An index of the rows that meet a condition."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def _versions() -> tuple[Column[Any], Column[Any]]:
    """The version, and for each field the version that last changed it (JSON)."""
    return _field("version", BigInteger), _field("field_versions")


users = Table(
    "users",
    metadata,
    _id(),
    Column("email", Key, nullable=False, unique=True),
    _field("name"),
    _field("timezone"),
    _field("is_admin", Boolean(create_constraint=False)),
    _field("active", Boolean(create_constraint=False)),
    *_versions(),
    _field("created_at", Key),
    _field("updated_at", Key),
    Column("password_hash", Text),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    _id(),
    _to("user_id", "users.id"),
    Column("digest", LargeBinary, nullable=False, unique=True),
    _field("created_at", Key),
    Column("expires_at", Key, nullable=False, index=True),
    Index(None, "user_id"),
    sqlite_autoincrement=True,
)

api_tokens = Table(
    "api_tokens",
    metadata,
    _id(),
    _to("user_id", "users.id"),
    Column("digest", LargeBinary, nullable=False, unique=True),
    _field("name"),
    _field("scope"),
    _field("created_at", Key),
    Column("last_used_at", Key),
    Index(None, "user_id"),
    sqlite_autoincrement=True,
)

signin_failures = Table(
    "signin_failures",
    metadata,
    _id(),
    _field("account", Key),
    _field("address", Key),
    Column("at", Key, nullable=False, index=True),
    Index(None, "account", "address", "at"),
    sqlite_autoincrement=True,
)

projects = Table(
    "projects",
    metadata,
    _id(),
    _field("name"),
    _field("is_inbox", Boolean(create_constraint=False)),
    *_versions(),
    _field("created_at", Key),
    _to("created_by", "users.id"),
    _field("updated_at", Key),
    Column("deleted_at", Key),
    Index(None, "created_by"),
    sqlite_autoincrement=True,
)

project_members = Table(
    "project_members",
    metadata,
    _part_of_key("project_id", "projects.id"),
    _part_of_key("user_id", "users.id"),
    _field("role"),
    Column("joined_seq", BigInteger, nullable=False, server_default="0"),
    CheckConstraint("role IN ('owner', 'member', 'viewer')", name="role"),
    Index(None, "user_id", "project_id"),
    sqlite_with_rowid=False,
)

sections = Table(
    "sections",
    metadata,
    _id(),
    _to("project_id", "projects.id"),
    _field("name"),
    _field("position", Key),
    *_versions(),
    _field("created_at", Key),
    _to("created_by", "users.id"),
    _field("updated_at", Key),
    Index(None, "project_id", "position"),
    sqlite_autoincrement=True,
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    _to("project_id", "projects.id"),
    _field("role"),
    Column("email", Key),
    _to("created_by", "users.id"),
    _field("created_at", Key),
    _field("expires_at", Key),
    Index(None, "project_id"),
    sqlite_autoincrement=True,
)

tasks = Table(
    "tasks",
    metadata,
    _id(),
    _to("project_id", "projects.id"),
    _to("section_id", "sections.id", nullable=True, ondelete="SET NULL"),
    _to("parent_id", "tasks.id", nullable=True),
    _field("title"),
    _field("description"),
    _field("completed", Boolean(create_constraint=False)),
    Column("completed_at", Key),
    _field("priority", Integer),
    Column("due", Text),
    _field("position", Key),
    _field("assignee_ids"),
    *_versions(),
    _field("created_at", Key),
    _to("created_by", "users.id"),
    _field("updated_at", Key),
    # For order and search, derived when the task is saved.
    _field("title_key", Key),
    _field("due_key", Key),
    # The trash: when, and with which task.
    Column("trashed_at", Key),
    Column("trashed_with", Id),
    Index("ix_tasks_siblings", "project_id", "section_id", "parent_id", "position"),
    Index(None, "parent_id"),
    Index(None, "section_id"),
    Index(
        "ix_tasks_trash",
        "trashed_with",
        sqlite_where=text("trashed_with IS NOT NULL"),
        postgresql_where=text("trashed_with IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)
# Whole lists are read range by range: a project's open tasks, its completed ones (task_lists).
for _name, _keys in {
    "due": (tasks.c.due_key, tasks.c.id),
    "id": (tasks.c.id,),
    "position": (tasks.c.position, tasks.c.id),
    "priority": (tasks.c.priority, tasks.c.id),
    "title": (tasks.c.title_key, tasks.c.id),
    "updated": (tasks.c.updated_at, tasks.c.id),
}.items():
    _partial(
        f"ix_tasks_by_{_name}", tasks.c.project_id, tasks.c.completed, *_keys, where="trashed_at IS NULL"
    )
_partial("ix_tasks_in_trash", tasks.c.project_id, tasks.c.id, where="trashed_at IS NOT NULL")

task_assignees = Table(
    "task_assignees",
    metadata,
    _part_of_key("task_id", "tasks.id"),
    _part_of_key("user_id", "users.id"),
    # Copies of the task's, for one's own tasks by due date (task_lists); `tasks.py` keeps them.
    _field("project_id", Id),
    _field("completed", Boolean(create_constraint=False)),
    _field("due_key", Key),
    Column("trashed_at", Key),
    Index(None, "user_id", "task_id"),
    sqlite_with_rowid=False,
)
_partial(
    "ix_task_assignees_by_due",
    *(task_assignees.c[name] for name in ("user_id", "project_id", "completed", "due_key", "task_id")),
    where="trashed_at IS NULL",
)

task_watchers = Table(
    "task_watchers",
    metadata,
    _part_of_key("task_id", "tasks.id"),
    _part_of_key("user_id", "users.id"),
    sqlite_with_rowid=False,
)

comments = Table(
    "comments",
    metadata,
    _id(),
    _to("project_id", "projects.id"),
    _to("task_id", "tasks.id"),
    _field("body"),
    *_versions(),
    _field("created_at", Key),
    _to("created_by", "users.id"),
    _field("updated_at", Key),
    Index(None, "task_id", "id"),
    sqlite_autoincrement=True,
)

# What follows is written with every change, several rows at a time, by one module (publishing): a log, whose
# rows refer only to rows that are never deleted. Foreign keys would cost more there than all else.

streams = Table(
    "streams",
    metadata,
    Column("stream", Key, primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
    _field("epoch"),
    Column("first_seq", BigInteger, nullable=False, server_default="1"),
    sqlite_with_rowid=False,
)

# Clustered by stream: an event is one entry in one tree. What `notifications` holds is not repeated here.
events = Table(
    "events",
    metadata,
    Column("stream", Key, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _field("type"),
    _field("at", Key),
    Column("actor_id", Id),
    Column("command_id", Text),
    _field("changed"),
    _field("data"),
    # Whose text to scrub when a comment is erased.
    Column("comment_id", Id),
    Index(
        "ix_events_comment_id",
        "comment_id",
        sqlite_where=text("comment_id IS NOT NULL"),
        postgresql_where=text("comment_id IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

# A line of a person's inbox, and at once the event `notification` at place `seq` of their stream. A line whose
# project they lost stays in its place, without its project and its words.
notifications = Table(
    "notifications",
    metadata,
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _field("task_id", Id),
    Column("project_id", Id),
    Column("comment_id", Id),
    _field("reason"),
    _field("changed"),
    _field("actor_id", Id),
    _field("actor_name"),
    _field("title"),
    _field("at", Key),
    Column("command_id", Text),
    _field("read", Boolean(create_constraint=False)),
    sqlite_with_rowid=False,
)
Index(
    "ix_notifications_unread",
    notifications.c.user_id,
    notifications.c.project_id,
    sqlite_where=text("read IS 0"),
    postgresql_where=text("read IS false"),
)

# What the world calls a delivery is made of its id and when it was made (`delivery_ids`).
deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    _field("kind"),
    _field("channel"),
    Column("recipient_id", Id),
    Column("line_seq", BigInteger),
    Column("task_id", Id),
    Column("address", Text),
    Column("subject_id", Id),
    _field("state"),
    _field("attempts", Integer),
    # When it is due: its next attempt, or the end of its lease. None once sent or dead.
    Column("due_at", Key),
    Column("lease_id", Key),
    Column("last_error", Text),
    _field("created_at", Key),
    Column("sent_at", Key),
    # Not `IN`: for a list SQLite builds a table of its own, at every row.
    CheckConstraint(
        "state = 'pending' OR state = 'leased' OR state = 'sent' OR state = 'dead'",
        name="state",
    ),
    # One for each event, recipient and channel: a line is one event's to one recipient.
    UniqueConstraint("recipient_id", "line_seq", "channel"),
    Index(
        "ix_deliveries_due",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
)

activity = Table(
    "activity",
    metadata,
    _id(),
    _field("task_id", Id),
    _field("stream", Key),
    Column("seq", BigInteger, nullable=False),
    Column("actor_id", Id),
    _field("at", Key),
    _field("event"),
    Column("field", Text),
    _field("before"),
    _field("after"),
    Index(None, "task_id", "id"),
    sqlite_autoincrement=True,
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("key", Key, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("project_id", Id),
    Column("answer", LargeBinary),
    Column("created_at", Key, nullable=False, index=True),
)

instance = Table(
    "instance",
    metadata,
    Column("key", Key, primary_key=True),
    _field("value"),
)
