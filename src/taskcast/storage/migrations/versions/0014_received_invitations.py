"""Invitations in the inbox of whom they are for, who added a member, and who is not to be asked again.

Of before: what is open and mailed to an account's address comes into its inbox. There are few invitations, so that and
the indexes are made at once; of memberships it stays unknown who added them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Key = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")

_NAMES = """
UPDATE invitations SET
  project_name = (SELECT name FROM projects WHERE projects.id = invitations.project_id),
  inviter_name = (SELECT name FROM users WHERE users.id = invitations.created_by),
  invitee_id = (SELECT id FROM users WHERE users.email = invitations.email AND users.active)
"""


def upgrade() -> None:
    """Add columns, indexes and a table, and fill the columns."""
    op.add_column("project_members", sa.Column("added_by", Id))
    op.add_column("invitations", sa.Column("invitee_id", Id))
    op.add_column("invitations", sa.Column("project_name", sa.Text()))
    op.add_column("invitations", sa.Column("inviter_name", sa.Text()))
    op.create_index("ix_invitations_invitee_id", "invitations", ["invitee_id"])
    op.create_index("ix_invitations_email", "invitations", ["email"])
    op.execute(_NAMES)
    op.create_table(
        "reinvitation_blocks",
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("inviter_id", Id, autoincrement=False, nullable=False),
        sa.Column("project_id", Id, autoincrement=False, nullable=False),
        sa.Column("at", Key, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_reinvitation_blocks_user_id"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_reinvitation_blocks_project_id"),
        sa.PrimaryKeyConstraint("user_id", "inviter_id", "project_id", name="pk_reinvitation_blocks"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
