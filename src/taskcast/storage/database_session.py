"""How repositories speak to a database: a few calls, the same over the drivers of SQLite and PostgreSQL.

Rows are plain tuples. A session belongs to one transaction at a time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

import apsw
import msgspec
import psycopg

from taskcast.storage.schema.statements import FEW, Bind, Statement
from taskcast.storage.sqlite.credential_cache import CredentialCache

Row = tuple[Any, ...]

_json = msgspec.json.encode
_rows = msgspec.json.Decoder(list[tuple[Any, ...]]).decode


class DatabaseSession(Protocol):
    """One connection, inside a transaction."""

    @property
    def credential_cache(self) -> CredentialCache | None:
        """What is known from transactions before it, where it can be known that it is true still."""
        ...

    def one(self, statement: Statement, /, **values: object) -> Row | None:
        """The first row, or None."""
        ...

    def all(self, statement: Statement, /, **values: object) -> list[Row]: ...

    def run(self, statement: Statement, /, **values: object) -> None:
        """Only do it: over a network nobody waits, and what is asked next raises its error."""
        ...

    def count(self, statement: Statement, /, **values: object) -> int:
        """Do it, and return how many rows it touched."""
        ...

    def add(self, statement: Statement, /, **values: object) -> int:
        """Insert a row and return the id it was given."""
        ...

    def many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        """Once for each of `rows`."""
        ...

    def many_returning(
        self, statement: Statement, rows: Sequence[Mapping[str, Any]]
    ) -> Callable[[], list[Row]]:
        """Once for each of `rows`; what they return is to be fetched, so that more can be asked before."""
        ...

    def defer(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        """As `many`, though perhaps later: before the commit, and before anyone asks about its table."""
        ...

    def hold(self, statement: Statement, /, **values: object) -> None:
        """Run a statement that only locks rows; not on SQLite, where nobody else can write."""
        ...

    def one_held(self, statement: Statement, /, **values: object) -> Row | None:
        """The first row of a statement that locks it, or None.

        Asked twice where others write too: a row that moves into another project while we wait for its lock is not found
        through the membership of the project it left, but through that of the one it came to.
        """
        ...


def id_list(ids: Iterable[Any]) -> str:
    """Ids as the JSON list that `AnyOf` takes."""
    return _json(list(ids)).decode()


class SqliteSession:
    """Over APSW: transactions are begun and ended by hand."""

    __slots__ = ("_execute", "connection")
    credential_cache: CredentialCache | None = None

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self._execute = connection.execute

    def one(self, statement: Statement, /, **values: object) -> Row | None:
        sql, bind = self._ready(statement)
        row: Row | None = self._execute(sql, bind(values)).fetchone()
        return row

    def all(self, statement: Statement, /, **values: object) -> list[Row]:
        sql, bind = self._ready(statement)
        return self._execute(sql, bind(values)).fetchall()

    def run(self, statement: Statement, /, **values: object) -> None:
        sql, bind = self._ready(statement)
        self._execute(sql, bind(values))

    def count(self, statement: Statement, /, **values: object) -> int:
        self.run(statement, **values)
        return self.connection.changes()

    def add(self, statement: Statement, /, **values: object) -> int:
        sql, bind = self._ready(statement)
        self._execute(sql, bind(values))
        return self.connection.last_insert_rowid()

    def many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        if not rows:
            return
        sql, bind = self._ready(statement)
        values = list(map(bind, rows))
        single = len(values) % FEW if statement.takes_few else len(values)
        self.connection.executemany(sql, values[:single])
        for start in range(single, len(values), FEW):
            self._execute(statement.for_few(), [*chain.from_iterable(values[start : start + FEW])])

    def many_returning(
        self, statement: Statement, rows: Sequence[Mapping[str, Any]]
    ) -> Callable[[], list[Row]]:
        sql, bind = self._ready(statement)
        returned = [each for row in rows for each in self._execute(sql, bind(row))]
        return lambda: returned

    def defer(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        self.many(statement, rows)

    def hold(self, statement: Statement, /, **values: object) -> None:
        """Nothing to lock: there is one writer."""

    def one_held(self, statement: Statement, /, **values: object) -> Row | None:
        return self.one(statement, **values)

    def _ready(self, statement: Statement) -> tuple[str, Bind]:
        return statement.sqlite or statement.for_sqlite()


class OneStepSession(SqliteSession):
    """For threads beside the event loop: a list comes in one step, as JSON, whatever its length.

    The driver gives up the interpreter lock at every row, and beside a busy loop it takes milliseconds to get
    it back; SQLite gathers the rows without it.
    """

    __slots__ = ()

    def all(self, statement: Statement, /, **values: object) -> list[Row]:
        sql, bind = statement.in_one_step()
        gathered = self._execute(sql, bind(values)).get
        return _rows(gathered)


class PostgresSession:
    """Over psycopg 3, as a rule in pipeline mode; statements are prepared by the driver once they are used often.

    What answers nothing (`run`, `many`) waits for nothing: it is sent with the next that does, which raises its
    error. Many rows travel as one JSON list, to one execution: of each message both sides would have their work.
    """

    __slots__ = ("_pipeline", "connection")
    credential_cache: CredentialCache | None = None

    def __init__(self, connection: psycopg.Connection[Row], pipeline: psycopg.Pipeline | None = None) -> None:
        self.connection = connection
        self._pipeline = pipeline

    def _execute(self, statement: Statement, values: Mapping[str, object]) -> psycopg.Cursor[Row]:
        sql, given = statement.postgresql or statement.for_postgresql()
        return self.connection.execute(sql, {**given, **values})

    def one(self, statement: Statement, /, **values: object) -> Row | None:
        return self._execute(statement, values).fetchone()

    def all(self, statement: Statement, /, **values: object) -> list[Row]:
        return self._execute(statement, values).fetchall()

    def run(self, statement: Statement, /, **values: object) -> None:
        self._execute(statement, values)

    def count(self, statement: Statement, /, **values: object) -> int:
        cursor = self._execute(statement, values)
        if self._pipeline is not None:
            self._pipeline.sync()
        return cursor.rowcount

    def add(self, statement: Statement, /, **values: object) -> int:
        row = self._execute(statement, values).fetchone()
        return 0 if row is None else int(row[0])

    def many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        if not rows:
            return
        if statement.takes_rows:
            self._execute_rows(statement, rows)
            return
        sql, given = statement.postgresql or statement.for_postgresql()
        with self.connection.cursor() as cursor:
            cursor.executemany(sql, [{**given, **row} for row in rows])

    def many_returning(
        self, statement: Statement, rows: Sequence[Mapping[str, Any]]
    ) -> Callable[[], list[Row]]:
        return self._execute_rows(statement, rows).fetchall

    def _execute_rows(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> psycopg.Cursor[Row]:
        return self.connection.execute(statement.for_rows(), {"rows": _json(rows).decode()})

    def defer(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        self.many(statement, rows)

    def hold(self, statement: Statement, /, **values: object) -> None:
        self.one(statement, **values)

    def recover(self) -> None:
        """After an error: let the transaction be ended, though nothing else can be done in it."""
        if self._pipeline is not None:
            self._pipeline.sync()

    def one_held(self, statement: Statement, /, **values: object) -> Row | None:
        row = self.one(statement, **values)
        return self.one(statement, **values) if row is None else row
