"""The tables of accounts and of what proves who somebody is; a part of the schema in `tables`."""

from sqlalchemy import Boolean, Column, Index, LargeBinary, Table, Text, UniqueConstraint, false, true

from taskcast.storage.schema.columns import Id, Key, field, identity, metadata, reference, versions

users = Table(
    "users",
    metadata,
    identity(),
    Column("email", Key, nullable=False, unique=True),
    field("name"),
    field("timezone"),
    field("is_admin", Boolean(create_constraint=False)),
    field("active", Boolean(create_constraint=False)),
    *versions(),
    field("created_at", Key),
    field("updated_at", Key),
    Column("password_hash", Text),
    Column("mail_notifications", Boolean(create_constraint=False), nullable=False, server_default=true()),
    Column("confirmed", Boolean(create_constraint=False), nullable=False, server_default=true()),
    Column("must_confirm", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("language", Text),
    Column("has_signed_in", Boolean(create_constraint=False), nullable=False, server_default=true()),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    identity(),
    reference("user_id", "users.id"),
    Column("digest", LargeBinary, nullable=False, unique=True),
    field("created_at", Key),
    Column("expires_at", Key, nullable=False, index=True),
    # What follows is unknown of sessions from before it was kept. `device_id` may name a device that is forgotten.
    Column("device_id", Id),
    Column("address", Text),
    Column("user_agent", Text),
    Column("proved_at", Key),
    Column("last_used_at", Key),
    Column("idle_ends_at", Key),
    Index(None, "user_id"),
    sqlite_autoincrement=True,
)

# Who signed in from one browser has the same digest there, in a row for each account.
devices = Table(
    "devices",
    metadata,
    identity(),
    reference("user_id", "users.id"),
    Column("digest", LargeBinary, nullable=False),
    field("created_at", Key),
    field("last_used_at", Key),
    UniqueConstraint("digest", "user_id"),
    Index(None, "user_id"),
    sqlite_autoincrement=True,
)

api_tokens = Table(
    "api_tokens",
    metadata,
    identity(),
    reference("user_id", "users.id"),
    Column("digest", LargeBinary, nullable=False, unique=True),
    field("name"),
    field("scope"),
    field("created_at", Key),
    Column("last_used_at", Key),
    Column("expires_at", Key),
    Index(None, "user_id"),
    sqlite_autoincrement=True,
)

# What opens links that were mailed or shown once: nothing here is a secret.
link_tokens = Table(
    "link_tokens",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    field("purpose"),
    # An account or an invitation.
    field("subject_id", Id),
    Column("address", Text),
    field("made_at", Key),
    Column("ends_at", Key, nullable=False, index=True),
    Index(None, "subject_id"),
)

signin_failures = Table(
    "signin_failures",
    metadata,
    identity(),
    field("account", Key),
    field("address", Key),
    Column("at", Key, nullable=False, index=True),
    Index(None, "account", "address", "at"),
    sqlite_autoincrement=True,
)
