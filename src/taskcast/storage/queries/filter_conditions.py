"""A filter as SQL for both databases: the same tasks as `domain/filters/matching` finds, by the golden tables.

No condition is ever NULL, so that `NOT` is the complement. They are about the row `t` of tasks, whose columns of indexes stand
behind a `+`: which index is taken is decided in `filter_ranges`. Sections and labels are ids by now: only those of projects
that the viewer sees, however the filter names them, so that ids of others' cost what unused ones cost (promise P6).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from taskcast.domain.due import NO_DUE_KEY
from taskcast.domain.filters.keys import KEYS, ME, Kind
from taskcast.domain.filters.matching import DayBounds, Viewer
from taskcast.domain.filters.tree import All, Either, Node, Not, Operator, Term, Value, Words
from taskcast.domain.words import sought_words
from taskcast.storage.repositories.word_index import kept_text
from taskcast.storage.schema.written_sql import SqlWriter

_DAY_LENGTH = len("2026-12-01")


class NamedIds(Protocol):
    """Finds what names and ids in a tree mean, among what the viewer sees."""

    def sections(self, named: str | int) -> Sequence[int]:
        """The sections of that name, or the one with that id."""
        ...

    def labels(self, named: str | int) -> Sequence[int]:
        """The labels of that name, or the one with that id."""
        ...

    def labels_with(self, node: Words) -> Sequence[int]:
        """The labels in whose name these words follow one another."""
        ...


@dataclass(frozen=True, slots=True)
class FilterIds:
    """What a filter means for its viewer; `unindexed` are the tasks with these words whose words are not indexed yet."""

    named: NamedIds
    unindexed: Mapping[Words, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilterConditions:
    """Writes the condition of a filter on the row `t`."""

    sql: SqlWriter
    viewer: Viewer
    ids: FilterIds

    def of(self, node: Node) -> str:
        """The condition of one node."""
        match node:
            case All():
                return _joined("AND", [self.of(each) for each in node.nodes], empty="TRUE")
            case Either():
                return _joined("OR", [self.of(each) for each in node.nodes], empty="FALSE")
            case Not():
                return f"NOT {self.of(node.node)}"
            case Words():
                return self.words(node)
            case Term():
                return _joined("OR", [self._value(node, value) for value in node.values], empty="FALSE")

    def words(self, node: Words) -> str:
        """Whether a text has these words, one after the other."""
        text = sought_text(node)
        if not text:
            return "TRUE"
        last = "= 0" if node.within == "title" else "<= 0"
        sought = self.sql.contains("x.words", text)
        ways = [self.sql.exists(f"indexed_texts x WHERE x.task_id = t.id AND x.source {last} AND {sought}")]
        if node.within == "text" and (labels := self.ids.named.labels_with(node)):
            ways.append(self.labelled(labels))
        if unindexed := self.ids.unindexed.get(node):
            ways.append(self.sql.is_among("t.id", unindexed))
        return _joined("OR", ways, empty="FALSE")

    def labelled(self, labels: Sequence[int]) -> str:
        """Whether a task has one of these labels."""
        is_one = self.sql.is_among("l.label_id", labels)
        return self.sql.exists(f"task_labels l WHERE l.task_id = t.id AND {is_one}")

    def _value(self, term: Term, value: Value) -> str:
        conditions: Mapping[Kind, Callable[[Term, Value], str]] = {
            "name": self._name,
            "person": self._person,
            "level": self._level,
            "day": self._day,
            "flag": self._flag,
        }
        return conditions.get(KEYS[term.key].kind, self._number)(term, value)

    def _name(self, term: Term, value: Value) -> str:
        if term.key == "section":
            if value is None:
                return "+t.section_id IS NULL"
            among = self.sql.is_among("+t.section_id", self.ids.named.sections(value))
            return f"(+t.section_id IS NOT NULL AND {among})"
        if value is None:
            return f"NOT {self.sql.exists('task_labels l WHERE l.task_id = t.id')}"
        return self.labelled(self.ids.named.labels(value))

    def _person(self, term: Term, value: Value) -> str:
        if value is None:
            return f"NOT {self._assigned('TRUE')}"
        person = self.sql.value(self.viewer.me if value == ME else value)
        return (
            f"t.created_by = {person}" if term.key == "creator" else self._assigned(f"a.user_id = {person}")
        )

    def _assigned(self, condition: str) -> str:
        return self.sql.exists(f"task_assignees a WHERE a.task_id = t.id AND {condition}")

    def _flag(self, term: Term, value: Value) -> str:
        flags: Mapping[str, Callable[[], str]] = {
            "is:open": lambda: "t.completed = FALSE",
            "is:done": lambda: "t.completed = TRUE",
            "is:overdue": self._overdue,
            "is:assigned": lambda: self._assigned("TRUE"),
            "is:unassigned": lambda: f"NOT {self._assigned('TRUE')}",
            "is:mine": lambda: self._assigned(f"a.user_id = {self.sql.value(self.viewer.me)}"),
            "has:description": lambda: "t.description <> ''",
            "has:subtasks": lambda: self.sql.exists(
                "tasks b WHERE b.parent_id = t.id AND b.completed = FALSE AND b.trashed_at IS NULL"
            ),
            "has:assignee": lambda: self._assigned("TRUE"),
            "has:due": lambda: f"t.due_key <> '{NO_DUE_KEY}'",
        }
        return flags[f"{term.key}:{value}"]()

    def _overdue(self) -> str:
        today, minute = self.sql.value(self.viewer.today.isoformat()), self.sql.value(self.viewer.minute)
        past = f"({_IS_DAY} AND t.due_key < {today}) OR (NOT {_IS_DAY} AND t.due_key < {minute})"
        return f"(t.completed = FALSE AND t.due_key <> '{NO_DUE_KEY}' AND ({past}))"

    def _day(self, term: Term, value: Value) -> str:
        column = KEYS[term.key].field
        if term.key == "due":
            if value is None:
                return f"t.due_key = '{NO_DUE_KEY}'"
            bounds = self.viewer.bounds(str(value))
            whole = f"({_IS_DAY} AND t.due_key {term.op} {self.sql.value(bounds.day)})"
            timed = self._is_on(term.op, "t.due_key", bounds)
            return f"({whole} OR (NOT {_IS_DAY} AND t.due_key <> '{NO_DUE_KEY}' AND {timed}))"
        if value is None:
            return f"t.{column} IS NULL"
        on = self._is_on(term.op, f"t.{column}", self.viewer.bounds(str(value)))
        return f"(t.{column} IS NOT NULL AND {on})"

    def _is_on(self, op: Operator, at: str, bounds: DayBounds) -> str:
        lower, upper = instants_on(op, bounds)
        parts = [f"{at} >= {self.sql.value(lower)}"] if lower else []
        parts += [f"{at} < {self.sql.value(upper)}"] if upper else []
        return f"({' AND '.join(parts)})"

    def _level(self, term: Term, value: Value) -> str:
        if value is None:
            return "t.priority = 0"
        return f"(t.priority > 0 AND t.priority {term.op} {self.sql.value(value)})"

    def _number(self, term: Term, value: Value) -> str:
        column = f"+t.{KEYS[term.key].field}"
        if value is None:
            return f"{column} IS NULL"
        return f"({column} IS NOT NULL AND {column} = {self.sql.value(value)})"


_IS_DAY = f"length(t.due_key) = {_DAY_LENGTH}"


def sought_text(node: Words) -> str:
    """What stands in a kept text that has these words one after the other; empty if they are none."""
    text = kept_text(sought_words(node.words))
    return text if node.exact else text[:-1]


def instants_on(op: Operator, bounds: DayBounds) -> tuple[str | None, str | None]:
    """From which instant on, and before which, something compares so with a day."""
    return {
        "=": (bounds.start, bounds.end),
        "<": (None, bounds.start),
        "<=": (None, bounds.end),
        ">": (bounds.end, None),
        ">=": (bounds.start, None),
    }[op]


def _joined(word: str, parts: Sequence[str], *, empty: str) -> str:
    if not parts:
        return empty
    return parts[0] if len(parts) == 1 else f"({f' {word} '.join(parts)})"
