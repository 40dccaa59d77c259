"""JSON that clients send, decoded by msgspec: no NaN, no lone surrogates, no numbers out of range."""

from typing import Any, TypeAlias

import msgspec

Json: TypeAlias = Any
"""Whatever JSON can say."""


def loads(text: bytes) -> Json:
    """Decode one JSON value.

    Raises:
        ValueError: it is not one, or nested too deeply to be decoded.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
