"""From what a transport decoded to a struct that is known to be valid; the same errors on both transports."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from taskcast.domain.errors import FieldError, Invalid, Malformed

from .wording import understandable

T = TypeVar("T", bound=msgspec.Struct)

_NAMES: dict[type, frozenset[str]] = {}


def convert(fields: Mapping[str, Any], to: type[T], *, strict: bool = True) -> T:
    """Make the struct `to` of `fields`.

    Raises:
        Invalid: a field is unknown, missing or of the wrong kind; the error names it.
    """
    unknown = fields.keys() - _names(to)
    if unknown:
        raise invalid(FieldError(name, "There is no such field.") for name in sorted(unknown))
    try:
        return msgspec.convert(fields, to, strict=strict)
    except msgspec.ValidationError as error:
        raise invalid([understandable(str(error), to)]) from None
    except RecursionError:
        raise Malformed("The body must be JSON that nests reasonably.") from None


def invalid(errors: Iterable[FieldError]) -> Invalid:
    """One `Invalid` for these errors."""
    listed = tuple(errors)
    return Invalid(" ".join(f"{error.field}: {error.message}" for error in listed), errors=listed)


def _names(struct: type[msgspec.Struct]) -> frozenset[str]:
    if struct not in _NAMES:
        _NAMES[struct] = frozenset(struct.__struct_encode_fields__)
    return _NAMES[struct]
