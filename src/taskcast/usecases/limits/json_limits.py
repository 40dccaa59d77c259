"""Limits the number and nesting of JSON values in a request, by its bytes, before anything is decoded (promise P8).

A body of a megabyte can hold half a million values, each an object in memory; counting commas and brackets takes a
fraction of the time. Every step is linear in the length, and bodies too small to break a limit cost one comparison.
"""

from typing import Final

from taskcast.domain.errors import Malformed, TooLarge

MOST_VALUES: Final = 20_000
"""The limit for signed-in callers; objects, lists and their members count one each."""
UNAUTHENTICATED_VALUES: Final = 200
"""The limit for requests that need no sign-in."""
UNAUTHENTICATED_BYTES: Final = 16 * 1024
DEEPEST: Final = 32

_SMALL: Final = 2 * DEEPEST  # bytes; a shorter body cannot break a limit
_SHORT: Final = 1024  # bytes; below this, counting everything is faster than removing strings first
_MOST_QUOTES: Final = 4  # of a value: two of its own and two of the name it has in an object
_BLANKS: Final = b" \t\r\n"
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_AS_LISTS: Final = bytes.maketrans(b"{}", b"[]")


def check_json_limits(body: bytes, most_values: int = MOST_VALUES) -> None:
    """Refuse JSON that holds too many values or nests too deeply. Whether it is JSON at all is not asked here.

    Raises:
        TooLarge: it holds more than `most_values`.
        Malformed: it nests deeper than `DEEPEST`.
    """
    size = len(body)
    if size <= _SMALL:
        return
    if size <= _SHORT and size < most_values and body.count(b"[") + body.count(b"{") <= DEEPEST:
        return  # brackets in strings only raise the count
    bare = _without_strings(body, most_values)
    opened = bare.count(b"[") + bare.count(b"{")
    if 1 + bare.count(b",") + opened - bare.count(b"[]") - bare.count(b"{}") > most_values:
        raise _too_many(most_values)
    if opened > DEEPEST:
        _check_depth(bare)


def _without_strings(body: bytes, most_values: int) -> bytes:
    """The JSON without whitespace, with `s` for each string."""
    if b"\\" in body:  # remove pairs of backslashes first, so that a remaining one escapes a quote
        body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    parts = body.split(b'"', _MOST_QUOTES * most_values)
    if len(parts) > _MOST_QUOTES * most_values:
        raise _too_many(most_values)
    return b"s".join(parts[::2]).translate(None, _BLANKS)


def _too_many(most_values: int) -> TooLarge:
    return TooLarge(f"The body must hold at most {most_values} JSON values.")


def _check_depth(bare: bytes) -> None:
    """Remove the innermost pairs of brackets once per allowed level; anything left nests too deep."""
    brackets = bare.translate(_AS_LISTS, _NO_BRACKETS)
    for _ in range(DEEPEST):
        brackets = brackets.replace(b"[]", b"")
        if not brackets:
            return
    if brackets.count(b"[") == brackets.count(
        b"]"
    ):  # otherwise it is not JSON, and the decoder reports that better
        raise Malformed(f"The body must be JSON that nests at most {DEEPEST} levels deep.")
