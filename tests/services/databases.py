"""Databases for the tests, once on SQLite and once on PostgreSQL: migrated once, then copied."""

import tempfile
from functools import cache
from pathlib import Path

import pytest

from taskcast.storage import migrate
from taskcast.storage.sqlite.private_files import FILE_MODE, make_private_folder
from taskcast.storage.sqlite.store import connect, path_of

DATABASES = ["sqlite", "postgresql"]


@cache
def _migrated_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "taskcast.db"
        migrate(f"sqlite:///{path}")
        connection = connect(path)
        connection.pragma("wal_checkpoint(TRUNCATE)")
        connection.close()
        return path.read_bytes()


def write_migrated_file(path: Path) -> str:
    """Lay a migrated SQLite database there, as `taskcast migrate` would; returns its URL."""
    make_private_folder(path.parent)
    path.touch(FILE_MODE)
    path.write_bytes(_migrated_file())
    return f"sqlite:///{path}"


def lay_out(url: str) -> None:
    """Spare the program its first migration, if `url` is a SQLite file that is not there yet."""
    if url.startswith("sqlite") and not path_of(url).exists():
        write_migrated_file(path_of(url))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite database that has its tables."""
    return write_migrated_file(tmp_path / "taskcast.db")


@pytest.fixture(params=DATABASES)
def each_database_url(request: pytest.FixtureRequest) -> str:
    """Runs the test once per database (P7): the URL of one that has its tables, and nothing in them."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=DATABASES)
def each_empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Runs the test once per database: the URL of one without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'taskcast.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url
