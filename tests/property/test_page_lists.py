"""Every list of the page is what the server says to the same filter, in the same order.

The page's own stores in Node hold what a random world of three projects has; the server is as its users run it.
"""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, get_args

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskcast.domain.filters.keys import KEYS
from taskcast.domain.filters.tree import Operator, read_tree, with_open_only
from taskcast.domain.views import ViewSort
from taskcast.domain.words import name_key
from tests.services.page_process import OpenPage, PageProcess
from tests.services.server import TaskcastServer
from tests.support.page_histories import PageScenario
from tests.support.people import ADA, BEN

pytestmark = pytest.mark.promise("P3")

Json = dict[str, Any]

DAY = timedelta(days=1)
DAYS = ["yesterday", "today", "tomorrow", "friday", "+3d", "-1w"]
TITLES = [
    "Paint the fence",
    "Pay: the invoice!",
    "Größe prüfen",
    "grosse",
    "東京タワー",
    "paint, paint",
    "x y z",
]
SOUGHT = ["paint", "pa", "the inv", "größe", "京タ", "y z", "z y", "fence", "urg", ""]
LABELS, SECTIONS = ["Urgent", "paint it"], ["To do", "Doing"]
SORTS = get_args(ViewSort)
MOST = 100


class World:
    """Tasks of all kinds in three projects of Ada's, one of them archived, and one of Ben's that she is in."""

    def __init__(self, people: PageScenario, chance: random.Random) -> None:
        self.ada, ben = people.clients[ADA], people.clients[BEN]
        self.ids = [people.ids[ADA], people.ids[BEN]]
        self.chance = chance
        # Whenever the tests run: it is about noon where Ada is, and today stays today.
        ahead = 12 - datetime.now(UTC).hour
        self.zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
        self.today = (datetime.now(UTC) + timedelta(hours=ahead)).date()
        self.ada.patch("/api/me", json={"timezone": self.zone}).raise_for_status()
        owners = {"House": (self.ada, 1), "Garden": (self.ada, None), "Office": (ben, 0)}
        self.projects: list[int] = []
        self.named: dict[str, list[int]] = {"label": [], "section": []}
        self.tasks: list[int] = []
        for name, (owner, guest) in owners.items():
            project = self._made(owner, "/api/projects", name=name)
            if guest is not None:
                owner.put(
                    f"/api/projects/{project}/members/{self.ids[guest]}", json={"role": "member"}
                ).raise_for_status()
            self._fill(owner, project, self.ids if guest is not None else self.ids[:1])
            self.projects.append(project)
        self.ada.patch(f"/api/projects/{self.projects[1]}", json={"archived": True}).raise_for_status()

    def _fill(self, owner: httpx.Client, project: int, people: Sequence[int]) -> None:
        labels = [
            self._made(owner, f"/api/projects/{project}/labels", name=name, colour="red") for name in LABELS
        ]
        sections = [self._made(owner, f"/api/projects/{project}/sections", name=name) for name in SECTIONS]
        self.named["label"] += labels
        self.named["section"] += sections
        own: list[int] = []
        for _ in range(18):
            parent = self.chance.choice(own) if own and self.chance.random() < 0.25 else None
            fields: Json = {
                "title": self.chance.choice(TITLES), "description": self.chance.choice(["", *TITLES]),
                "label_ids": self.chance.sample(labels, self.chance.randrange(3)),
                "assignee_ids": self.chance.sample(people, self.chance.randrange(len(people) + 1)),
                "priority": self.chance.randrange(5), "due": self._due(),
            }  # fmt: skip
            where = (
                {"section_id": self.chance.choice([None, *sections])}
                if parent is None
                else {"parent_id": parent}
            )
            task = self._made(owner, "/api/tasks", project_id=project, **fields, **where)
            (own if parent is None else self.tasks).append(task)
            if self.chance.random() < 0.25:
                owner.post(f"/api/tasks/{task}/complete", json={}).raise_for_status()
        self.tasks += own

    def _due(self) -> Json | None:
        day = (self.today + self.chance.randrange(-9, 9) * DAY).isoformat()
        timed = {"local": f"{day}T{self.chance.choice(['00:00', '23:30'])}", "zone": "Asia/Tokyo"}
        # What is timed is more than a day away: whether it is overdue changes with no minute.
        is_near = abs((self.today - datetime.fromisoformat(day).date()).days) < 3
        return self.chance.choice([None, {"date": day}, {"date": day} if is_near else timed])

    @staticmethod
    def _made(who: httpx.Client, path: str, **fields: Any) -> int:
        made: int = who.post(path, json=fields).raise_for_status().json()["id"]
        return made

    def values(self, name: str) -> st.SearchStrategy[Any]:
        key = KEYS[name]
        known: dict[str, Sequence[Any]] = {
            "project": [*self.projects, 999_999],
            "name": [*LABELS, *SECTIONS, "URGENT", "nowhere", *self.named.get(name, [])],
            "person": ["me", *self.ids],
            "level": [1, 2, 3, 4],
            "day": [*DAYS, self.today.isoformat()],
            "number": self.tasks,
            "flag": key.choices,
        }
        return st.sampled_from(known[key.kind])

    def terms(self, name: str) -> st.SearchStrategy[Json]:
        key, value = KEYS[name], self.values(name)
        several = st.lists(
            value | st.none() if key.may_be_absent else value, min_size=1, max_size=3, unique=True
        )
        plain = st.tuples(several, st.just("="))
        compared = st.tuples(value.map(lambda only: [only]), st.sampled_from(get_args(Operator)))
        return (plain | compared if key.is_ordered else plain).map(
            lambda said: {"type": "term", "key": name, "values": said[0], "op": said[1]}
        )

    def filters(self) -> st.SearchStrategy[Json]:
        words = st.fixed_dictionaries(
            {
                "type": st.just("words"),
                "words": st.sampled_from(SOUGHT),
                "exact": st.booleans(),
                "within": st.sampled_from(["text", "title"]),
            }
        )
        terms = st.one_of([self.terms(name) for name, key in KEYS.items() if key.kind != "words"])
        return st.recursive(
            terms | terms | words,
            lambda inner: (
                st.builds(lambda node: {"type": "not", "node": node}, inner)
                | st.builds(
                    lambda kind, nodes: {"type": kind, "nodes": nodes},
                    st.sampled_from(["and", "or"]),
                    st.lists(inner, max_size=3),
                )
            ),
            max_leaves=6,
        )

    def listed(self, query: Json, sort: str) -> list[Json]:
        asked: dict[str, str | int] = {"query": json.dumps(query), "sort": sort, "limit": MOST}
        page = self.ada.get("/api/tasks", params=asked).raise_for_status().json()
        assert page["next_cursor"] is None
        items: list[Json] = page["items"]
        return items


