"""Lines of the inbox that count, and what is known of who deleted what.

Unread lines of before become one for each person, task and reason, the newest, which counts them. Deleted projects of
before keep no members to come back, so they stay what they were: gone. Of deleted tasks of before it stays unknown here
who deleted them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")

_COUNT_TOGETHER = """
UPDATE notifications SET times = (
  SELECT count(*) FROM notifications AS others
  WHERE others.user_id = notifications.user_id AND others.project_id = notifications.project_id
    AND others.task_id = notifications.task_id AND others.actor_id = notifications.actor_id
    AND others.reason = notifications.reason AND others.read IS {false}
)
WHERE read IS {false} AND NOT EXISTS (
  SELECT 1 FROM notifications AS later
  WHERE later.user_id = notifications.user_id AND later.project_id = notifications.project_id
    AND later.task_id = notifications.task_id AND later.actor_id = notifications.actor_id
    AND later.reason = notifications.reason AND later.seq > notifications.seq AND later.read IS {false}
)
"""


def upgrade() -> None:
    """Add columns that neither database writes a row anew for, indexes and a table; count what is unread."""
    no = sa.false()
    boolean = sa.Boolean(create_constraint=False)
    for table, column in (
        ("notifications", sa.Column("times", sa.BigInteger(), nullable=False, server_default="1")),
        ("notifications", sa.Column("replaces", sa.BigInteger())),
        ("notifications", sa.Column("hidden", boolean, nullable=False, server_default=no)),
        ("tasks", sa.Column("trashed_by", Id)),
        ("projects", sa.Column("deleted_by", Id)),
    ):
        op.add_column(table, column)
    op.drop_index("ix_notifications_unread", "notifications")
    op.drop_index("ix_tasks_in_trash", "tasks")
    for name, columns, where in (
        (
            "unread",
            ["user_id", "project_id", "task_id", "actor_id", "reason", "seq"],
            ("read IS 0", "read IS false"),
        ),
        (
            "shown",
            ["user_id", "seq", "project_id"],
            ("read IS 1 AND hidden IS 0", "read IS true AND hidden IS false"),
        ),
    ):
        on_sqlite, on_postgresql = where
        op.create_index(
            f"ix_notifications_{name}",
            "notifications",
            columns,
            sqlite_where=sa.text(on_sqlite),
            postgresql_where=sa.text(on_postgresql),
        )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(_COUNT_TOGETHER.format(false="0" if is_sqlite else "false"))
    for name, table, columns, condition in (
        ("ix_projects_deleted", "projects", ["deleted_at"], "deleted_at IS NOT NULL AND name <> ''"),
        ("ix_tasks_in_trash", "tasks", ["project_id", "trashed_at", "id"], "trashed_at IS NOT NULL"),
    ):
        only = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)
    op.create_table(
        "former_members",
        sa.Column("project_id", Id, autoincrement=False, nullable=False),
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("added_by", Id),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_former_members_project_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_former_members_user_id"),
        sa.PrimaryKeyConstraint("project_id", "user_id", name="pk_former_members"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_former_members_user_id_project_id", "former_members", ["user_id", "project_id"])
    op.create_table(
        "declined_addresses",
        sa.Column("address", Key, nullable=False),
        sa.Column("inviter_id", Id, autoincrement=False, nullable=False),
        sa.Column("at", Key, nullable=False),
        sa.PrimaryKeyConstraint("address", "inviter_id", name="pk_declined_addresses"),
        sqlite_with_rowid=False,
    )
    for table in ("declined_addresses", "reinvitation_blocks"):
        op.create_index(f"ix_{table}_at", table, ["at"])


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
