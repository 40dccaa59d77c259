"""The check of a delivery's state names each apart: SQLite builds a table of its own for a list, at every row.

What is stored stays as it is, so on SQLite only the schema's text changes, as
https://www.sqlite.org/lang_altertable.html (7) describes.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LISTED = "state IN ('pending', 'leased', 'sent', 'dead')"
_APART = "state = 'pending' OR state = 'leased' OR state = 'sent' OR state = 'dead'"


def upgrade() -> None:
    """Write the check anew."""
    if op.get_bind().dialect.name == "sqlite":
        listed, apart = (check.replace("'", "''") for check in (_LISTED, _APART))
        op.execute("PRAGMA writable_schema=ON")
        op.execute(
            f"UPDATE sqlite_schema SET sql = replace(sql, '{listed}', '{apart}')"  # noqa: S608 - constants
            " WHERE type = 'table' AND name = 'deliveries'"
        )
        op.execute("PRAGMA writable_schema=RESET")
    else:
        op.drop_constraint(op.f("ck_deliveries_state"), "deliveries")
        op.create_check_constraint(op.f("ck_deliveries_state"), "deliveries", _APART)


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
