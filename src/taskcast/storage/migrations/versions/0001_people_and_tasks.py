"""People, their projects, and what is in them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Each function makes one table with its indexes; a table stands after those it refers to."""
    _signin_failures()
    _users()
    _api_tokens()
    _projects()
    _sessions()
    _invitations()
    _project_members()
    _sections()
    _tasks()
    _comments()
    _task_assignees()
    _task_watchers()


def _signin_failures() -> None:
    op.create_table(
        "signin_failures",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("account", Key, nullable=False),
        sa.Column("address", Key, nullable=False),
        sa.Column("at", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signin_failures"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_signin_failures_account_address_at", "signin_failures", ["account", "address", "at"])
    op.create_index("ix_signin_failures_at", "signin_failures", ["at"])


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("email", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("field_versions", sa.Text(), nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("updated_at", Key, nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
        sqlite_autoincrement=True,
    )


def _api_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("last_used_at", Key),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_api_tokens_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("digest", name="uq_api_tokens_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_api_tokens_user_id", "api_tokens", ["user_id"])


def _projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_inbox", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("field_versions", sa.Text(), nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("created_by", Id, nullable=False),
        sa.Column("updated_at", Key, nullable=False),
        sa.Column("deleted_at", Key),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_projects_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_projects_created_by", "projects", ["created_by"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("expires_at", Key, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("digest", name="uq_sessions_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("email", Key),
        sa.Column("created_by", Id, nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("expires_at", Key, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_invitations_created_by"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_invitations_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_invitations_project_id", "invitations", ["project_id"])


def _project_members() -> None:
    op.create_table(
        "project_members",
        sa.Column("project_id", Id, autoincrement=False, nullable=False),
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("joined_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("role IN ('owner', 'member', 'viewer')", name=op.f("ck_project_members_role")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_members_project_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_project_members_user_id"),
        sa.PrimaryKeyConstraint("project_id", "user_id", name="pk_project_members"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_project_members_user_id_project_id", "project_members", ["user_id", "project_id"])


def _sections() -> None:
    op.create_table(
        "sections",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", Key, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("field_versions", sa.Text(), nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("created_by", Id, nullable=False),
        sa.Column("updated_at", Key, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_sections_created_by"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_sections_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sections"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sections_project_id_position", "sections", ["project_id", "position"])


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("section_id", Id),
        sa.Column("parent_id", Id),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.Column("completed_at", Key),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due", sa.Text()),
        sa.Column("position", Key, nullable=False),
        sa.Column("assignee_ids", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("field_versions", sa.Text(), nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("created_by", Id, nullable=False),
        sa.Column("updated_at", Key, nullable=False),
        sa.Column("title_key", Key, nullable=False),
        sa.Column("due_key", Key, nullable=False),
        sa.Column("trashed_at", Key),
        sa.Column("trashed_with", Id),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_tasks_created_by"),
        sa.ForeignKeyConstraint(["parent_id"], ["tasks.id"], name="fk_tasks_parent_id"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_tasks_project_id"),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name="fk_tasks_section_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_tasks_open",
        "tasks",
        ["project_id", "id"],
        sqlite_where=sa.text("trashed_at IS NULL AND completed IS 0"),
        postgresql_where=sa.text("trashed_at IS NULL AND completed IS false"),
    )
    op.create_index("ix_tasks_parent_id", "tasks", ["parent_id"])
    op.create_index("ix_tasks_section_id", "tasks", ["section_id"])
    op.create_index("ix_tasks_siblings", "tasks", ["project_id", "section_id", "parent_id", "position"])
    op.create_index(
        "ix_tasks_trash",
        "tasks",
        ["trashed_with"],
        sqlite_where=sa.text("trashed_with IS NOT NULL"),
        postgresql_where=sa.text("trashed_with IS NOT NULL"),
    )
    op.create_index("ix_tasks_updated", "tasks", ["project_id", "updated_at"])


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("id", Id, sa.Identity(), nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("task_id", Id, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("field_versions", sa.Text(), nullable=False),
        sa.Column("created_at", Key, nullable=False),
        sa.Column("created_by", Id, nullable=False),
        sa.Column("updated_at", Key, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_comments_created_by"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_comments_project_id"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_comments_task_id"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_task_id_id", "comments", ["task_id", "id"])


def _task_assignees() -> None:
    op.create_table(
        "task_assignees",
        sa.Column("task_id", Id, autoincrement=False, nullable=False),
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_assignees_task_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_task_assignees_user_id"),
        sa.PrimaryKeyConstraint("task_id", "user_id", name="pk_task_assignees"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_task_assignees_user_id_task_id", "task_assignees", ["user_id", "task_id"])


def _task_watchers() -> None:
    op.create_table(
        "task_watchers",
        sa.Column("task_id", Id, autoincrement=False, nullable=False),
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_watchers_task_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_task_watchers_user_id"),
        sa.PrimaryKeyConstraint("task_id", "user_id", name="pk_task_watchers"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
