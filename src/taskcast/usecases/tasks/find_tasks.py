"""The tasks of a filter, given as a text or as a tree (docs/reference/filters.md)."""

from typing import NoReturn

from msgspec import UNSET
from msgspec.structs import replace

from taskcast.domain.errors import FieldError, Invalid
from taskcast.domain.filters.matching import Viewer
from taskcast.domain.filters.parsing import parse
from taskcast.domain.filters.tree import FilterError, Node, read_tree
from taskcast.domain.ids import Instant
from taskcast.domain.permissions import Actor
from taskcast.domain.refusals import field_error
from taskcast.ports.queries import Queries, TooSlow

MOST_BYTES = 20_000
"""Of a tree as JSON: 100 nodes with names fit."""


def read_filter(queries: Queries, actor: Actor, text: str | None, tree: str | None) -> Node:
    """The tree of a filter, whichever way it is given; what names mean is looked up among what the actor sees.

    Raises:
        Invalid: it is no filter; the error names the field, what was expected and the column.
    """
    if text is not None and tree is not None:
        raise Invalid.field("query", "Must not be sent together with q.")
    try:
        return parse(text or "", queries.filter_names(actor)) if tree is None else read_tree(tree)
    except FilterError as wrong:
        refuse_filter("q" if tree is None else "query", wrong)


def refuse_filter(field: str, wrong: FilterError) -> NoReturn:
    """Say what is wrong with a filter.

    Raises:
        Invalid: always.
    """
    error = FieldError(field, wrong.message, expected=wrong.expected, column=wrong.column or UNSET)
    raise Invalid(f"{field}: {wrong.message}", errors=(error,)) from None


def too_slow(field: str) -> Invalid:
    """What answers `TooSlow`."""
    error = replace(field_error(field, "filter-too-slow"), expected="too-slow")
    return Invalid(f"{field}: {error.message}", errors=(error,))


def viewer_of(queries: Queries, actor: Actor, now: Instant) -> Viewer:
    """The actor at that time, in their time zone."""
    return Viewer(me=actor.user_id, now=now, zone=queries.user(actor.user_id).timezone)


__all__ = ["MOST_BYTES", "TooSlow", "read_filter", "refuse_filter", "too_slow", "viewer_of"]
