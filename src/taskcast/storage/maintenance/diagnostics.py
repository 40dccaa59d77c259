"""What an operator wants to know of a database before trusting it: is it there, current, and safe (`taskcast doctor`)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import apsw
import psycopg
from alembic.script import ScriptDirectory

from taskcast.domain.mail_addresses import comparable_address
from taskcast.storage.migrations.runner import configuration
from taskcast.storage.sqlite.store import connect, path_of

NOT_THERE = "there is no database yet"

_BEYOND_ASCII: Final = {
    "sqlite": "SELECT id, email FROM users WHERE email GLOB '*[^ -~]*' ORDER BY id",
    "postgresql": "SELECT id, email FROM users WHERE email ~ '[^ -~]' ORDER BY id",
}


class Diagnosis(NamedTuple):
    """What was found. `is_durable` is whether an acknowledged write survives a power cut (promise P1)."""

    product: str
    schema: str | None
    newest_schema: str
    is_durable: bool
    durability: str
    clock: datetime
    """The database's own time; on SQLite that of its last write, which cannot lie in the future."""
    doubles: tuple[int, ...]
    """Accounts whose address another one has as well, in the spelling addresses are kept in (migration 0017)."""


class Unreachable(Exception):  # noqa: N818 - a finding
    """The database cannot be opened; the message says why, without the URL, which may hold a password."""


def diagnose(url: str) -> Diagnosis:
    """Look, without changing anything.

    Raises:
        Unreachable: there is nothing to look at.
        ValueError: the URL names neither a SQLite file nor a PostgreSQL database.
    """
    newest = ScriptDirectory.from_config(configuration()).get_current_head() or ""
    if url.startswith(("postgresql://", "postgres://")):
        return _postgres(url, newest)
    return _sqlite(path_of(url), newest)


def _sqlite(path: Path, newest: str) -> Diagnosis:
    if not path.exists():
        raise Unreachable(NOT_THERE)
    try:
        connection = connect(path)
        mode = connection.pragma("journal_mode")
        level = connection.pragma("synchronous")
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
        ).fetchall()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if tables else None
        people = connection.execute(_BEYOND_ASCII["sqlite"]).fetchall() if row and row[0] == newest else []
        connection.close()
    except apsw.Error as error:
        raise Unreachable(str(error)) from None
    return Diagnosis(
        product=f"SQLite {apsw.sqlitelibversion()}",
        schema=row[0] if row else None,
        newest_schema=newest,
        is_durable=mode == "wal" and level >= 2,  # noqa: PLR2004 - 2 is FULL
        durability=f"journal_mode={mode}, synchronous={level}",
        clock=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        doubles=_doubles(people),
    )


def _postgres(url: str, newest: str) -> Diagnosis:
    try:
        with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
            version, fsync, commit, clock, known = connection.execute(
                "SELECT current_setting('server_version'), current_setting('fsync'),"
                " current_setting('synchronous_commit'), clock_timestamp(), to_regclass('alembic_version')"
            ).fetchone() or ("", "", "", datetime.now(UTC), None)
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
            is_current = row is not None and row[0] == newest
            people = connection.execute(_BEYOND_ASCII["postgresql"]).fetchall() if is_current else []
    except psycopg.Error as error:
        raise Unreachable(type(error).__name__) from None
    return Diagnosis(
        product=f"PostgreSQL {version}",
        schema=row[0] if row else None,
        newest_schema=newest,
        is_durable=fsync == "on" and commit != "off",
        durability=f"fsync={fsync}, synchronous_commit={commit}",
        clock=clock.astimezone(UTC),
        doubles=_doubles(people),
    )


def _doubles(people: Iterable[tuple[Any, ...]]) -> tuple[int, ...]:
    return tuple(user for user, address in people if comparable_address(address) != address)
