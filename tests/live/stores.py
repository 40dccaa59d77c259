"""Opens the real stores, and does to a database what a restore from a backup does."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import uuid4

import psycopg

from taskcast.domain.ids import Instant, Stream, UserId, format_instant
from taskcast.storage import AnyStore, open_store
from taskcast.storage.sqlite.store import connect, path_of


class SystemClock:
    """The machine's time."""

    def now(self) -> Instant:
        return format_instant(datetime.now(UTC))


class RandomIds:
    """Ids from the machine's chance."""

    def lease_id(self) -> str:
        return uuid4().hex

    def epoch(self) -> str:
        return uuid4().hex

    def secret(self) -> str:
        return uuid4().hex


def opened(url: str) -> AnyStore:
    """The store of a database that has its tables."""
    return open_store(url, clock=SystemClock(), ids=RandomIds())


def restored(url: str, stream: Stream, *, last_seq: int, without: UserId | None = None) -> None:
    """Put one stream back to where a backup had it, perhaps from before a person joined."""
    statements = (
        f"UPDATE streams SET epoch = 'restored', last_seq = {last_seq} WHERE stream = '{stream}'",
        f"DELETE FROM events WHERE stream = '{stream}' AND seq > {last_seq}",
        f"DELETE FROM project_members WHERE user_id = {without or 0}",
    )
    _run(url, statements)


def cut(url: str, stream: Stream, *, upto: int) -> None:
    """Delete the beginning of the log, as retention does."""
    statements = (
        f"DELETE FROM events WHERE stream = '{stream}' AND seq <= {upto}",
        f"UPDATE streams SET first_seq = {upto + 1} WHERE stream = '{stream}'",
    )
    _run(url, statements)


def _run(url: str, statements: Iterable[str]) -> None:
    if url.startswith("postgresql"):
        with psycopg.connect(url) as connection:
            for statement in statements:
                connection.execute(statement.encode())
        return
    connection = connect(path_of(url))
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
