"""Keyset pages: a cursor holds the sort keys of the last row seen, so it stays true while rows come and go."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import msgspec

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import MAX_ID
from taskcast.ports.queries import Page

T = TypeVar("T")

SMALL, USUAL, MOST = 1, 50, 200
_LONGEST_KEY = 2000

Limit = Annotated[int, msgspec.Meta(ge=SMALL, le=MOST, description="How many at most.")]
Cursor = Annotated[str, msgspec.Meta(max_length=4000, description="`next_cursor` of the page before.")]
Key = str | int | None
Kinds = tuple[type | tuple[type, ...], ...]

BY_ID: Kinds = (int,)


class ListQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What every list takes."""

    limit: Limit = USUAL
    cursor: Cursor | None = None


class Listing(msgspec.Struct, frozen=True):
    """One page of a list."""

    items: Sequence[Any]
    next_cursor: str | None


def page(query: ListQuery, *, sort: str = "id", kinds: Kinds = BY_ID) -> Page:
    """The page a list asks for: one row more than wanted, to know whether there is a next page.

    `kinds` are the types of the sort's keys, the id last; a leading `-` means descending.

    Raises:
        Invalid: the cursor is none of ours, or of another sort.
    """
    after = None if query.cursor is None else _keys(query.cursor, sort, kinds)
    return Page(
        limit=query.limit + 1, sort=sort.removeprefix("-"), descending=sort.startswith("-"), after=after
    )


def listing(
    rows: Sequence[T], query: ListQuery, keys: Callable[[T], tuple[Key, ...]], *, sort: str = "id"
) -> Listing:
    """The rows of a page and the cursor behind its last; `keys` are a row's sort keys, its id last."""
    if len(rows) <= query.limit:
        return Listing(rows, None)
    rows = rows[: query.limit]
    return Listing(rows, write_cursor(sort, *keys(rows[-1])))


def write_cursor(*parts: Key) -> str:
    """An opaque cursor."""
    return urlsafe_b64encode(msgspec.json.encode(parts)).decode().rstrip("=")


def read_cursor(text: str) -> list[Any]:
    """What `write_cursor` was given.

    Raises:
        Invalid: it is none of ours.
    """
    try:
        raw = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        parts = msgspec.json.decode(raw, type=list[Key])
    except (binascii.Error, ValueError, msgspec.MsgspecError, RecursionError):
        raise foreign_cursor() from None
    if any(isinstance(part, int) and not 0 <= part <= MAX_ID for part in parts):
        raise foreign_cursor()
    if any(isinstance(part, str) and (len(part) > _LONGEST_KEY or "\x00" in part) for part in parts):
        raise foreign_cursor()
    return parts


def _keys(text: str, sort: str, kinds: Kinds) -> tuple[Key, ...]:
    found, *keys = read_cursor(text) or [None]
    fits = len(keys) == len(kinds) and all(
        isinstance(key, kind) for key, kind in zip(keys, kinds, strict=True)
    )
    if found != sort or not fits:
        raise foreign_cursor()
    return tuple(keys)


def foreign_cursor() -> Invalid:
    """What refuses a cursor that is none of ours, or of another list."""
    return Invalid.field("cursor", "Must be the next_cursor of a page of the same list, with the same sort.")
