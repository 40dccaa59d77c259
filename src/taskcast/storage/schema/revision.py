"""Whether a database has the schema this version was written for; checked before anything else is read."""

import apsw
import psycopg
from sqlalchemy import column, select, table

from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.schema.statements import Statement
from taskcast.storage.schema.tables import SCHEMA_REVISION

_REVISION = Statement(select(column("version_num")).select_from(table("alembic_version")))


class SchemaMismatchError(Exception):
    """The database is of another version; the message says what to do."""


def check_schema(session: DatabaseSession) -> None:
    """Raise `SchemaMismatchError` unless the database is up to date."""
    try:
        row = session.one(_REVISION)
    except (apsw.SQLError, psycopg.errors.UndefinedTable):
        row = None
    if row is None or row[0] < SCHEMA_REVISION:
        raise SchemaMismatchError(
            "The database is empty or older than this Taskcast: run `taskcast migrate`."
        )
    if row[0] > SCHEMA_REVISION:
        raise SchemaMismatchError("The database was upgraded by a newer Taskcast: run that one.")
