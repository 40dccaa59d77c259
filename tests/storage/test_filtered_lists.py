"""Whatever a filter says, both databases list the tasks for which its predicate holds, in every order, page by page."""

import random
from collections.abc import Sequence
from typing import Any, get_args

import pytest
from sqlalchemy import delete, insert

from taskcast.domain.filters.keys import KEYS
from taskcast.domain.filters.matching import Surroundings, Viewer, predicate
from taskcast.domain.filters.tree import All, Either, Node, Not, Operator, Term, Value, Words, check_tree
from taskcast.domain.ids import Instant
from taskcast.domain.labels import Label
from taskcast.domain.projects import Section
from taskcast.domain.tasks import Task
from taskcast.ports.queries import Page, TaskFilter, TaskOrder, TaskSearch, search_keys
from taskcast.storage.maintenance.word_backfill import WORDS_UNINDEXED
from taskcast.storage.queries import filtered_tasks
from taskcast.storage.schema.rows import title_key
from taskcast.storage.schema.statements import Statement
from taskcast.storage.schema.tables import indexed_texts, indexed_words, instance
from tests.support.scenario import Scenario

DAYS = ["yesterday", "today", "tomorrow", "friday", "+3d", "-2w", "2026-11-24"]
TEXTS = ["Paint the fence", "Pay: the invoice!", "Größe prüfen", "東京タワー", "paint, paint", "", "x y z"]
LABELS, SECTIONS = ["Urgent", "paint it"], ["To do", "Doing"]
SOUGHT = ["paint", "pa", "the inv", "größe", "京タ", "y z", "z y", "p", "fence", "it"]
OPERATORS: Sequence[Operator] = ["=", "<", "<=", ">", ">="]


class Garden:
    """Tasks of all kinds in three projects, of which Ada sees two; one is Dov's own."""

    def __init__(self, world: Scenario, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self.people = [world.ada.user_id, world.ben.user_id, world.cleo.user_id]
        self.projects = [world.project, self._made("create_project", name="Shed")]
        self.labels = [
            self._made("create_label", project_id=project, name=name)
            for project in self.projects for name in LABELS
        ]  # fmt: skip
        self.sections = [
            self._made("create_section", project_id=project, name=name)
            for project in self.projects for name in SECTIONS
        ]  # fmt: skip
        for number in range(70):
            self._task(number)
        foreign = world.data(world.dov, "create_project", name="Dov's")["id"]
        world.task(world.dov, title="Paint the fence", project_id=foreign)
        self.tasks = list(
            world.store.read(lambda it: it.queries.tasks(world.ada, TaskFilter(), Page(limit=1000)))
        )

    def _made(self, operation: str, **fields: Any) -> int:
        made: int = self.world.data(self.world.ada, operation, **fields)["id"]
        return made

    def _task(self, number: int) -> None:
        chance, which = self.chance, number % 2
        self.world.clock.advance(hours=chance.choice([0, 1, 30]))
        is_shared = which == 0
        fields: dict[str, Any] = {
            "title": chance.choice([each for each in TEXTS if each]),
            "description": chance.choice(TEXTS),
            "project_id": self.projects[which],
            "section_id": chance.choice([None, *self.sections[2 * which : 2 * which + 2]]),
            "label_ids": chance.sample(self.labels[2 * which : 2 * which + 2], chance.randrange(3)),
            "assignee_ids": chance.sample(
                self.people if is_shared else self.people[:1], chance.randrange(2)
            ),
            "priority": chance.randrange(5),
            "due": chance.choice(
                [None, {"date": f"2026-11-{chance.randrange(20, 30)}"},
                 {"local": f"2026-11-{chance.randrange(20, 30)}T{chance.randrange(10, 24)}:30", "zone": "Asia/Tokyo"}]
            ),
        }  # fmt: skip
        actor = self.world.ben if is_shared and chance.random() < 0.3 else self.world.ada
        task = self.world.task(actor, **fields)
        if chance.random() < 0.3:
            self.world.do(self.world.ada, "complete_task", id=task)
        elif chance.random() < 0.3:
            subtask = self.world.task(title="A subtask", parent_id=task, project_id=self.projects[which])
            if chance.random() < 0.5:
                self.world.do(self.world.ada, "complete_task", id=subtask)
        elif chance.random() < 0.2:
            self.world.do(self.world.ada, "delete_task", id=task)

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.world.ada.user_id, Instant(self.world.clock.now()), "America/New_York")

    def node(self, depth: int = 3) -> Node:
        """A filter of any form."""
        kind = self.chance.choice(
            ["term", "term", "words", "and", "or", "not"] if depth else ["term", "words"]
        )
        if kind == "not":
            return Not(self.node(depth - 1))
        if kind in {"and", "or"}:
            parts = tuple(self.node(depth - 1) for _ in range(self.chance.randrange(4)))
            return All(parts) if kind == "and" else Either(parts)
        if kind == "words":
            within = self.chance.choice(["text", "title"])
            return Words(self.chance.choice(SOUGHT), exact=self.chance.random() < 0.3, within=within)
        return self._term()

    def _term(self) -> Term:
        name = self.chance.choice([name for name, key in KEYS.items() if key.kind != "words"])
        key = KEYS[name]
        if key.is_ordered and self.chance.random() < 0.6:
            return Term(name, (self._value(name),), self.chance.choice(OPERATORS))
        values = [self._value(name) for _ in range(self.chance.choice([1, 1, 2]))]
        if key.may_be_absent and self.chance.random() < 0.3:
            values.append(None)
        return Term(name, tuple(dict.fromkeys(values)))

    def _value(self, name: str) -> Value:
        chance, key = self.chance, KEYS[name]
        values: dict[str, Any] = {
            "project": [*self.projects, 999_999],
            "name": [*LABELS, *SECTIONS, "URGENT", "nowhere", *(self.labels if name == "label" else self.sections)],
            "person": ["me", *self.people],
            "level": [1, 2, 3, 4],
            "day": DAYS,
            "number": [chance.choice(self.tasks).id],
            "flag": key.choices,
        }  # fmt: skip
        value: Value = chance.choice(list(values[key.kind]))
        return value

    def expected(self, node: Node) -> list[Task]:
        queries = self.world.store.read
        named = {
            kind: {
                each.id: each.name
                for project in self.projects
                for each in queries(lambda it, project=project, kind=kind: it.queries.of_project(self.world.ada, project, kind))
            }
            for kind in (Section, Label)
        }  # fmt: skip
        parents = {task.parent_id for task in self.tasks if task.parent_id is not None and not task.completed}
        around = Surroundings(sections=named[Section], labels=named[Label], parents=parents)
        matches = predicate(node, self.viewer, around)
        return [task for task in self.tasks if matches(task)]

    def pages(self, node: Node, order: TaskOrder, *, descending: bool, limit: int) -> list[int]:
        search = TaskSearch(node=node, viewer=self.viewer, order=order)
        seen: list[int] = []
        after: Any = None
        while True:
            page = Page(limit=limit, descending=descending, after=after)
            found = self.world.store.read(
                lambda it, page=page: it.queries.filtered_tasks(self.world.ada, search, page)
            )
            seen += [task.id for task in found]
            if len(found) < limit:
                return seen
            after = search_keys(found[-1], order)


