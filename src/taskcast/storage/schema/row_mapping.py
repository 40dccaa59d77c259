"""Maps a struct of the domain to a table: which columns it is read from, a row as the struct, the struct as a row.

All of it follows from the struct's fields and their types, so a new field needs a column and nothing here. Lists and
other structs are kept as JSON text. The functions that run once a row are generated at import, as `dataclasses` does:
written by hand they would not be faster (the commit that added this file has the figures).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar, Union, cast

import msgspec
from msgspec import inspect
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Table

from taskcast.domain.due import Due, StoredDue
from taskcast.domain.versioned import FieldVersions, Versioned
from taskcast.storage.database_session import DatabaseSession, Row
from taskcast.storage.schema.statements import adding, saving

T = TypeVar("T", bound=msgspec.Struct)

Derived = Mapping[str, tuple[str, Callable[[Any], object]]]

_json = msgspec.json.encode
_known_due = msgspec.json.Decoder(Due).decode
_kept_due = msgspec.json.Decoder(StoredDue).decode
_field_versions = msgspec.json.Decoder(FieldVersions).decode

_PLAIN = (inspect.IntType, inspect.StrType, inspect.LiteralType, inspect.NoneType)


def json_text(value: object) -> str:
    """Any value as the JSON text that is kept of it."""
    return _json(value).decode()


def _due(text: str) -> Due:
    try:
        return _known_due(text)
    except msgspec.ValidationError:
        return _kept_due(text)


class RowMapping(Generic[T]):
    """How `kind` is read from `table`, and what of it is written there.

    `elsewhere` are the columns of fields that the table has under another name or not at all. `derived` are columns
    that follow from one field, for order and search: the field's name, and the function that gives the column's value.
    `json_columns` are kept as JSON text, `flags` as 0 and 1 by SQLite.
    """

    def __init__(
        self,
        kind: type[T],
        table: Table,
        *,
        elsewhere: Mapping[str, ColumnElement[Any]] | None = None,
        derived: Derived | None = None,
    ) -> None:
        fields = cast("inspect.StructType", inspect.type_info(kind)).fields
        given = elsewhere or {}
        self.kind = kind
        self.table = table
        self.columns: tuple[ColumnElement[Any], ...] = tuple(
            given[field.name] if field.name in given else table.c[field.name] for field in fields
        )
        self.decode: Callable[[Row], T] = _decoder(kind, fields)
        self._encoded: dict[str, Callable[[Any], object]] = {
            field.name: _json_or_none for field in fields if _is_json(field.type)
        }
        self.json_columns = frozenset(self._encoded)
        self.flags = frozenset(field.name for field in fields if isinstance(field.type, inspect.BoolType))
        self._derived = derived or {}
        self._written = tuple(
            field.name for field in fields if field.name != "id" and field.name not in given
        )
        self.values: Callable[[T], dict[str, Any]] = _encoder(self._written, self._encoded, self._derived)

    def changed_values(self, entity: T, before: T | None) -> dict[str, Any]:
        """The values of the row that are not as they were `before`."""
        if before is None:
            return self.values(entity)
        values = {
            name: value for name in self._written if (value := getattr(entity, name)) != getattr(before, name)
        }
        for column, (field, derive) in self._derived.items():
            if field in values:
                values[column] = derive(values[field])
        for name, encode in self._encoded.items():
            if name in values:
                values[name] = encode(values[name])
        return values


class EntityMapping(RowMapping[T]):
    """An entity with an `id` that the database gives, and with the version that last changed each field.

    Saving leaves alone when it was made and the rows it refers to: those of tasks change, and have their own way.
    """

    def __init__(self, kind: type[T], table: Table, *, derived: Derived | None = None) -> None:
        super().__init__(kind, table, derived=derived)
        kept = (name for name in self._written if name != "created_at" and not table.c[name].foreign_keys)
        self.versioned_columns = (*self.columns, table.c.field_versions)
        self.insert = adding(table)
        self.update = saving(table, *kept, "field_versions")
        self._width = len(self.columns)

    def decode_versioned(self, row: Row) -> Versioned[T]:
        """A row of `versioned_columns`."""
        return Versioned(self.decode(row), _field_versions(row[self._width]))

    def add(self, session: DatabaseSession, entity: T, **others: object) -> T:
        """Insert it, and return it with its id; `others` are columns that the struct does not have."""
        given = session.add(self.insert, **self.values(entity), field_versions="{}", **others)
        return replace(entity, id=given)

    def saved_values(self, entity: T, field_versions: FieldVersions) -> dict[str, Any]:
        """The parameters of `update`."""
        values = self.values(entity)
        return {**values, "of_id": cast("Any", entity).id, "field_versions": json_text(field_versions)}

    def save(self, session: DatabaseSession, entity: T, field_versions: FieldVersions) -> None:
        """Update its row."""
        session.run(self.update, **self.saved_values(entity, field_versions))


def _decoder(kind: type[T], fields: Iterable[inspect.Field]) -> Callable[[Row], T]:
    names: dict[str, Any] = {"kind": kind, "Raw": msgspec.Raw}
    arguments = [f"{field.name}={_reading(index, field.type, names)}" for index, field in enumerate(fields)]
    return cast("Callable[[Row], T]", _generated(f"lambda row: kind({', '.join(arguments)})", names))


def _reading(index: int, kind: inspect.Type, names: dict[str, Any]) -> str:
    """The expression that reads a field of that type from its column; what it calls is added to `names`."""
    value = f"row[{index}]"
    if isinstance(kind, inspect.BoolType):
        return f"bool({value})"
    if isinstance(kind, inspect.RawType):
        return f"Raw({value}.encode())"
    if not _is_json(kind):
        return value
    names[f"decode_{index}"] = _json_decoder(kind)
    if isinstance(kind, inspect.VarTupleType):
        return f'() if {value} == "[]" else decode_{index}({value})'
    return f"None if {value} is None else decode_{index}({value})"


def _encoder(
    written: Iterable[str], encoded: Mapping[str, object], derived: Derived
) -> Callable[[T], dict[str, Any]]:
    names: dict[str, Any] = {f"encode_{name}": encode for name, encode in encoded.items()}
    items = [
        f"'{name}': encode_{name}(entity.{name})" if name in encoded else f"'{name}': entity.{name}"
        for name in written
    ]
    for column, (field, derive) in derived.items():
        names[f"derive_{column}"] = derive
        items.append(f"'{column}': derive_{column}(entity.{field})")
    return cast("Callable[[T], dict[str, Any]]", _generated(f"lambda entity: {{{', '.join(items)}}}", names))


def _generated(source: str, names: dict[str, Any]) -> object:
    return eval(source, names)  # noqa: S307 - of the names of struct fields


def _parts(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    return kind.types if isinstance(kind, inspect.UnionType) else (kind,)


def _is_json(kind: inspect.Type) -> bool:
    """Whether a value of this type is kept as JSON text."""
    return not all(isinstance(part, (*_PLAIN, inspect.BoolType, inspect.RawType)) for part in _parts(kind))


def _json_decoder(kind: inspect.Type) -> Callable[[str], object]:
    found = [part for part in _parts(kind) if not isinstance(part, inspect.NoneType)]
    if len(found) > 1:  # structs that their tags tell apart
        structs = tuple(cast("inspect.StructType", part).cls for part in found)
        return msgspec.json.Decoder(Union[structs]).decode  # noqa: UP007 - of a tuple
    (stored,) = found
    if isinstance(stored, inspect.StructType):
        return _due if stored.cls is Due else msgspec.json.Decoder(stored.cls).decode
    holds_ids = isinstance(stored, inspect.VarTupleType) and isinstance(stored.item_type, inspect.IntType)
    if holds_ids:
        return msgspec.json.Decoder(tuple[int, ...]).decode
    return msgspec.json.Decoder(tuple[str, ...]).decode


def _json_or_none(value: object) -> str | None:
    return None if value is None else json_text(value)
