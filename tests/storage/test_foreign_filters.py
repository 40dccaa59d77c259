"""Filters that name by its id what their viewer may not see find it no more than an id that nothing has, and read as little."""

from typing import Any

import pytest

from taskcast.domain.filters.matching import Viewer
from taskcast.domain.filters.tree import All, Node, Not, Term, Words
from taskcast.domain.ids import Instant
from taskcast.domain.permissions import Actor
from taskcast.domain.search import read_search
from taskcast.ports.queries import Page, TaskSearch
from taskcast.storage.queries.sql_queries import SqlQueries
from tests.support.scenario import Scenario

pytestmark = pytest.mark.promise("P6")

UNUSED = 1_000_000
WORD = "zanzibar"


class Answers:
    """A session that keeps what each statement answered."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.connection = session.connection
        self.kept: list[Any] = []

    def one(self, statement: Any, /, **values: object) -> Any:
        self.kept.append(self._session.one(statement, **values))
        return self.kept[-1]

    def all(self, statement: Any, /, **values: object) -> list[Any]:
        rows: list[Any] = self._session.all(statement, **values)
        self.kept.append(rows)
        return rows


@pytest.fixture
def secret(world: Scenario) -> dict[str, int]:
    """By the key of filters, what stands in a project of Ada's own, and in a title of which all tells."""
    project = world.data(world.ada, "create_project", name=WORD)["id"]
    made = {"project_id": project, "name": WORD}
    label, section = (world.data(world.ada, f"create_{kind}", **made)["id"] for kind in ("label", "section"))
    of_task = {"title": WORD, "project_id": project, "label_ids": [label], "section_id": section}
    parent = world.task(**of_task, assignee_ids=[world.ada.user_id])
    for _ in range(3):
        world.task(title=WORD, project_id=project, parent_id=parent)
    ids = {"project": project, "label": label, "section": section, "parent": parent, "id": parent}
    return {**ids, "assignee": world.ada.user_id, "creator": world.ada.user_id}


def answers(world: Scenario, actor: Actor, node: Node) -> list[Any]:
    """What the database answered to each statement."""

    def look(session: Any) -> list[Any]:
        asked = Answers(session)
        viewer = Viewer(actor.user_id, Instant(world.clock.now()), "UTC")
        search = TaskSearch(node=node, viewer=viewer, order="due")
        SqlQueries(asked, world.clock.now()).filtered_tasks(actor, search, Page(limit=50))  # type: ignore[arg-type]
        return asked.kept

    store: Any = world.store
    found: list[Any] = store.look(look)
    return found


@pytest.mark.parametrize("key", ["project", "label", "section", "parent", "id", "assignee", "creator"])
def test_an_id_of_others_is_answered_as_one_that_nothing_has_statement_by_statement(
    world: Scenario, secret: dict[str, int], key: str
) -> None:
    world.task(world.dov, title="Own", project_id=None)
    for wrap in (lambda term: term, Not, lambda term: Not(Not(term))):
        for actor in (world.dov, world.eve):
            foreign = answers(world, actor, wrap(Term(key, (secret[key],))))
            assert foreign == answers(world, actor, wrap(Term(key, (UNUSED,)))), key


def test_a_word_of_others_is_answered_as_one_that_nobody_wrote(
    world: Scenario, secret: dict[str, int]
) -> None:
    world.task(world.dov, title="Own", project_id=None)
    for exact in (False, True):
        written = answers(world, world.dov, Words(WORD, exact=exact))
        assert written == answers(world, world.dov, Words("x" * len(WORD), exact=exact))

    def searched(session: Any) -> list[list[Any]]:
        found = []
        for text in (WORD, "x" * len(WORD)):
            asked = Answers(session)
            SqlQueries(asked, world.clock.now()).search(world.dov, read_search(text), 20)  # type: ignore[arg-type]
            found.append(asked.kept)
        return found

    store: Any = world.store
    known, unknown = store.look(searched)
    assert known == unknown


def test_the_place_of_somebody_elses_page_leads_to_ones_own_tasks_only(
    world: Scenario, secret: dict[str, int]
) -> None:
    own = world.task(world.ben, title=WORD, project_id=None)
    viewer = Viewer(world.ben.user_id, Instant(world.clock.now()), "UTC")
    places = [(0, WORD[:-1], 0), *((0, WORD, number) for number in range(secret["parent"] - 1, own))]
    for node in (All(), Words(WORD), Not(Term("project", (UNUSED,)))):
        search = TaskSearch(node=node, viewer=viewer, order="title")
        for place in places:
            page = Page(limit=50, after=place)
            found = world.store.read(
                lambda it, search=search, page=page: it.queries.filtered_tasks(world.ben, search, page)
            )
            assert [task.id for task in found] == [own], place
