"""Run Alembic without its command line or configuration file, one process at a time."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from taskcast.domain.errors import Unavailable
from taskcast.storage.instance_values import make_secret
from taskcast.storage.schema.revision import SchemaMismatchError
from taskcast.storage.sqlite.private_files import make_private_file, make_private_folder
from taskcast.storage.sqlite.store import PRAGMAS, path_of
from taskcast.storage.sqlite.writer import BUSY_SECONDS

LOCKED_SECONDS = 600.0
"""How long to wait for another process: it may be migrating a large database. PostgreSQL's lock waits likewise."""

_log = logging.getLogger(__name__)
_FOLDER = Path(__file__).parent
_LOCK = 0x7461736B  # pg_advisory_xact_lock: "task"


def upgrade(url: str) -> None:
    """See `taskcast.storage.migrations.migrate`."""
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            _upgrade(connection)
            make_secret(connection)
    except OperationalError as error:
        raise Unavailable(f"The database does not answer: {error.orig}") from error
    finally:
        engine.dispose()


def _upgrade(connection: Connection) -> None:
    try:
        command.upgrade(configuration(connection), "head")
    except CommandError as error:  # a revision this version does not know
        raise SchemaMismatchError("The database was upgraded by a newer Taskcast: run that one.") from error


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration; `connection` is what env.py migrates."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _engine(url: str) -> Engine:
    if url.startswith(("postgresql://", "postgres://")):
        return create_engine("postgresql+psycopg://" + url.partition("://")[2], poolclass=NullPool)
    path = path_of(url)
    make_private_folder(path.parent)
    make_private_file(path)
    engine = create_engine("sqlite://", creator=lambda: _exclusive(path), poolclass=NullPool)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _exclusive(path: Path) -> sqlite3.Connection:
    """A connection that may rebuild tables: foreign keys are checked at the end of a migration instead.

    Over the standard library's driver, as SQLAlchemy wants. Two copies of SQLite must never have one file open in one
    process (https://www.sqlite.org/howtocorrupt.html, 2.2.1): it is closed before any store opens.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute("PRAGMA foreign_keys=OFF").close()
    return connection


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock; each try waits `BUSY_SECONDS`."""
    deadline = monotonic() + LOCKED_SECONDS
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if not _is_locked(error) or monotonic() > deadline:
                raise
            _log.warning("Waiting for another process that has the database locked.")
        else:
            return


def _is_locked(error: OperationalError) -> bool:
    """Whether another connection has the lock (https://www.sqlite.org/rescode.html#busy)."""
    code: int = getattr(error.orig, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY


@contextmanager
def scratch(url: str) -> Iterator[Connection]:
    """A connection for whoever compares schemas."""
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
