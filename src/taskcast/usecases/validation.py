"""Converts decoded input to command structs; both transports report the same errors."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from heapq import nsmallest
from itertools import islice
from typing import Any, TypeVar

import msgspec

from taskcast.domain.errors import FieldError, Invalid, Malformed
from taskcast.domain.refusals import field_error
from taskcast.usecases.validation_messages import readable_message

T = TypeVar("T", bound=msgspec.Struct)

MOST_ERRORS = 20
_LONGEST_NAME = 200
_LONGEST_MESSAGE = 1000

_NAMES: dict[type, frozenset[str]] = {}


def convert(fields: Mapping[str, Any], to: type[T], *, strict: bool = True) -> T:
    """Make the struct `to` of `fields`.

    Raises:
        Invalid: fields are unknown, missing or of the wrong kind; the error names each of them.
    """
    if unknown := fields.keys() - _names(to):
        unknown_fields = [field_error(name, "unknown-field") for name in nsmallest(MOST_ERRORS, unknown)]
        raise invalid([*unknown_fields, *_field_errors(fields, to, strict=strict)])
    try:
        return msgspec.convert(fields, to, strict=strict)
    except msgspec.ValidationError as error:
        raise invalid(
            _field_errors(fields, to, strict=strict) or [readable_message(str(error), to)]
        ) from None
    except RecursionError:
        raise Malformed("The body must be JSON that nests reasonably.") from None


def _field_errors(fields: Mapping[str, Any], to: type[msgspec.Struct], *, strict: bool) -> list[FieldError]:
    """The errors of all fields; msgspec stops at the first."""
    found = []
    for name, alone in _single_field_structs(to):
        sent = {name: fields[name]} if name in fields else {}
        try:
            msgspec.convert(sent, alone, strict=strict)
        except msgspec.ValidationError as error:
            found.append(readable_message(str(error), to))
    return found


@lru_cache(maxsize=256)
def _single_field_structs(struct: type[msgspec.Struct]) -> list[tuple[str, type[msgspec.Struct]]]:
    """For each field, by its name on the wire, a struct with only that field."""
    return [
        (
            field.encode_name,
            msgspec.defstruct(
                struct.__name__,
                [(field.name, field.type) if field.required else (field.name, field.type, None)],
                rename={field.name: field.encode_name},
            ),
        )
        for field in msgspec.structs.fields(struct)
    ]


def invalid(errors: Iterable[FieldError]) -> Invalid:
    """One `Invalid` for the first `MOST_ERRORS` errors, so that the answer stays small."""
    listed = tuple(_short(error) for error in islice(errors, MOST_ERRORS))
    return Invalid(" ".join(f"{error.field}: {error.message}" for error in listed), errors=listed)


def _short(error: FieldError) -> FieldError:
    """Field names come from the caller and may be as long as the body: cut them."""
    if len(error.field) <= _LONGEST_NAME and len(error.message) <= _LONGEST_MESSAGE:
        return error
    field = error.field if len(error.field) <= _LONGEST_NAME else f"{error.field[:_LONGEST_NAME]}…"
    return FieldError(field, error.message[:_LONGEST_MESSAGE], error.rule, error.values)


def _names(struct: type[msgspec.Struct]) -> frozenset[str]:
    if struct not in _NAMES:
        _NAMES[struct] = frozenset(struct.__struct_encode_fields__)
    return _NAMES[struct]
