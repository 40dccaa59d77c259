"""Whether a database has the schema this version was written for; checked before anything else is read."""

from contextlib import closing

import apsw
import psycopg
from sqlalchemy import column, select, table

from .instance import has_secret
from .private_files import make_private_file
from .session import PostgresSession, Session, SqliteSession
from .sqlite import connect, path_of
from .statements import Statement
from .tables import SCHEMA_REVISION

_REVISION = Statement(select(column("version_num")).select_from(table("alembic_version")))


class SchemaMismatchError(Exception):
    """The database is of another version; the message says what to do."""


def is_current(url: str) -> bool:
    """Whether the database that `url` names needs no migration; False too where that cannot be told.

    Raises:
        ValueError: the URL names neither a SQLite file nor a PostgreSQL database.
    """
    try:
        if url.startswith(("postgresql://", "postgres://")):
            with psycopg.connect(url) as connection:
                return _is_current(PostgresSession(connection))
        path = path_of(url)
        if not path.exists():
            return False
        make_private_file(path)
        with closing(connect(path)) as file:
            return _is_current(SqliteSession(file))
    except (apsw.Error, psycopg.Error):
        return False


def _is_current(session: Session) -> bool:
    row = session.one(_REVISION)
    return row is not None and row[0] == SCHEMA_REVISION and has_secret(session)


def check_schema(session: Session) -> None:
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
