"""Whether a task matches a filter: the meaning of every key, without a database.

`not` is the complement, tasks without a value included; a comparison matches no task without one. Days are those of the
viewer's zone; `now` is given, so that a list in pages has one today.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from taskcast.domain.due import NO_DUE_KEY, Due, due_key, known_zone
from taskcast.domain.filters.keys import KEYS, ME, Kind
from taskcast.domain.filters.tree import (
    All,
    Either,
    Node,
    Not,
    Operator,
    Term,
    Value,
    Words,
    day_of,
    with_open_only,
)
from taskcast.domain.ids import Instant, UserId, format_instant, parse_instant
from taskcast.domain.tasks import Task
from taskcast.domain.words import has_words, name_key, sought_words, words

_DAY_LENGTH = len("2026-12-01")


@dataclass(frozen=True)
class Viewer:
    """Who looks, when and where: what `me`, `today` and the bounds of days are."""

    me: UserId
    now: Instant
    zone: str

    @cached_property
    def today(self) -> date:
        return parse_instant(self.now).astimezone(known_zone(self.zone)).date()

    @cached_property
    def minute(self) -> str:
        """What is due this minute is not overdue yet."""
        return format_instant(parse_instant(self.now).replace(second=0, microsecond=0))

    def start_of(self, day: date) -> str:
        """The instant at which the day begins."""
        return Due(local=f"{day.isoformat()}T00:00", zone=self.zone).instant() or ""

    def bounds(self, value: str) -> "DayBounds":
        """What belongs to the day."""
        day = day_of(value, self.today)
        following = day + timedelta(days=1)
        return DayBounds(day.isoformat(), self.start_of(day), self.start_of(following))


@dataclass(frozen=True, slots=True)
class DayBounds:
    """A day, and the instants at which it and the next one begin."""

    day: str
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a task does not know itself: the names of sections and labels, and which tasks have open subtasks."""

    sections: Mapping[int, str]
    labels: Mapping[int, str]
    parents: AbstractSet[int]


Predicate = Callable[[Task], bool]


def predicate(node: Node, viewer: Viewer, around: Surroundings) -> Predicate:
    """What says whether a task is one of those that a filter lists: open ones, unless it speaks of completion."""
    return _Compiler(viewer, around).compiled(with_open_only(node))


class _Compiler:
    def __init__(self, viewer: Viewer, around: Surroundings) -> None:
        self._viewer = viewer
        self._around = around

    def compiled(self, node: Node) -> Predicate:
        match node:
            case All():
                every = [self.compiled(each) for each in node.nodes]
                return lambda task: all(test(task) for test in every)
            case Either():
                some = [self.compiled(each) for each in node.nodes]
                return lambda task: any(test(task) for test in some)
            case Not():
                inner = self.compiled(node.node)
                return lambda task: not inner(task)
            case Words():
                return self._words(node)
            case Term():
                tests = [self._value(node.key, node.op, value) for value in node.values]
                return tests[0] if len(tests) == 1 else lambda task: any(test(task) for test in tests)

    def _words(self, node: Words) -> Predicate:
        sought, is_exact = sought_words(node.words), node.exact
        labels = self._around.labels if node.within == "text" else {}

        def test(task: Task) -> bool:
            texts = [task.title]
            if node.within == "text":
                texts += [task.description, *(labels.get(label, "") for label in task.label_ids)]
            return any(has_words(words(text), sought, is_exact=is_exact) for text in texts)

        return test

    def _value(self, key: str, op: Operator, value: Value) -> Predicate:
        tests: Mapping[Kind, Callable[[str, Operator, Value], Predicate]] = {
            "name": self._name,
            "person": self._person,
            "level": self._level,
            "day": self._day,
            "flag": self._flag,
        }
        return tests.get(KEYS[key].kind, self._number)(key, op, value)

    def _name(self, key: str, _op: Operator, value: Value) -> Predicate:
        if key == "label":
            return _named(self._around.labels, value, lambda task: task.label_ids)
        return _named(
            self._around.sections, value, lambda task: () if task.section_id is None else (task.section_id,)
        )

    def _person(self, key: str, _op: Operator, value: Value) -> Predicate:
        person = self._viewer.me if value == ME else value
        if key == "creator":
            return lambda task: task.created_by == person
        if value is None:
            return lambda task: not task.assignee_ids
        return lambda task: person in task.assignee_ids

    def _level(self, _key: str, op: Operator, value: Value) -> Predicate:
        if value is None:
            return lambda task: task.priority == 0
        return lambda task: task.priority > 0 and _compares(op, task.priority, value)

    def _number(self, key: str, _op: Operator, value: Value) -> Predicate:
        field = KEYS[key].field
        return lambda task: getattr(task, field) == value

    def _flag(self, key: str, _op: Operator, value: Value) -> Predicate:
        me, parents = self._viewer.me, self._around.parents
        flags: Mapping[str, Predicate] = {
            "is:open": lambda task: not task.completed,
            "is:done": lambda task: task.completed,
            "is:overdue": self._is_overdue,
            "is:assigned": lambda task: bool(task.assignee_ids),
            "is:unassigned": lambda task: not task.assignee_ids,
            "is:mine": lambda task: me in task.assignee_ids,
            "has:description": lambda task: task.description != "",
            "has:subtasks": lambda task: task.id in parents,
            "has:assignee": lambda task: bool(task.assignee_ids),
            "has:due": lambda task: task.due is not None,
        }
        return flags[f"{key}:{value}"]

    def _is_overdue(self, task: Task) -> bool:
        key = due_key(task.due)
        limit = self._viewer.today.isoformat() if len(key) == _DAY_LENGTH else self._viewer.minute
        return not task.completed and key != NO_DUE_KEY and key < limit

    def _day(self, key: str, op: Operator, value: Value) -> Predicate:
        field = KEYS[key].field
        if value is None:
            return lambda task: getattr(task, field) is None
        bounds = self._viewer.bounds(str(value))
        if key == "due":
            return lambda task: task.due is not None and _is_on(op, due_key(task.due), bounds)

        def test(task: Task) -> bool:
            at: str | None = getattr(task, field)
            return at is not None and _is_on(op, at, bounds)

        return test


def _named(names: Mapping[int, str], value: Value, ids: Callable[[Task], tuple[int, ...]]) -> Predicate:
    if value is None:
        return lambda task: not ids(task)
    if isinstance(value, int):
        return lambda task: value in ids(task)
    key = name_key(value)
    meant = {number for number, name in names.items() if name_key(name) == key}
    return lambda task: not meant.isdisjoint(ids(task))


def _compares(op: Operator, value: object, wanted: object) -> bool:
    if op == "=":
        return value == wanted
    one, other = int(str(value)), int(str(wanted))
    return {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}[op]


def _is_on(op: Operator, key: str, bounds: DayBounds) -> bool:
    """Whether a day, or an instant, compares so with a day."""
    start, end = (bounds.day, bounds.day + "~") if len(key) == _DAY_LENGTH else (bounds.start, bounds.end)
    match op:
        case "=":
            return start <= key < end
        case "<":
            return key < start
        case "<=":
            return key < end
        case ">":
            return key >= end
        case ">=":
            return key >= start
