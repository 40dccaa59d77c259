"""The schema, once for SQLite and PostgreSQL; the migrations build the same (tests/migrations holds them to it).

Instants are fixed-width text, so that text order is time order on both databases, and positions are compared
byte by byte: both are `Key` columns (docs/decisions/0003-the-event-log.md).
"""

from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from taskcast.domain.tasks import TASK_SORTS
from taskcast.storage.schema.account_tables import (
    api_tokens,
    devices,
    link_tokens,
    sessions,
    signin_failures,
    users,
)
from taskcast.storage.schema.collection_tables import labels, sections, views
from taskcast.storage.schema.columns import (
    Id,
    Key,
    field,
    identity,
    key_part,
    metadata,
    partial,
    reference,
    versions,
)
from taskcast.storage.schema.inbox_tables import DELIVERY_STATES, deliveries, import_notices, notifications
from taskcast.storage.schema.invitation_tables import (
    declined_addresses,
    invitation_cutoffs,
    invitations,
    reinvitation_blocks,
)
from taskcast.storage.schema.word_tables import indexed_texts, indexed_words

__all__ = [
    "DELIVERY_STATES",
    "SCHEMA_REVISION",
    "activity",
    "api_tokens",
    "comments",
    "declined_addresses",
    "deliveries",
    "devices",
    "events",
    "former_members",
    "idempotency",
    "import_notices",
    "indexed_texts",
    "indexed_words",
    "instance",
    "invitation_cutoffs",
    "invitations",
    "labels",
    "link_tokens",
    "metadata",
    "notifications",
    "project_arrangements",
    "project_members",
    "projects",
    "reinvitation_blocks",
    "sections",
    "security_events",
    "sessions",
    "signin_failures",
    "streams",
    "task_assignees",
    "task_labels",
    "task_watchers",
    "tasks",
    "uids",
    "users",
    "views",
]

_MIGRATIONS = Path(__file__).parents[1] / "migrations/versions"
SCHEMA_REVISION = max(file.name[:4] for file in _MIGRATIONS.glob("[0-9]*.py"))
"""The newest migration."""

projects = Table(
    "projects",
    metadata,
    identity(),
    field("name"),
    Column("colour", Text),
    Column("icon", Text),
    Column("archived_at", Key),
    field("is_inbox", Boolean(create_constraint=False)),
    *versions(),
    field("created_at", Key),
    reference("created_by", "users.id"),
    field("updated_at", Key),
    Column("deleted_at", Key),
    Column("deleted_by", Id),
    Index(None, "created_by"),
    sqlite_autoincrement=True,
)
# Once nothing is left of a deleted project its name goes too; the row stays, so that its number is not used again.
partial("ix_projects_deleted", projects.c.deleted_at, where="deleted_at IS NOT NULL AND name <> ''")

project_members = Table(
    "project_members",
    metadata,
    key_part("project_id", "projects.id"),
    key_part("user_id", "users.id"),
    field("role"),
    Column("joined_seq", BigInteger, nullable=False, server_default="0"),
    # Who invited or added them; unknown of memberships from before, and of those nobody made but themselves.
    Column("added_by", Id),
    CheckConstraint("role IN ('owner', 'member', 'viewer')", name="role"),
    Index(None, "user_id", "project_id"),
    sqlite_with_rowid=False,
)

project_arrangements = Table(
    "project_arrangements",
    metadata,
    key_part("user_id", "users.id"),
    field("order"),
    field("favourites"),
)

# Who comes back with a deleted project. Kept apart, so that no query can take them for its members.
former_members = Table(
    "former_members",
    metadata,
    key_part("project_id", "projects.id"),
    key_part("user_id", "users.id"),
    field("role"),
    Column("added_by", Id),
    Index(None, "user_id", "project_id"),
    sqlite_with_rowid=False,
)

