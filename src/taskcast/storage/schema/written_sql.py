# ruff: noqa: S608 - values are parameters, and all else is written here
"""Statements written as text, for what differs with every request: filters, and search.

SQLAlchemy takes 50 ms to compile a filter of five terms, this takes 0.1. Values are parameters, never parts of the text, so
that of filters of one form the database sees one statement.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from taskcast.storage.schema.statements import Bind, DatabaseName, Statement

_json = msgspec.json.encode


class SqlWriter:
    """Takes the values while SQL for one database is written; a value may stand in several places."""

    __slots__ = ("database", "values")

    def __init__(self, database: DatabaseName) -> None:
        self.database = database
        self.values: list[int | str] = []

    def value(self, value: int | str) -> str:
        """The parameter that stands for it."""
        self.values.append(value)
        number = len(self.values)
        return f"?{number}" if self.database == "sqlite" else f"%(v{number})s"

    def list_of(self, ids: Iterable[int]) -> str:
        """The rows of a query whose rows are these ids."""
        if self.database == "sqlite":
            return f"SELECT value FROM json_each({self.value(_json(list(ids)).decode())})"
        return f"SELECT unnest({self._array_of(ids)})"

    def is_among(self, column: str, ids: Iterable[int]) -> str:
        """Whether the column is one of these ids."""
        if self.database == "sqlite":
            return f"{column} IN ({self.list_of(ids)})"
        return f"{column} = ANY ({self._array_of(ids)})"

    def is_found(self, column: str, query: str) -> str:
        """Whether the column is one of the ids of a query with few rows: PostgreSQL then reads those rows by their ids."""
        return f"{column} IN ({query})" if self.database == "sqlite" else f"{column} = ANY (ARRAY({query}))"

    def exists(self, rows: str) -> str:
        """Whether there is such a row, `rows` being what follows FROM; looked up for each row that is asked about.

        An EXISTS beside others PostgreSQL may answer from a table of all such rows there are, of everybody's projects.
        """
        if self.database == "sqlite":
            return f"EXISTS (SELECT 1 FROM {rows})"
        return f"coalesce((SELECT TRUE FROM {rows} LIMIT 1), FALSE)"

    def _array_of(self, ids: Iterable[int]) -> str:
        """As PostgreSQL writes arrays, so that it plans for these very ids."""
        return f"CAST({self.value('{' + ','.join(map(str, ids)) + '}')} AS bigint[])"

    def contains(self, column: str, text: str) -> str:
        """Whether the text stands somewhere in the column."""
        function = "instr" if self.database == "sqlite" else "strpos"
        return f"{function}({column}, {self.value(text)}) > 0"


class WrittenStatement(Statement):
    """A statement that `write` writes for either database; `width` is how many columns its rows have."""

    __slots__ = ("_width", "_write")

    def __init__(self, write: Callable[[SqlWriter], str], *, width: int) -> None:
        self._write = write
        self._width = width
        self._one_step = self._rows = self._few = self._of_rows = None
        self.takes_rows = self.takes_few = False
        self.tables = frozenset()
        self.writes = None
        self.sqlite = None
        self.postgresql = None

    def for_sqlite(self) -> tuple[str, Bind]:
        """Its SQL, whose values are numbered in the order in which they were written."""
        if self.sqlite is None:
            writer = SqlWriter("sqlite")
            sql = self._write(writer)
            self.sqlite = sql, lambda _: writer.values
        return self.sqlite

    def for_postgresql(self) -> tuple[bytes, dict[str, Any]]:
        """Its SQL, and its values by name."""
        if self.postgresql is None:
            writer = SqlWriter("postgresql")
            sql = self._write(writer).encode()
            self.postgresql = sql, {f"v{number}": value for number, value in enumerate(writer.values, 1)}
        return self.postgresql

    def in_one_step(self) -> tuple[str, Bind]:
        """See `Statement.in_one_step`."""
        sql, bind = self.for_sqlite()
        columns = ", ".join(f"c{index}" for index in range(self._width))
        gathering = f"SELECT json_group_array(json_array({columns})) FROM listed"
        return f"WITH listed ({columns}) AS ({sql}) {gathering}", bind
