"""Rows that the commands of one commit write together, at its end: what each adds to the log, statement by statement.

Only where nobody else can write meanwhile. Whoever asks about one of their tables before gets them written first, so
that no command notices; a stream in which many commands tell something is written once.
docs/decisions/0013-a-commit-writes-its-log-once.md.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import apsw
from sqlalchemy import Table

from taskcast.domain.ids import Stream
from taskcast.storage.database_session import Row, SqliteSession
from taskcast.storage.publishing.stream_places import Group, Line
from taskcast.storage.schema.statements import Bind, Statement
from taskcast.storage.sqlite.credential_cache import CredentialCache

# Without a `Statement`: it is asked for each person who is told, and names would cost as much as the step in the index.
_LINE = (
    "SELECT seq, times FROM notifications WHERE user_id = ? AND project_id = ? AND task_id = ? AND actor_id = ? "
    "AND reason = ? AND read IS 0 ORDER BY seq DESC LIMIT 1"
)


class FlushError(Exception):
    """What waited could not be written; the cause says why. It need not be the fault of whoever asked for it."""


class WritingSession(SqliteSession):
    """The session of the one writer: deferred rows are written by `flush`, at the latest before the commit.

    `heads` are those of the waiting rows that are streams, to count on in them, and `lines` those that are lines of an
    inbox, by their group; `added` says how often something was added, so that a command which was refused afterwards
    can be told from one that wrote nothing.
    """

    __slots__ = ("_tables", "_waiting", "added", "credential_cache", "heads", "lines")
    credential_cache: CredentialCache

    def __init__(self, connection: apsw.Connection) -> None:
        super().__init__(connection)
        self._waiting: dict[Statement, list[Mapping[str, Any]]] = {}
        self._tables: set[Table] = set()
        self.heads: dict[Stream, dict[str, Any]] = {}
        self.lines: dict[Group, Line] = {}
        self.added = 0
        self.credential_cache = CredentialCache()

    def defer(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        if not rows:
            return
        self.added += 1
        waiting = self._waiting.get(statement)
        if waiting is None:
            waiting = self._waiting[statement] = []
            self._tables |= statement.tables
        waiting += rows

    def line(self, group: Group) -> Line | None:
        """The unread line of this group, whether it waits or is stored."""
        waiting = self.lines.get(group)
        return waiting if waiting is not None else self._execute(_LINE, group).fetchone()

    def stored(self, statement: Statement, /, **values: object) -> list[Row]:
        """All rows, as the database has them: without what waits."""
        sql, bind = statement.sqlite or statement.for_sqlite()
        return self._execute(sql, bind(values)).fetchall()

    def flush(self) -> None:
        """Write what waits.

        Raises:
            FlushError: some of it cannot be written; then none of it waits any more.
        """
        waiting = self._waiting
        self.discard()
        try:
            for statement, rows in waiting.items():
                self.many(statement, rows)
        except Exception as error:
            raise FlushError from error

    def discard(self) -> None:
        """Drop what waits: its transaction is over."""
        self._waiting, self._tables, self.heads, self.lines = {}, set(), {}, {}

    def _ready(self, statement: Statement) -> tuple[str, Bind]:
        if self._tables and not self._tables.isdisjoint(statement.tables):
            self.flush()
        if statement.writes is not None:
            self.credential_cache.writes(statement.writes)
        return statement.sqlite or statement.for_sqlite()
