"""SQLAlchemy Core statements, compiled once for each database and then run as plain SQL on its driver.

Parameters are named after columns; a parameter of a condition that could collide with one is called `of_…`.
SQLite gets them by position: its driver looks each name up at every execution.
Why no engine and no ORM runs here: docs/decisions/0002-no-orm-on-the-hot-path.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Literal, cast

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    LargeBinary,
    Table,
    bindparam,
    column,
    func,
    insert,
    literal_column,
    select,
    update,
)  # fmt: skip
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.expression import ClauseElement, Executable, Select
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import BigInteger

DatabaseName = Literal["sqlite", "postgresql"]
Bind = Callable[[Mapping[str, Any]], Sequence[Any]]

FEW = 4
"""Rows that SQLite is given in one step, which has its cost beside theirs. More would save little more, and a change
by itself has few."""

_DIALECTS = {
    "sqlite": SQLiteDialect_pysqlite(paramstyle="qmark"),
    "postgresql": PGDialect_psycopg(),  # type: ignore[no-untyped-call]
}


class Statement:
    """One statement; its SQL for a database is compiled at first use and kept.

    `on_postgresql` is given where SQLAlchemy has a construct for each database (upserts), `of_rows` where
    PostgreSQL takes many rows at once, as one JSON list. `takes_few` says that it ends with the values of one
    row, so that SQLite can take those of `FEW`. `tables` are those it reads or writes, `writes` the one it writes to.
    """

    __slots__ = (
        "_cores", "_few", "_of_rows", "_one_step", "_rows", "postgresql", "sqlite", "tables", "takes_few",
        "takes_rows", "writes",
    )  # fmt: skip

    def __init__(
        self,
        core: Executable,
        *,
        on_postgresql: Executable | None = None,
        of_rows: Executable | None = None,
        takes_few: bool = False,
    ) -> None:
        self._cores = {"sqlite": core, "postgresql": on_postgresql if on_postgresql is not None else core}
        self._of_rows = of_rows
        self.takes_rows = of_rows is not None
        self.takes_few = takes_few
        self.tables = frozenset(
            part for part in iterate(cast("ClauseElement", core)) if isinstance(part, Table)
        )
        written = core.table if isinstance(core, UpdateBase) else None
        self.writes = written if isinstance(written, Table) else None
        self._one_step: tuple[str, Bind] | None = None
        self._rows: bytes | None = None
        self._few: str | None = None
        self.sqlite: tuple[str, Bind] | None = None
        self.postgresql: tuple[bytes, dict[str, Any]] | None = None

    def for_sqlite(self) -> tuple[str, Bind]:
        """Its SQL with `?` parameters, and what puts named values in their order."""
        if self.sqlite is None:
            compiled, given = _compiled(self._cores["sqlite"], "sqlite")
            self.sqlite = str(compiled), _in_order(tuple(compiled.positiontup or ()), given)
        return self.sqlite

    def for_postgresql(self) -> tuple[bytes, dict[str, Any]]:
        """Its SQL with `%(name)s` parameters, and the values written into it."""
        if self.postgresql is None:
            compiled, given = _compiled(self._cores["postgresql"], "postgresql")
            self.postgresql = str(compiled).encode(), given
        return self.postgresql

    def for_rows(self) -> bytes:
        """Its SQL for PostgreSQL that takes the JSON list `rows`, and does the same for each of them, in order."""
        if self._rows is None:
            compiled, _ = _compiled(cast("Executable", self._of_rows), "postgresql")
            self._rows = str(compiled).encode()
        return self._rows

    def for_few(self) -> str:
        """Its SQL for SQLite that takes the values of `FEW` rows, one row's after the other's."""
        if self._few is None:
            sql, _ = self.for_sqlite()
            head, values, row = sql.partition(" VALUES ")
            self._few = head + values + ", ".join([row] * FEW)
        return self._few

    def in_one_step(self) -> tuple[str, Bind]:
        """SQL for SQLite that answers a query with one row of one column: all its rows as JSON, in order."""
        if self._one_step is None:
            sql, bind = self.for_sqlite()
            width = len(cast("Select[Any]", self._cores["sqlite"]).selected_columns)
            columns = ", ".join(f"c{index}" for index in range(width))
            gathering = f"SELECT json_group_array(json_array({columns})) FROM listed"  # noqa: S608 - of names made here
            self._one_step = f"WITH listed ({columns}) AS ({sql}) {gathering}", bind
        return self._one_step


def _compiled(core: Executable, database: DatabaseName) -> tuple[SQLCompiler, dict[str, Any]]:
    """The statement, and the values written into it."""
    compiled: SQLCompiler = core.compile(dialect=_DIALECTS[database])  # type: ignore[attr-defined]
    return compiled, {name: bound.value for name, bound in compiled.binds.items() if not bound.required}


def _in_order(names: tuple[str, ...], given: dict[str, Any]) -> Bind:
    if not names:
        return lambda _: ()
    if len(names) == 1:
        (name,) = names
        return lambda values: (values[name] if name in values else given[name],)
    pick = itemgetter(*names)
    if not given:
        return pick
    return lambda values: cast("Sequence[Any]", pick({**given, **values}))


def p(name: str) -> BindParameter[Any]:
    """A named parameter."""
    return bindparam(name)


def inserting(table: Table, **fixed: object) -> Statement:
    """Insert a row with a parameter for every column, save an id that the database gives and what is `fixed`.

    What is fixed is written into the statement: None leaves the column out. On SQLite a row that cannot be written
    leaves those before it, as if each had its own statement: to take them back SQLite would have to keep a journal.
    """
    given: dict[str, ColumnElement[Any]] = {
        name: literal_column(repr(value)) for name, value in fixed.items() if value is not None
    }
    values = {name: value for name, value in _parameters(table).items() if name not in fixed}
    of_rows = None
    if _is_text(table):
        rows = select(*_rows_of(table, values), *given.values())
        of_rows = insert(table).from_select([*values, *given], rows).inline()
    core = insert(table).prefix_with("OR FAIL", dialect="sqlite").values({**values, **given}).inline()
    return Statement(core, of_rows=of_rows, takes_few=True)


def adding(table: Table) -> Statement:
    """The same for `DatabaseSession.add`, which learns the id that was given (from SQLite without RETURNING)."""
    core = insert(table).values(_parameters(table))
    return Statement(core.inline(), on_postgresql=core.returning(table.c.id))


def _parameters(table: Table) -> dict[str, BindParameter[Any]]:
    return {column.name: bindparam(column.name) for column in table.columns if column.identity is None}


def upserting(table: Table, build: Callable[[Any], Any]) -> Statement:
    """What `build` makes of an insert with a parameter for every column, for each database."""
    cores = [
        build(dialect.insert(table).values(_parameters(table)).inline()) for dialect in (sqlite, postgresql)
    ]
    of_rows = None
    if _is_text(table):
        names = list(_parameters(table))
        rows = select(*_rows_of(table, names))
        of_rows = build(postgresql.insert(table).from_select(names, rows).inline())
    return Statement(cores[0], on_postgresql=cores[1], of_rows=of_rows)


def _is_text(table: Table) -> bool:
    """Whether JSON can say what its rows hold: bytes it cannot."""
    return not any(isinstance(column.type, LargeBinary) for column in table.columns)


def _rows_of(table: Table, names: Iterable[str]) -> Iterable[ColumnElement[Any]]:
    """Those columns of rows that PostgreSQL gets as the JSON list `rows`."""
    columns = [column(name, table.columns[name].type) for name in names]
    listed = func.json_to_recordset(bindparam("rows", type_=JSON)).table_valued(*columns)
    return listed.render_derived(name="given", with_types=True).columns


def saving(table: Table, *fields: str) -> Statement:
    """Update those fields of the row `of_id`."""
    values = {field: p(field) for field in fields}
    return Statement(update(table).where(table.c.id == p("of_id")).values(values))


class AnyOf(ColumnElement[bool]):
    """Whether a column is among ids given as a JSON list: one statement for any number of them."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.ids = p(name)


@compiles(AnyOf, "sqlite")
def _any_of_on_sqlite(element: AnyOf, compiler: SQLCompiler, **options: object) -> str:
    column, ids = (compiler.process(part, **options) for part in (element.column, element.ids))
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - of compiled parts


@compiles(AnyOf, "postgresql")
def _any_of_on_postgresql(element: AnyOf, compiler: SQLCompiler, **options: object) -> str:
    column, ids = (compiler.process(part, **options) for part in (element.column, element.ids))
    kind = "bigint" if isinstance(element.column.type, BigInteger) else "text"
    listed = f"SELECT value::{kind} FROM json_array_elements_text(CAST({ids} AS json)) AS listed(value)"  # noqa: S608
    return f"{column} = ANY (ARRAY({listed}))"