@dataclass(frozen=True)
class Screen:
    """Ada's page with all of it, and whom it asks."""

    world: World
    page: PageProcess
    tasks: dict[int, Json]

    def agrees(self, query: Json, sort: str) -> None:
        """The same tasks, and where they differ in what they are sorted by, in the same order."""
        shown = self.page.ask("list", {"query": query, "sort": sort})
        told = self.world.listed(query, sort)
        open_ones = [task["id"] for task in told if not task["completed"]]
        assert self._in_order(shown["open"], sort) == self._in_order(open_ones, sort)
        done = {"type": "term", "key": "is", "values": ["done"], "op": "="}
        asked = query if _tells_completion(query) else {"type": "and", "nodes": [query, done]}
        completed = [task["id"] for task in self.world.listed(asked, "-completed") if task["completed"]]
        assert self._in_order(shown["done"], "-completed") == self._in_order(completed, "-completed")

    def _in_order(self, ids: Sequence[int], sort: str) -> Any:
        if sort.removeprefix("-") == "manual":
            # The page puts one project after the other.
            return {
                project: self._runs([each for each in ids if self.tasks[each]["project_id"] == project], sort)
                for project in self.world.projects
            }
        return self._runs(ids, sort)

    def _runs(self, ids: Sequence[int], sort: str) -> list[tuple[Any, list[int]]]:
        """What has the same value stands in an order of one's own."""
        of = SORTED_BY[sort.removeprefix("-")]
        return [(key, sorted(run)) for key, run in groupby(ids, lambda each: of(self.tasks[each]))]


def _tells_completion(query: Json) -> bool:
    node = read_tree(json.dumps(query))
    return with_open_only(node) is node


SORTED_BY: Mapping[str, Callable[[Json], Any]] = {
    "manual": lambda task: task["position"],
    "due": lambda task: json.dumps(task["due"]),
    "priority": lambda task: task["priority"],
    "created": lambda task: task["created_at"],
    "updated": lambda task: task["updated_at"],
    "completed": lambda task: task["completed_at"],
    "title": lambda task: name_key(task["title"]),
}


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory, open_page: OpenPage) -> Iterator[Screen]:
    folder = tmp_path_factory.mktemp("page-lists")
    # One client asks for many people.
    server = TaskcastServer(folder, {"TASKCAST_READ_SHARE": "1000", "TASKCAST_READ_BURST": "1e9"})
    with ExitStack() as stack:
        stack.callback(server.close)
        server.start()
        people = PageScenario.on(server)
        world = World(people, random.Random(15))
        page = open_page(
            url=f"http://127.0.0.1:{server.port}", cookie=people.cookies[ADA], folder=str(folder / "device"),
            isOnline=True, transport="socket",
        )  # fmt: skip
        stack.callback(page.kill)
        visible = [each["id"] for each in world.ada.get("/api/projects").raise_for_status().json()["items"]]
        reached = {}
        for project in visible:
            snapshot = world.ada.get(f"/api/projects/{project}/snapshot").raise_for_status().json()
            reached[str(project)] = [snapshot["epoch"], snapshot["as_of"]]
        page.wait_until(visible=visible, reached=reached)
        everything = {"type": "term", "key": "is", "values": ["open", "done"], "op": "="}
        yield Screen(world, page, {task["id"]: task for task in world.listed(everything, "id")})


def test_the_world_has_something_to_list(screen: Screen) -> None:
    assert len([task for task in screen.tasks.values() if not task["completed"]]) > 30
    subtasks = {task["parent_id"]: task["completed"] for task in screen.tasks.values() if task["parent_id"]}
    assert {*subtasks.values()} == {True, False}


@pytest.mark.parametrize("sort", SORTS)
def test_a_list_has_the_order_of_the_server(screen: Screen, sort: str) -> None:
    screen.agrees({"type": "and", "nodes": []}, sort)


@pytest.mark.parametrize(
    ("key", "value"), [(name, value) for name, key in KEYS.items() for value in key.choices]
)
def test_a_flag_means_the_same(screen: Screen, key: str, value: str) -> None:
    term = {"type": "term", "key": key, "values": [value], "op": "="}
    both = {"type": "term", "key": "is", "values": ["open", "done"], "op": "="}
    screen.agrees({"type": "and", "nodes": [term, both]}, "created")


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_list_is_what_the_server_says_to_the_same_filter(screen: Screen, data: st.DataObject) -> None:
    screen.agrees(data.draw(screen.world.filters()), data.draw(st.sampled_from(SORTS)))


@pytest.mark.soak
@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_it_is_for_any_filter(screen: Screen, data: st.DataObject) -> None:
    screen.agrees(data.draw(screen.world.filters()), data.draw(st.sampled_from(SORTS)))