def _ordered(tasks: Sequence[Task], order: TaskOrder, *, descending: bool) -> list[int]:
    def key(task: Task) -> tuple[Any, ...]:
        _, value, number = search_keys(task, order)
        return title_key(str(value)) if order == "title" else value, number

    lacking = {task.id for task in tasks if search_keys(task, order)[0]}
    those_with = sorted((task for task in tasks if task.id not in lacking), key=key, reverse=descending)
    return [*(task.id for task in those_with), *sorted(lacking, reverse=descending)]


@pytest.mark.promise("P7")
@pytest.mark.parametrize("few", [filtered_tasks.FEW, -1], ids=["fetched", "merged"])
def test_a_filter_of_any_form_lists_the_tasks_for_which_its_predicate_holds(
    world: Scenario, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtered_tasks, "FEW", few)  # -1: whatever a term leaves counts as many
    garden = Garden(world, random.Random(7))
    found = 0
    for _ in range(100):
        node = garden.node()
        check_tree(node)
        expected = garden.expected(node)
        order: TaskOrder = garden.chance.choice(get_args(TaskOrder))
        descending = garden.chance.random() < 0.5
        limit = garden.chance.choice([3, 7, 1000])
        listed = garden.pages(node, order, descending=descending, limit=limit)
        assert listed == _ordered(expected, order, descending=descending), (node, order, descending, limit)
        found += bool(expected)
    assert found > 40


@pytest.mark.parametrize("descending", [False, True])
def test_pages_of_every_order_together_are_the_whole_list(world: Scenario, descending: bool) -> None:
    garden = Garden(world, random.Random(11))
    filters = [
        All(),
        Either((Term("is", ("open", "done")),)),
        Term("is", ("done",)),
        Term("assignee", ("me",)),
        Words("pa"),
    ]
    for order in get_args(TaskOrder):
        for node in filters:
            whole = _ordered(garden.expected(node), order, descending=descending)
            assert garden.pages(node, order, descending=descending, limit=5) == whole, (node, order)


def test_words_are_found_in_what_is_not_indexed_yet(world: Scenario) -> None:

    garden = Garden(world, random.Random(13))
    newest = max(task.id for task in garden.tasks)
    mark = insert(instance).values(key=WORDS_UNINDEXED, value=str(newest))
    store: Any = world.store
    for statement in (delete(indexed_words), delete(indexed_texts), mark):
        store.transact(lambda session, it=statement: session.run(Statement(it)))
    for node in (Words("paint"), Not(Words("the inv", exact=True)), Words("pa", within="title")):
        expected = [task.id for task in garden.expected(node)]
        assert garden.pages(node, "id", descending=False, limit=7) == expected
