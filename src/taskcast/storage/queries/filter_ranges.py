# ruff: noqa: S608 - values are parameters, and all else is written here
"""Where the tasks of a filter are found: what its terms say of projects, of completion and of ranges of indexes.

A term that all of its tasks meet, and that an index knows, is *narrow*: its tasks can be fetched by their ids. Each is
written as a query of ids; how many it has decides whether it is used (`filtered_tasks`). It may find too many, never too few:
the whole filter is asked of each task afterwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from taskcast.domain.due import NO_DUE_KEY
from taskcast.domain.filters.keys import KEYS
from taskcast.domain.filters.matching import Viewer
from taskcast.domain.filters.tree import All, Either, Node, Term, Value, Words
from taskcast.domain.ids import ProjectId
from taskcast.domain.permissions import Actor
from taskcast.domain.words import sought_words
from taskcast.storage.queries.filter_conditions import FilterIds, instants_on
from taskcast.storage.repositories.word_index import MORE_WORDS
from taskcast.storage.schema.written_sql import SqlWriter

Write = Callable[[SqlWriter], str]

MOST_NARROW = 8
"""Of so many terms it is counted how many tasks they have."""

_LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class KeyRange:
    """Keys of an index: from `lower` on, and before `upper`."""

    column: str
    lower: int | str | None = None
    upper: int | str | None = None

    def written(self, sql: SqlWriter) -> str:
        """The condition on the row `t`."""
        parts = [] if self.lower is None else [f"t.{self.column} >= {sql.value(self.lower)}"]
        parts += [] if self.upper is None else [f"t.{self.column} < {sql.value(self.upper)}"]
        return " AND ".join(parts) or "TRUE"


@dataclass(frozen=True, slots=True)
class SearchScope:
    """Whose projects are searched: those of the actor, of which `projects` may leave some; open tasks, or completed ones."""

    actor: Actor
    projects: Sequence[ProjectId] | None = None
    completed: bool | None = None

    def memberships(self, sql: SqlWriter) -> str:
        """The condition on the row `m` of members."""
        mine = f"m.user_id = {sql.value(self.actor.user_id)}"
        return mine if self.projects is None else f"{mine} AND {sql.is_among('m.project_id', self.projects)}"

    @property
    def states(self) -> str:
        """The condition on the row `t`, as indexes take it."""
        if self.completed is None:
            return "t.completed IN (FALSE, TRUE)"
        return f"t.completed = {str(self.completed).upper()}"


def conjuncts(node: Node) -> Sequence[Node]:
    """What all tasks of a filter meet."""
    return node.nodes if isinstance(node, All) else (node,)


def scope_of(node: Node, actor: Actor) -> SearchScope:
    """What the filter itself says of projects and of completion."""
    projects: set[int] | None = None
    completed: bool | None = None
    for each in conjuncts(node):
        if not isinstance(each, Term):
            continue
        if each.key == "project":
            named = {value for value in each.values if isinstance(value, int)}
            projects = named if projects is None else projects & named
        elif each.key == "is" and each.values in {("open",), ("overdue",)}:
            completed = False
        elif (each.key == "is" and each.values == ("done",)) or (
            each.key == "completed" and None not in each.values
        ):
            completed = True
    return SearchScope(
        actor, None if projects is None else [ProjectId(each) for each in sorted(projects)], completed
    )


def range_of(node: Node, viewer: Viewer, column: str) -> KeyRange:
    """Which keys of that column all tasks of the filter have."""
    lower: int | str | None = None
    upper: int | str | None = None
    for each in conjuncts(node):
        found = _ranges(each, viewer) if isinstance(each, Term) else []
        if len(found) == 1 and found[0].column == column:
            one = found[0]
            lower = one.lower if lower is None or (one.lower is not None and one.lower > lower) else lower  # type: ignore[operator]
            upper = one.upper if upper is None or (one.upper is not None and one.upper < upper) else upper  # type: ignore[operator]
    return KeyRange(column, lower, upper)


@dataclass(frozen=True, slots=True)
class NarrowTerms:
    """Finds the narrow terms of a filter."""

    viewer: Viewer
    ids: FilterIds
    scope: SearchScope

    def of(self, node: Node) -> list[Write]:
        """Queries of the ids of tasks, each of which holds all those of the filter."""
        found = (self._narrow(each) for each in conjuncts(node))
        return [each for each in found if each is not None][:MOST_NARROW]

    def _narrow(self, node: Node) -> Write | None:
        match node:
            case Term():
                return self._term(node)
            case Words():
                return self.words(node)
            case Either():
                return _any([self._narrow(each) for each in node.nodes])
            case All():
                return next((found for each in node.nodes if (found := self._narrow(each))), None)
            case _:
                return None

    def _term(self, term: Term) -> Write | None:
        if term.key in {"id", "parent", "section", "label", "assignee"} or term == _MINE:
            return None if None in term.values else self._by_ids(term)
        ranges = _ranges(term, self.viewer)
        return _any([self._range(each) for each in ranges]) if ranges else None

    def _by_ids(self, term: Term) -> Write:
        ids = [number for value in term.values for number in self._ids(term, value)]
        match term.key:
            case "id":
                return lambda sql: self._by_tasks(sql, ids, "t.id = b.id")
            case "parent":
                return lambda sql: self._by_tasks(sql, ids, "t.parent_id = b.id")
            case "section":
                return lambda sql: f"SELECT t.id FROM tasks t WHERE {sql.is_among('t.section_id', ids)}"
            case "label":
                return lambda sql: (
                    f"SELECT t.task_id FROM task_labels t WHERE {sql.is_among('t.label_id', ids)}"
                )
            case _:
                return lambda sql: self._assigned(sql, ids)

    def _by_tasks(self, sql: SqlWriter, ids: Sequence[int], found: str) -> str:
        """By tasks that the actor sees: whether there are others, and how many subtasks they have, is not counted."""
        return (
            f"SELECT t.id FROM tasks b CROSS JOIN tasks t WHERE {sql.is_among('b.id', ids)} AND EXISTS ("
            f"SELECT 1 FROM project_members m WHERE m.project_id = b.project_id AND {self.scope.memberships(sql)}) "
            f"AND {found}"
        )

    def _assigned(self, sql: SqlWriter, people: Sequence[int]) -> str:
        """Along the index of a person's tasks by project: those of other projects are not read."""
        mine = f"SELECT m.project_id FROM project_members m WHERE {self.scope.memberships(sql)}"
        return (
            f"SELECT t.task_id FROM task_assignees t WHERE {sql.is_among('t.user_id', people)} "
            f"AND t.project_id IN ({mine}) AND {self.scope.states} AND t.trashed_at IS NULL"
        )

    def _ids(self, term: Term, value: Value) -> Sequence[int]:
        match term.key:
            case "label" if value is not None:
                return self.ids.named.labels(value)
            case "section" if value is not None:
                return self.ids.named.sections(value)
            case _:
                return [value] if isinstance(value, int) else [self.viewer.me]

    def _range(self, keys: KeyRange) -> Write:
        def write(sql: SqlWriter) -> str:
            return (
                "SELECT t.id FROM project_members m CROSS JOIN tasks t "
                f"WHERE {self.scope.memberships(sql)} AND t.project_id = m.project_id AND {self.scope.states} "
                f"AND t.trashed_at IS NULL AND {keys.written(sql)}"
            )

        return write

    def words(self, node: Words, *, upto: str | None = None) -> Write | None:
        """By one of the words, a whole one if there is any; `upto` is the condition on the sources, `w.source`."""
        found = sought_words(node.words)
        if not found:
            return None
        whole = found if node.exact else found[:-1]
        word = max(whole, key=len) if whole else found[-1]
        sources = upto or ("w.source = 0" if node.within == "title" else "w.source <= 0")
        labels = self.ids.named.labels_with(node) if node.within == "text" else ()

        def write(sql: SqlWriter) -> str:
            given = sql.value(word)
            is_it = f"w.word = {given}" if whole else (
                f"w.word >= {given} AND w.word < {sql.value(word + _LAST_LETTER)}"
            )  # fmt: skip
            head = (
                "SELECT w.task_id FROM project_members m CROSS JOIN indexed_words w "
                f"WHERE {self.scope.memberships(sql)} AND w.project_id = m.project_id AND {sources}"
            )
            ways = [f"{head} AND {is_it}", f"{head} AND w.word = '{MORE_WORDS}'"]
            if labels:
                ways.append(f"SELECT l.task_id FROM task_labels l WHERE {sql.is_among('l.label_id', labels)}")
            if unindexed := self.ids.unindexed.get(node):
                ways.append(sql.list_of(unindexed))
            return " UNION ALL ".join(ways)

        return write


