"""What a filter or a search may cost has bounds, whatever somebody asks for (P8), and no index is read from end to end."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert

from taskcast.domain.filters.matching import Viewer
from taskcast.domain.filters.parsing import parse
from taskcast.domain.filters.tree import (
    LONGEST_TEXT,
    MOST_NODES,
    All,
    Either,
    Node,
    Not,
    Term,
    Words,
    check_tree,
    size,
)
from taskcast.domain.ids import Instant
from taskcast.domain.search import LONGEST_SEARCH, read_search
from taskcast.ports.queries import Page, TaskSearch, TooSlow
from taskcast.storage.maintenance.word_backfill import WORDS_UNINDEXED
from taskcast.storage.queries import filtered_tasks, known_names
from taskcast.storage.queries.known_names import KnownNames
from taskcast.storage.queries.sql_queries import SqlQueries
from taskcast.storage.queries.time_limit import time_limit
from taskcast.storage.queries.unindexed_texts import unindexed_comments, unindexed_with_words
from taskcast.storage.schema.statements import Statement
from taskcast.storage.schema.tables import instance
from taskcast.storage.schema.written_sql import SqlWriter, WrittenStatement
from taskcast.storage.sqlite.store import SqliteStore
from tests.storage.test_list_plans import Explaining
from tests.support.scenario import Scenario

_ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n"


class Answering(Explaining):
    """Explains, and answers too: what is read next depends on it."""

    def all(self, statement: Statement, /, **values: object) -> list[Any]:
        super().all(statement, **values)
        rows: list[Any] = self._session.all(statement, **values)
        return rows


def _endless(_: SqlWriter) -> str:
    return _ENDLESS


def _listed(world: Scenario, node: Node) -> list[str]:
    viewer = Viewer(world.ada.user_id, Instant(world.clock.now()), "Europe/Berlin")
    search = TaskSearch(node=node, viewer=viewer)
    found = world.store.read(lambda it: it.queries.filtered_tasks(world.ada, search, Page(limit=50)))
    return [task.title for task in found]


@pytest.mark.promise("P8")
def test_a_read_that_takes_too_long_is_stopped_and_its_connection_serves_on(world: Scenario) -> None:
    world.task(title="Paint")

    def look(session: Any) -> None:
        with time_limit(session, 0.05):
            session.all(WrittenStatement(_endless, width=1))

    for _ in range(3):
        with pytest.raises(TooSlow):
            world.store.look(look)  # type: ignore[attr-defined]
        assert _listed(world, Words("paint")) == ["Paint"]


@pytest.mark.promise("P8")
def test_who_answers_that_it_takes_too_long_ends_the_read_as_any_other(world: Scenario) -> None:
    world.task(title="Paint")

    def look(session: Any) -> str:
        try:
            with time_limit(session, 0.05):
                session.all(WrittenStatement(_endless, width=1))
        except TooSlow:
            return "too slow"
        return "done"

    for _ in range(3):
        assert world.store.look(look) == "too slow"  # type: ignore[attr-defined]
        assert _listed(world, Words("paint")) == ["Paint"]


@pytest.mark.promise("P8")
@pytest.mark.parametrize("few", [filtered_tasks.FEW, -1], ids=["fetched", "merged"])
def test_the_largest_filters_there_can_be_are_answered(
    world: Scenario, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtered_tasks, "FEW", few)
    world.task(title="Paint the fence", description="a b c " * 300, assignee_ids=[world.ben.user_id])
    kinds: list[Node] = [
        Words("p"), Words("a b"), Term("label", ("nowhere", None)), Not(Term("assignee", ("me",))),
        Term("due", (None,)), Term("has", ("description",)), Term("created", ("today",), "<="), Term("id", (1,)),
    ]  # fmt: skip
    chance = random.Random(5)
    parts = [chance.choice(kinds) for _ in range(48)]
    largest: list[Node] = [
        All(tuple(parts)),
        Either(tuple(parts)),
        Not(All((Either(tuple(parts)), Not(parts[0])))),
    ]
    deepest: Node = Words("p")
    for _ in range(19):
        deepest = Not(deepest)
    for node in (*largest, deepest):
        check_tree(node)
        assert size(node) <= MOST_NODES
        assert _listed(world, node) in ([], ["Paint the fence"])

    def read(text: str) -> Node:
        return parse(text, world.store.look(lambda session: KnownNames(session, world.ada)))  # type: ignore[attr-defined]

    assert _listed(world, read('"' + "a b c " * 300 + '"')) == ["Paint the fence"]
    assert _listed(world, read("x" * LONGEST_TEXT)) == []
    found = world.store.read(
        lambda it: it.queries.search(world.ada, read_search("a " * (LONGEST_SEARCH // 2)), 20)
    )
    assert [each.task.title for each in found.tasks] == ["Paint the fence"]


@pytest.mark.promise("P8")
def test_names_are_folded_once_however_many_of_them_a_filter_asks_for(
    world: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded: list[str] = []

    def heard(fold: Callable[[str], Any]) -> Callable[[str], Any]:
        return lambda text: (folded.append(text), fold(text))[1]

    label = world.data(world.ada, "create_label", project_id=world.project, name="Größe XL")["id"]
    for name in ("words", "name_key"):
        monkeypatch.setattr(known_names, name, heard(getattr(known_names, name)))

    def look(session: Any) -> None:
        names = KnownNames(session, world.ada)
        for number in range(MOST_NODES):
            assert names.labels(f"other {number}") == names.labels_with(Words(f"other {number}")) == []
        assert names.labels("GROSSE xl") == names.labels_with(Words("grosse x")) == [label]

    world.store.look(look)  # type: ignore[attr-defined]
    assert folded.count("Größe XL") == 2  # once as a name, and once as words


def test_filters_and_searches_seek_in_indexes(world: Scenario) -> None:
    """With what decides between fetching and merging turned either way, no table of tasks or words is read whole."""
    texts = [
        "assignee:me due:<=+7d", "is:overdue", "label:urgent", "priority:p1", "inv", '"a b"', "section:doing",
        "completed:>=-7d", "(priority:>=p2 or is:overdue) inv", "project:garden", "-label:x", "parent:5 or #7",
    ]  # fmt: skip
    world.task()

    def look(session: Any) -> list[str]:
        explaining = Answering(session)
        queries = SqlQueries(explaining, Instant(world.clock.now()))
        viewer = Viewer(world.ada.user_id, Instant(world.clock.now()), "UTC")
        for text in texts:
            node = parse(text, KnownNames(session, world.ada))
            for order in ("id", "due", "title", "completed_at", "created_at"):
                for after in (None, (0, "a", 7)):
                    page = Page(limit=51, descending=order == "title", after=after)
                    search = TaskSearch(node=node, viewer=viewer, order=order)  # type: ignore[arg-type]
                    queries.filtered_tasks(world.ada, search, page)
        for text in ("inv", "inv acme", '"a b"'):
            queries.search(world.ada, read_search(text), 20)
        return explaining.plans

    for few in (filtered_tasks.FEW, -1):
        filtered_tasks_few, filtered_tasks.FEW = filtered_tasks.FEW, few
        try:
            plans: list[str] = world.store.look(look)  # type: ignore[attr-defined]
        finally:
            filtered_tasks.FEW = filtered_tasks_few
        for plan in plans:
            whole = [
                step for step in plan.splitlines()
                if any(f"SCAN {table}" in step.split("|") for table in ("t", "x", "w", "l", "a"))
                or any(f"Seq Scan on {table}" in step for table in ("tasks", "indexed_words", "indexed_texts"))
            ]  # fmt: skip
            assert whole == [], plan
    assert isinstance(world.store, SqliteStore) or plans


@pytest.mark.promise("P8")
def test_what_is_not_indexed_yet_is_read_once_and_sorted_never(world: Scenario) -> None:
    """For each slice of texts to sort all there are would cost the square of how many there are."""
    task = world.task()
    world.data(world.ada, "add_comment", task_id=task, body="paint")
    mark = Statement(insert(instance).values(key=WORDS_UNINDEXED, value="1000"))

    def look(session: Any) -> list[str]:
        explaining = Answering(session)
        assert list(unindexed_with_words(explaining, world.ada, Words("paint")).values()) == [[task]]
        assert list(unindexed_comments(explaining, world.ada, [Words("paint")]).values()) == [[task]]
        return explaining.plans

    world.store.transact(lambda session: session.run(mark))  # type: ignore[attr-defined]
    plans: list[str] = world.store.look(look)  # type: ignore[attr-defined]
    assert len(plans) == 4
    assert [plan for plan in plans if "TEMP B-TREE" in plan or "Sort" in plan] == []


@pytest.mark.promise("P6")
@pytest.mark.parametrize("seeded", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "text",
    ["inv or label:x", "-inv or p1", "is:assigned or p1", "-label:none or inv", 'inv is:done or "a b"'],
)
def test_what_a_task_has_is_looked_up_for_that_task_and_not_listed_for_everybodys(
    world: Scenario, text: str
) -> None:
    """PostgreSQL may answer an EXISTS that stands beside others from a table of all rows there are: always without indexes."""
    world.do(world.ada, "create_label", project_id=world.project, name="X")
    for number in range(20):
        world.task(title=f"Invoice {number}")

    def look(session: Any) -> tuple[list[str], Any]:
        explaining = Answering(session, "indexscan", "indexonlyscan")
        session.connection.execute("SET LOCAL enable_seqscan = on")
        queries = SqlQueries(explaining, Instant(world.clock.now()))
        viewer = Viewer(world.ada.user_id, Instant(world.clock.now()), "UTC")
        node = parse(text, KnownNames(session, world.ada))
        queries.filtered_tasks(world.ada, TaskSearch(node=node, viewer=viewer), Page(limit=51))
        tasks = [plan for plan in explaining.plans if "tasks" in plan]
        with time_limit(session):
            mode = session.connection.execute("SHOW plan_cache_mode").fetchone()[0]
        return tasks, mode

    plans, mode = world.store.look(look)  # type: ignore[attr-defined]
    assert plans
    assert [plan for plan in plans if "hashed SubPlan" in plan] == []
    assert mode == "force_custom_plan"  # a plan for any values is one for texts that half of the tasks have
