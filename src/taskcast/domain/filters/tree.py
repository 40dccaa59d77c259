"""A filter as a tree: the JSON that views store and that REST takes beside the text.

Ids stand for projects and people, names for labels and sections, so that one filter serves many projects. Days
stay relative: `today` is another day tomorrow.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from taskcast.domain.filters.keys import KEYS, ME, FilterKey
from taskcast.domain.ids import MAX_ID

MOST_NODES: Final = 100
DEEPEST_NODE: Final = 20
LONGEST_TEXT: Final = 2000

Operator = Literal["=", "<", "<=", ">", ">="]
Value: TypeAlias = int | str | None

Expected = Literal[
    "unknown-key", "value-expected", "unknown-value", "unknown-name", "day-expected", "number-expected",
    "not-comparable", "one-value", "quote-expected", "bracket-expected", "term-expected", "too-deep", "too-many",
    "too-long",
]  # fmt: skip
"""What is wrong with a filter; the page has words for each."""

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RELATIVE: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_SHIFT: Final = re.compile(r"([+-])([0-9]{1,4})([dw])")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 1900, 9000


class FilterError(ValueError):
    """What is wrong with a filter, and at which column of its text, counted in characters from 1 (0: of a tree)."""

    def __init__(self, expected: Expected, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.expected = expected
        self.message = message
        self.column = column


class All(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="and"):
    """Every one of these; of none, any task."""

    nodes: "tuple[Node, ...]" = ()


class Either(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="or"):
    """At least one of these."""

    nodes: "tuple[Node, ...]" = ()


class Not(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="not"):
    """All others, those without a value included."""

    node: "Node"


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="term"):
    """Whether a value of the task is one of these, or compares so with the one given; null means that it has none."""

    key: str
    values: tuple[Value, ...]
    op: Operator = "="


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="words"):
    """Whether a text has these words one after the other; without `exact` the last may go on."""

    words: str
    exact: bool = False
    within: Literal["text", "title"] = "text"


Node: TypeAlias = All | Either | Not | Term | Words

_decode = msgspec.json.Decoder(Node).decode


def read_tree(json: str | bytes) -> Node:
    """The tree that JSON holds.

    Raises:
        FilterError: it is none, too large, or has a value that its key does not take.
    """
    try:
        node: Node = _decode(json)
        check_tree(node)
    except RecursionError:
        raise too_deep() from None
    except (msgspec.MsgspecError, UnicodeError) as wrong:
        raise FilterError("value-expected", f"Is not a filter: {wrong}") from None
    return node


def check_limits(node: Node) -> None:
    """Raise `FilterError` if the tree has more nodes than a filter may have, or nests deeper."""
    if size(node) > MOST_NODES:
        raise too_many()
    if depth(node) > DEEPEST_NODE:
        raise too_deep()


def check_tree(node: Node) -> None:
    """Raise `FilterError` unless the tree keeps the limits, and each key takes its values."""
    check_limits(node)
    for each in walk(node):
        if isinstance(each, Term):
            check_term(each)


def check_term(term: Term) -> None:
    """Raise `FilterError` unless the key takes these values."""
    key = KEYS.get(term.key)
    if key is None or key.kind == "words":
        raise FilterError("unknown-key", f"“{term.key}” is no key of terms.")
    if not term.values:
        raise FilterError("value-expected", f"{term.key} needs a value.")
    if term.op != "=":
        if not key.is_ordered:
            raise FilterError("not-comparable", f"{term.key} cannot be compared by {term.op}.")
        if len(term.values) > 1 or term.values[0] is None:
            raise FilterError("one-value", f"{term.key}:{term.op} takes one value.")
    for value in term.values:
        check_value(term.key, key, value)


def check_value(name: str, key: FilterKey, value: Value) -> None:
    """Raise `FilterError` unless the key takes this value."""
    if value is None:
        if not key.may_be_absent:
            raise FilterError("unknown-value", f"Every task has {name}: it cannot be none.")
        return
    is_id = type(value) is int and 1 <= value <= MAX_ID
    match key.kind:
        case "day" if not (isinstance(value, str) and is_day(value)):
            raise FilterError(
                "day-expected", f"{name} needs a day, such as 2026-12-01, today, friday or +3d."
            )
        case "level" if not (is_id and value in (1, 2, 3, 4)):
            raise FilterError("unknown-value", f"{name} needs p1 to p4 or none.")
        case "number" | "project" if not is_id:
            raise FilterError("number-expected", f"{name} needs a number.")
        case "person" if not (is_id or value == ME):
            raise FilterError("number-expected", f"{name} needs the number of a person, or me.")
        case "name" if not (is_id or isinstance(value, str)):
            raise FilterError("value-expected", f"{name} needs a name.")
        case "flag" if value not in key.choices:
            raise FilterError("unknown-value", f"{name} needs one of: {', '.join(key.choices)}.")
        case _:
            return


def is_day(value: str) -> bool:
    """Whether it is a day as filters write it, in years that calendars and zones of every machine know."""
    if value in _RELATIVE or value in WEEKDAYS or _SHIFT.fullmatch(value):
        return True
    try:
        return bool(_DAY.fullmatch(value)) and _FIRST_YEAR <= date.fromisoformat(value).year <= _LAST_YEAR
    except ValueError:
        return False


def day_of(value: str, today: date) -> date:
    """The day it means today. A weekday is the next of its name, today included."""
    if value in _RELATIVE:
        return today + timedelta(days=_RELATIVE[value])
    if value in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS.index(value) - today.weekday()) % 7)
    if shift := _SHIFT.fullmatch(value):
        days = int(shift[2]) * (7 if shift[3] == "w" else 1)
        return today + timedelta(days=-days if shift[1] == "-" else days)
    return date.fromisoformat(value)


def with_open_only(node: Node) -> Node:
    """The same of open tasks, unless it speaks of completion itself: by `is:open`, `is:done` or `completed:`."""
    return node if any(_tells_completion(each) for each in walk(node)) else all_of(node, _OPEN)


def all_of(*nodes: Node) -> Node:
    """Every one of these, without a conjunction inside of a conjunction."""
    parts = [part for node in nodes for part in (node.nodes if isinstance(node, All) else (node,))]
    return parts[0] if len(parts) == 1 else All(tuple(parts))


_OPEN: Final = Term("is", ("open",))


def _tells_completion(node: Node) -> bool:
    return isinstance(node, Term) and (
        node.key == "completed" or (node.key == "is" and not {"open", "done"}.isdisjoint(node.values))
    )


def with_values(node: Node, change: Callable[[str, Value], Value]) -> Node:
    """The same with what `change` makes of the key and each value of its terms."""
    match node:
        case Term():
            return replace(node, values=tuple(change(node.key, value) for value in node.values))
        case Not():
            return Not(with_values(node.node, change))
        case All() | Either():
            return replace(node, nodes=tuple(with_values(each, change) for each in node.nodes))
        case Words():
            return node


def walk(node: Node) -> Iterator[Node]:
    """The node, and all below it."""
    yield node
    for child in _children(node):
        yield from walk(child)


def size(node: Node) -> int:
    """How many nodes it has; a value counts as one beside the first of its term."""
    return sum(max(1, len(each.values)) if isinstance(each, Term) else 1 for each in walk(node))


def depth(node: Node) -> int:
    """How deep it nests: 1 for a term."""
    return 1 + max((depth(child) for child in _children(node)), default=0)


def _children(node: Node) -> tuple[Node, ...]:
    match node:
        case All() | Either():
            return node.nodes
        case Not():
            return (node.node,)
        case _:
            return ()


def too_deep(column: int = 0) -> FilterError:
    """Of a filter that nests too deep."""
    return FilterError("too-deep", f"Nests deeper than {DEEPEST_NODE} levels.", column)


def too_many(column: int = 0) -> FilterError:
    """Of a filter with too many terms."""
    return FilterError("too-many", f"Has more than {MOST_NODES} terms and values.", column)
