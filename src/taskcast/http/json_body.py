"""From bytes to a command: JSON → dict → the path's ids merged in → the operation's own struct.

Promises: what is not JSON (RFC 8259) is 400, what breaks a rule is 422 and names the field, and no input
whatever is a 500. A member name twice in one object is refused, because two readers could take different ones.
"""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from taskcast.domain.errors import Invalid, Malformed, UnsupportedMediaType
from taskcast.http.router import HttpRequest
from taskcast.usecases.limits.json_limits import MOST_VALUES, check_json_limits


def read_json(body: bytes, most_values: int = MOST_VALUES) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The JSON value in `body`.

    Raises:
        TooLarge: it holds more than `most_values`.
        Malformed: it is not one valid JSON text in UTF-8, or nests too deeply.
        Invalid: it holds a number no double can hold.
    """
    check_json_limits(body, most_values)
    try:
        value = msgspec.json.decode(body)
        if body.count(b":") > 1:  # with fewer nothing can be named twice
            json.loads(body, object_pairs_hook=_once_each)
    except msgspec.ValidationError:
        raise Invalid.field("body", "Must not hold numbers beyond 1.8e308.") from None
    except UnicodeDecodeError:
        raise Malformed("The body must be UTF-8.") from None
    except msgspec.DecodeError as error:
        raise Malformed(f"The body must be JSON: {_lower(str(error))}.") from None
    except (RecursionError, ValueError):
        raise Malformed("The body must be JSON that nests reasonably.") from None
    return value


def read_object(body: bytes, most_values: int = MOST_VALUES) -> dict[str, Any]:
    """The JSON object in `body`; an empty body is an empty object.

    Raises:
        TooLarge: it holds more than `most_values`.
        Malformed: it is not JSON.
        Invalid: it is JSON, but not an object.
    """
    if not body:
        return {}
    value = read_json(body, most_values)
    if not isinstance(value, dict):
        raise Invalid.field("body", f"Must be an object, not {_kind_of(value)}.")
    return value


def fields_of_body(
    request: HttpRequest,
    most_values: int = MOST_VALUES,
    *,
    is_needed: bool = False,
) -> dict[str, Any]:
    """The object in the request's body; an empty body is an empty object, unless something `is_needed`.

    Raises:
        TooLarge: it holds more than `most_values`.
        UnsupportedMediaType: there is a body, but not of JSON (RFC 9110 §15.5.16).
        Malformed: it is not JSON.
    """
    environ = request.environ
    body = body_of(environ)
    if not body:
        if is_needed:
            raise Malformed("The body is empty: send a JSON object, with Content-Type: application/json.")
        return {}
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if kind not in {"application/json", "application/merge-patch+json"}:
        raise UnsupportedMediaType(f"Send application/json, not {kind[:100] or 'an undeclared body'}.")
    if environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise UnsupportedMediaType("Send the body without Content-Encoding.")
    return read_object(body, most_values)


def body_of(environ: Mapping[str, Any]) -> bytes:
    """The request's body, which every write reads before it changes anything: one that is cut short changes nothing.

    middleware.py has made sure that it has a length, and that it is not too large.
    """
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not length:
        return b""
    body: bytes = environ["wsgi.input"].read(length)
    if len(body) < length:
        raise Malformed("The body ended before its Content-Length.")
    return body


def with_ids(fields: dict[str, Any], ids: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with the path's ids; a body may repeat them (a client may PUT what it GOT), not contradict.

    Raises:
        Invalid: the body says something else than the path.
    """
    for name, value in ids.items():
        if fields.setdefault(name, value) != value or isinstance(fields[name], bool):
            raise Invalid.field(name, f"Must be {value}, as in the path, or left out.")
    return fields


class _TwiceError(Malformed):
    """A member name stands twice in one object."""


def _once_each(pairs: list[tuple[str, Any]]) -> None:
    names = {name for name, _ in pairs}
    if len(names) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _TwiceError(f"The body must not name {twice[:100]!r} twice.")


def _kind_of(value: object) -> str:
    kinds: dict[type, str] = {list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


def _lower(text: str) -> str:
    return text.removeprefix("JSON is malformed: ")[:1].lower() + text.removeprefix("JSON is malformed: ")[1:]
