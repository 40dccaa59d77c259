"""JSON as the Socket.IO libraries want it (`dumps`, `loads`), done by msgspec.

Strict on the way in: no NaN, no lone surrogates, no numbers out of range; whatever is wrong is a `ValueError`.
"""

from typing import Any, TypeAlias

import msgspec

Json: TypeAlias = Any
"""Whatever JSON can say."""


def dumps(value: object, **_: object) -> str:
    """Compact JSON; the standard library's options are accepted and not needed."""
    return msgspec.json.encode(value).decode()


def loads(text: str | bytes, **_: object) -> Json:
    """Decode one JSON value.

    Raises:
        ValueError: it is not one, or nested too deeply to be decoded.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
