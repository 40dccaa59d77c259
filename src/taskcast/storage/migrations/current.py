"""Whether a database needs a migration at all, asked without what a migration takes."""

import sqlite3
from contextlib import closing

import psycopg

from taskcast.storage.instance_values import SECRET
from taskcast.storage.schema.tables import SCHEMA_REVISION
from taskcast.storage.sqlite.private_files import make_private_file
from taskcast.storage.sqlite.store import path_of

_REVISION = "SELECT version_num FROM alembic_version"
_SECRET = f"SELECT key FROM instance WHERE key = '{SECRET}'"  # noqa: S608 - ours


def is_current(url: str) -> bool:
    """Whether the database that `url` names needs no migration; False too where that cannot be told.

    Over the driver of migrations: see `runner` on two copies of SQLite.

    Raises:
        ValueError: the URL names neither a SQLite file nor a PostgreSQL database.
    """
    try:
        if url.startswith(("postgresql://", "postgres://")):
            with psycopg.connect(url) as server:
                return _is_current(server.execute(_REVISION).fetchall(), server.execute(_SECRET).fetchall())
        path = path_of(url)
        if not path.exists():
            return False
        make_private_file(path)
        with closing(sqlite3.connect(path)) as file:
            return _is_current(file.execute(_REVISION).fetchall(), file.execute(_SECRET).fetchall())
    except (sqlite3.Error, psycopg.Error):
        return False


def _is_current(revisions: list[tuple[str]], secrets: list[tuple[str]]) -> bool:
    return revisions == [(SCHEMA_REVISION,)] and len(secrets) == 1
