"""Translates msgspec's validation errors into messages for people, with the path of the field."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from taskcast.domain.errors import FieldError
from taskcast.domain.refusals import field_error

_AT = re.compile(r"^(?P<what>.*?)(?: - at `(?P<where>[^`]*)`)?$", re.DOTALL)

_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number with decimals",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}


def readable_message(message: str, struct: type[msgspec.Struct]) -> FieldError:
    """The field and the message of a `ValidationError`."""
    found = _AT.match(message)
    what, where = (found["what"], found["where"] or "") if found else (message, "")
    field = where.removeprefix("$").removeprefix(".").replace("[...]", "") or "body"
    if missing := re.fullmatch(r"Object (missing required|contains unknown) field `(.+)`", what):
        path = missing[2] if field == "body" else f"{field}.{missing[2]}"
        return field_error(path, "required" if missing[1].startswith("missing") else "unknown-field")
    if "Invalid enum value" in what and (choices := list(_choices(struct, field))):
        return FieldError(field, f"Must be one of {', '.join(choices)}.")
    if length := re.fullmatch(r"Expected `(str|array|object)` of length (>=|<=) (\d+)", what):
        return _length(field, length)
    return FieldError(field, _wording(what))


def _wording(what: str) -> str:
    for pattern, words in _PATTERNS:
        if found := re.fullmatch(pattern, what):
            return words(found)
    return what if what.endswith(".") else f"{what}."


def _kind(found: re.Match[str]) -> str:
    wanted = " or ".join(_KINDS.get(kind.strip(), kind.strip()) for kind in found[1].split("|"))
    return f"Must be {wanted}, not {_KINDS.get(found[2], found[2])}."


def _bound(found: re.Match[str]) -> str:
    words = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}
    return f"Must be {words[found[1]]} {found[2]}."


def _length(field: str, found: re.Match[str]) -> FieldError:
    is_text, limit = found[1] == "str", int(found[3])
    if found[2] == "<=":
        return field_error(field, "most-characters" if is_text else "most-items", most=limit)
    if limit == 1:
        return field_error(field, "empty")
    return field_error(field, "least-characters" if is_text else "least-items", least=limit)


_PATTERNS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"Expected `(.+?)`, got `(.+?)`", _kind),
    (r"Expected `(?:int|float)` (>=|<=|>|<) (.+)", _bound),
    (
        r"Expected `str` matching regex '\^uid:.*'",
        lambda _: "Must be an id, or `uid:` and a UUID of version 7.",
    ),
    (r"Expected `str` matching regex '.*'", lambda _: "Must be a UUID of version 7."),
    (r".*out of range.*", lambda _: "Must be a number within 64 bits."),
    (r"Invalid enum value .*", lambda _: "Must be one of the allowed values."),
)


def _choices(struct: type[msgspec.Struct], field: str) -> Iterator[str]:
    """The values a `Literal` field allows."""

    def literals(kind: Any) -> Iterator[str]:  # noqa: ANN401 - a type of any form
        if get_origin(kind) is Literal:
            yield from (str(value) for value in get_args(kind))
        else:
            for part in get_args(kind):
                yield from literals(part)

    yield from literals(get_type_hints(struct).get(field.partition("[")[0]))