_MINE = Term("is", ("mine",))
_COLUMN_OF = {"due": "due_key", "priority": "priority"}


def _any(ways: Sequence[Write | None]) -> Write | None:
    """All of these together, if each is narrow."""
    narrow = [each for each in ways if each is not None]
    if not narrow or len(narrow) < len(ways):
        return None
    return lambda sql: " UNION ALL ".join(each(sql) for each in narrow)


def _ranges(term: Term, viewer: Viewer) -> list[KeyRange]:
    """The keys that tasks of the term have, one range for each value; none where no index knows."""
    if term == Term("is", ("overdue",)):
        return [KeyRange("due_key", None, max(viewer.today.isoformat(), viewer.minute))]
    kind = KEYS[term.key].kind
    if kind == "level":
        return [_levels(term, value) for value in term.values]
    if kind == "day" and (term.key == "due" or None not in term.values):
        return [_days(term, value, viewer) for value in term.values]
    return []


def _levels(term: Term, value: Value) -> KeyRange:
    if not isinstance(value, int):
        return KeyRange("priority", 0, 1)
    lower, upper = {
        "=": (value, value + 1), "<": (1, value), "<=": (1, value + 1), ">": (value + 1, None), ">=": (value, None)
    }[term.op]  # fmt: skip
    return KeyRange("priority", lower, upper)


def _days(term: Term, value: Value, viewer: Viewer) -> KeyRange:
    if value is None:
        return KeyRange("due_key", NO_DUE_KEY, None)
    bounds = viewer.bounds(str(value))
    if term.key != "due":
        return KeyRange(KEYS[term.key].field, *instants_on(term.op, bounds))
    # Days and instants stand in one order: what is on a day lies between the first and the last that can be.
    day, after_day = bounds.day, bounds.day + NO_DUE_KEY
    lower = {"=": min(day, bounds.start), ">": min(after_day, bounds.end), ">=": min(day, bounds.start)}.get(
        term.op
    )
    upper = {"=": max(after_day, bounds.end), "<": max(day, bounds.start), "<=": max(after_day, bounds.end)}
    return KeyRange("due_key", lower, upper.get(term.op, NO_DUE_KEY))