tasks = Table(
    "tasks",
    metadata,
    identity(),
    reference("project_id", "projects.id"),
    reference("section_id", "sections.id", nullable=True, ondelete="SET NULL"),
    reference("parent_id", "tasks.id", nullable=True),
    field("title"),
    field("description"),
    field("completed", Boolean(create_constraint=False)),
    Column("completed_at", Key),
    field("priority", Integer),
    Column("due", Text),
    field("position", Key),
    field("assignee_ids"),
    Column("label_ids", Text, nullable=False, server_default="[]"),
    *versions(),
    field("created_at", Key),
    reference("created_by", "users.id"),
    field("updated_at", Key),
    # For order and search, derived when the task is saved.
    field("title_key", Key),
    field("due_key", Key),
    # The trash: when, with which task, and by whom (unknown of before).
    Column("trashed_at", Key),
    Column("trashed_with", Id),
    Column("trashed_by", Id),
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
for _name, _order in TASK_SORTS.items():
    _keys = [tasks.c[_column] for _column in dict.fromkeys((_order.column, "id"))]
    _by = _name.removesuffix("_at")
    partial(f"ix_tasks_by_{_by}", tasks.c.project_id, tasks.c.completed, *_keys, where="trashed_at IS NULL")
# The same for the orders that only filters have.
for _name in ("created_at", "completed_at"):
    partial(
        f"ix_tasks_by_{_name.removesuffix('_at')}",
        *(tasks.c[_column] for _column in ("project_id", "completed", _name, "id")),
        where="trashed_at IS NULL",
    )
partial(
    "ix_tasks_in_trash", tasks.c.project_id, tasks.c.trashed_at, tasks.c.id, where="trashed_at IS NOT NULL"
)

task_assignees = Table(
    "task_assignees",
    metadata,
    key_part("task_id", "tasks.id"),
    key_part("user_id", "users.id"),
    # Copies of the task's, for one's own tasks by due date (task_lists); `tasks.py` keeps them.
    field("project_id", Id),
    field("completed", Boolean(create_constraint=False)),
    field("due_key", Key),
    Column("trashed_at", Key),
    Index(None, "user_id", "task_id"),
    sqlite_with_rowid=False,
)
partial(
    "ix_task_assignees_by_due",
    *(task_assignees.c[name] for name in ("user_id", "project_id", "completed", "due_key", "task_id")),
    where="trashed_at IS NULL",
)

# A look-up table of the labels of tasks, the trash included; `tasks.py` keeps it.
task_labels = Table(
    "task_labels",
    metadata,
    key_part("task_id", "tasks.id"),
    key_part("label_id", "labels.id"),
    Index(None, "label_id", "task_id"),
    sqlite_with_rowid=False,
)

task_watchers = Table(
    "task_watchers",
    metadata,
    key_part("task_id", "tasks.id"),
    key_part("user_id", "users.id"),
    sqlite_with_rowid=False,
)

comments = Table(
    "comments",
    metadata,
    identity(),
    reference("project_id", "projects.id"),
    reference("task_id", "tasks.id"),
    field("body"),
    *versions(),
    field("created_at", Key),
    reference("created_by", "users.id"),
    field("updated_at", Key),
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
    field("epoch"),
    Column("first_seq", BigInteger, nullable=False, server_default="1"),
    sqlite_with_rowid=False,
)

# Clustered by stream: an event is one entry in one tree. What `notifications` holds is not repeated here.
events = Table(
    "events",
    metadata,
    Column("stream", Key, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    field("type"),
    field("at", Key),
    Column("actor_id", Id),
    Column("command_id", Text),
    field("changed"),
    field("data"),
    # Whose text to scrub when a comment is erased.
    Column("comment_id", Id),
    sqlite_with_rowid=False,
)

activity = Table(
    "activity",
    metadata,
    identity(),
    field("task_id", Id),
    field("stream", Key),
    Column("seq", BigInteger, nullable=False),
    Column("actor_id", Id),
    field("at", Key),
    field("event"),
    Column("field", Text),
    field("before"),
    field("after"),
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
    # Whose text goes out of the answer when a comment is erased.
    Column("comment_id", Id),
)

for _holding in (events, idempotency):
    partial(f"ix_{_holding.name}_comment_id", _holding.c.comment_id, where="comment_id IS NOT NULL")

# The entity without a foreign key: a uid outlives it. It is NULL only inside the transaction that creates it.
uids = Table(
    "uids",
    metadata,
    key_part("user_id", "users.id"),
    Column("uid", LargeBinary, primary_key=True),
    field("kind"),
    Column("entity_id", Id),
    sqlite_with_rowid=False,
)

# Ids without foreign keys: a line outlives what it speaks of.
security_events = Table(
    "security_events",
    metadata,
    identity(),
    field("kind", Key),
    Column("at", Key, nullable=False, index=True),
    Column("actor_id", Id),
    Column("subject_id", Id),
    Column("project_id", Id),
    Column("object_id", Id),
    Column("detail", Text),
    Column("address", Text),
    Column("count", BigInteger, nullable=False),
    Index(None, "kind", "id"),
    Index(None, "actor_id", "id"),
    Index(None, "subject_id", "id"),
    sqlite_autoincrement=True,
)

instance = Table(
    "instance",
    metadata,
    Column("key", Key, primary_key=True),
    field("value"),
)
