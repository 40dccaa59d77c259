"""The tables of invitations into projects (see tables.py)."""

from sqlalchemy import Column, Index, Integer, Table, Text

from taskcast.storage.schema.columns import Id, Key, field, identity, key_part, metadata, reference

invitations = Table(
    "invitations",
    metadata,
    identity(),
    reference("project_id", "projects.id"),
    field("role"),
    Column("email", Key),
    reference("created_by", "users.id"),
    field("created_at", Key),
    field("expires_at", Key),
    Column("max_uses", Integer),
    Column("uses", Integer, nullable=False, server_default="0"),
    # Whose inbox it is in, and what it says there: the names as they were when it was made.
    Column("invitee_id", Id),
    Column("project_name", Text),
    Column("inviter_name", Text),
    Index(None, "project_id"),
    Index(None, "created_by"),
    Index(None, "invitee_id"),
    Index(None, "email"),
    sqlite_autoincrement=True,
)

# Someone was removed or demoted while invitations up to `last_id` were open: for them these grant no more than
# `role`, which is None for who was removed.
invitation_cutoffs = Table(
    "invitation_cutoffs",
    metadata,
    key_part("project_id", "projects.id"),
    key_part("user_id", "users.id"),
    field("last_id", Id),
    Column("role", Text),
    sqlite_with_rowid=False,
)

# Who left or declined, and whom that tells not to ask them again: an inviter, or anybody (0).
reinvitation_blocks = Table(
    "reinvitation_blocks",
    metadata,
    key_part("user_id", "users.id"),
    Column("inviter_id", Id, primary_key=True, autoincrement=False),
    key_part("project_id", "projects.id"),
    field("at", Key),
    Index(None, "at"),
    sqlite_with_rowid=False,
)

# The same for an address that nobody had an account with.
declined_addresses = Table(
    "declined_addresses",
    metadata,
    Column("address", Key, primary_key=True),
    Column("inviter_id", Id, primary_key=True, autoincrement=False),
    field("at", Key),
    Index(None, "at"),
    sqlite_with_rowid=False,
)
