"""Copies of a database, and putting one back: with new epochs, so that no client takes its history for the one it knew.

After a restore the numbers of events are used again, for other events. A stream's `epoch` names its history; a cursor
of another epoch gets a reset (docs/explanation/events.md). PostgreSQL has its own tools for copies, so only the epochs
are done here.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

import apsw
import psycopg

from taskcast.storage.schema.tables import SCHEMA_REVISION
from taskcast.storage.sqlite.private_files import BESIDE, make_private_file, make_private_folder
from taskcast.storage.sqlite.store import path_of

_BUSY_MILLISECONDS: Final = 10_000
_EPOCHS_OF_SQLITE: Final = "UPDATE streams SET epoch = lower(hex(randomblob(8)))"
_EPOCHS_OF_POSTGRES: Final = (
    "UPDATE streams SET epoch = substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)"
)


class BackupError(Exception):
    """It cannot be done; nothing has changed. The message says why, and what to do."""


def is_sqlite(url: str) -> bool:
    """Whether the database is a file that can be copied here."""
    return url.startswith("sqlite:")


def path_beside(url: str, suffix: str) -> Path:
    """A file beside the SQLite database at `url`: `taskcast.db` with a suffix before its ending."""
    path = path_of(url)
    return path.with_name(f"{path.stem}-{suffix}{path.suffix}")


def back_up(url: str, target: Path) -> None:
    """Write a whole and checked copy of the SQLite database at `url`, as of one moment; the server may be running.

    Raises:
        BackupError: there is no database, the target exists or cannot be written, or the copy is damaged.
    """
    source = path_of(url)
    if not source.exists():
        raise BackupError(f"There is no database at {source}.")
    if target.exists():
        raise BackupError(f"{target} exists already; name a new file.")
    with _new_file(target) as part, _failures_explained(target):
        _copy(source, part)
        _check(part)


def restore(url: str, backup: Path, *, kept_as: Path) -> None:
    """Put a backup in the place of the SQLite database at `url`, which is kept as another file.

    Raises:
        BackupError: the server is running, or the file is no whole database of this version or an older one.
    """
    path = path_of(url)
    if not backup.is_file():
        raise BackupError(f"There is no file {backup}.")
    make_private_folder(path.parent)
    with _new_file(path.with_name(f"{path.name}.restoring"), is_final=False) as part:
        with _failures_explained(backup):
            _copy(backup, part)
            _check(part)
            _check_revision(part, backup)
            with closing(apsw.Connection(str(part))) as connection:
                connection.execute(_EPOCHS_OF_SQLITE)
        if path.exists():
            _close_for_good(path)
            _go_on_counting(part, path)
            _keep(path, kept_as)
            for ending in BESIDE:
                path.with_name(path.name + ending).unlink(missing_ok=True)
        part.replace(path)
        _give_to_the_owner_of_its_folder(path)
        _sync(path.parent)


def renew_epochs(url: str) -> None:
    """Give every stream a new epoch, after the database was restored by other means.

    Raises:
        BackupError: the database cannot be reached.
    """
    try:
        if is_sqlite(url):
            with closing(apsw.Connection(str(path_of(url)), apsw.SQLITE_OPEN_READWRITE)) as connection:
                connection.set_busy_timeout(_BUSY_MILLISECONDS)
                connection.execute(_EPOCHS_OF_SQLITE)
        else:
            with psycopg.connect(url) as postgres:
                postgres.execute(_EPOCHS_OF_POSTGRES)
    except (apsw.Error, psycopg.Error) as error:
        raise BackupError(f"The database cannot be changed: {error}") from None


@contextmanager
def _new_file(target: Path, *, is_final: bool = True) -> Iterator[Path]:
    """A file that only its owner can open; it gets the name `target` once it is whole, or is removed."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        make_private_file(part)
    except OSError as error:
        raise BackupError(f"{part} cannot be written: {error.strerror}.") from None
    try:
        yield part
        if is_final:
            part.rename(target)
            _sync(target.parent)
    finally:
        for each in (part, *(part.with_name(part.name + ending) for ending in BESIDE)):
            each.unlink(missing_ok=True)


@contextmanager
def _failures_explained(file: Path) -> Iterator[None]:
    try:
        yield
    except apsw.NotADBError:
        raise BackupError(f"{file} is no SQLite database.") from None
    except (apsw.Error, OSError) as error:
        raise BackupError(f"{file}: {error}") from None


def _copy(source: Path, target: Path) -> None:
    with (
        closing(apsw.Connection(str(source), apsw.SQLITE_OPEN_READWRITE)) as reading,
        closing(apsw.Connection(str(target))) as writing,
    ):
        reading.set_busy_timeout(_BUSY_MILLISECONDS)
        with writing.backup("main", reading, "main") as copying:
            copying.step(-1)  # all of it in one reading, which stops no writer
        writing.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, without a log beside it


def _check(file: Path) -> None:
    with closing(apsw.Connection(str(file), apsw.SQLITE_OPEN_READONLY)) as connection:
        found = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if found != [("ok",)]:
        raise BackupError(f"The copy is damaged, so nothing was changed: {found[0][0]}")


def _check_revision(file: Path, backup: Path) -> None:
    with closing(apsw.Connection(str(file), apsw.SQLITE_OPEN_READONLY)) as connection:
        try:
            ((revision,),) = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        except (apsw.SQLError, ValueError):
            raise BackupError(f"{backup} is no database of Taskcast.") from None
    if str(revision) > SCHEMA_REVISION:
        raise BackupError(f"{backup} was written by a newer Taskcast; restore it with that one.")


def _close_for_good(path: Path) -> None:
    """Make the database one file, which only works while nobody else has it open."""
    with closing(apsw.Connection(str(path))) as connection:
        try:
            ((mode,),) = connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        except apsw.NotADBError:
            return  # damaged: reason enough to restore
        except apsw.BusyError:
            mode = "wal"
    if mode != "delete":
        raise BackupError("The database is in use: stop Taskcast first (every node and worker).")


def _go_on_counting(file: Path, before: Path) -> None:
    """Use no id again that the database from before has given: a device may still have a change for what had it."""
    counts = "SELECT name, seq FROM sqlite_sequence"
    with closing(apsw.Connection(str(file))) as restored:
        own = dict(restored.execute(counts))
        try:
            with closing(apsw.Connection(str(before), apsw.SQLITE_OPEN_READONLY)) as connection:
                given = dict(connection.execute(counts))
        except apsw.Error:
            return  # damaged: reason enough to restore
        highest = [(table, max(seq, own.get(table, 0))) for table, seq in given.items()]
        with restored:
            restored.executemany(
                "DELETE FROM sqlite_sequence WHERE name = ?", [(table,) for table, _ in highest]
            )
            restored.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", highest)


def _keep(path: Path, kept_as: Path) -> None:
    """Give the database a second name, so that there is one under its own name at every moment."""
    try:
        os.link(path, kept_as)
    except OSError:  # not every file system has a second name for a file
        path.rename(kept_as)


def _give_to_the_owner_of_its_folder(path: Path) -> None:
    """Root often restores for the user of the service, who could not open the file otherwise."""
    owner = path.parent.stat()
    with suppress(PermissionError):
        os.chown(path, owner.st_uid, owner.st_gid)


def _sync(folder: Path) -> None:
    """Have the new names outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
