"""What the tables are made of: the schema they belong to, and kinds of columns that are the same on both databases."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer(), "sqlite")
Key = Text().with_variant(TEXT(collation="C"), "postgresql")


def identity() -> Column[Any]:
    """The number that the database gives a row."""
    return Column("id", Id, Identity(), primary_key=True)


def reference(name: str, target: str, *, nullable: bool = False, ondelete: str | None = None) -> Column[Any]:
    """A row of another table."""
    return Column(name, Id, ForeignKey(target, ondelete=ondelete), nullable=nullable)


def key_part(name: str, target: str) -> Column[Any]:
    """The same, as a part of the key."""
    return Column(name, Id, ForeignKey(target), primary_key=True, autoincrement=False)


def field(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]] = Text) -> Column[Any]:
    """What every row has."""
    return Column(name, kind, nullable=False)


def partial(name: str, *columns: ColumnElement[Any], where: str) -> Index:
    """An index of the rows that meet a condition."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def versions() -> tuple[Column[Any], Column[Any]]:
    """The version, and for each field the version that last changed it (JSON)."""
    return field("version", BigInteger), field("field_versions")
