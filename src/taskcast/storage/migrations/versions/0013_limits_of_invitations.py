"""How many people a link lets in, and which invitations do nothing more for someone who was removed or demoted.

Links of before let in any number, until they end. There are few invitations, so the index is made at once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two columns, an index and a table."""
    op.add_column("invitations", sa.Column("max_uses", sa.Integer()))
    op.add_column("invitations", sa.Column("uses", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_invitations_created_by", "invitations", ["created_by"])
    op.create_table(
        "invitation_cutoffs",
        sa.Column("project_id", Id, autoincrement=False, nullable=False),
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("last_id", Id, nullable=False),
        sa.Column("role", sa.Text()),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_invitation_cutoffs_project_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_invitation_cutoffs_user_id"),
        sa.PrimaryKeyConstraint("project_id", "user_id", name="pk_invitation_cutoffs"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
