"""Do filters and searches cost the same among 100,000 tasks as among 10,000, when they find as many?

Twelve filters and four searches, each of which finds the same tasks in both; processor time of the server per request, and p99
of the answers one after the other. Bars: 1.5 times, 50 ms. Searches for one letter, and a filter that no index helps, are told
beside them. How the database reads each is printed with the results. `finding_on_postgresql.py` asks the same of PostgreSQL.
On a machine that does other work as well, requests wait for a processor: the p99 of their own processor time is told beside
that of the answers.
"""

import random
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from _databases import PostgresServer
from _harness import percentile, publish, stopping
from _list_costs import PROJECTS, ListServer, compare

from taskcast.bootstrap import SystemClock
from taskcast.domain.due import Due
from taskcast.domain.filters.matching import Viewer
from taskcast.domain.filters.parsing import parse
from taskcast.domain.ids import UserId, format_instant
from taskcast.domain.permissions import Actor
from taskcast.domain.search import read_search
from taskcast.domain.tasks import Task
from taskcast.ports.queries import Page, TaskSearch
from taskcast.storage import open_store
from taskcast.storage.database_session import PostgresSession
from taskcast.storage.queries.sql_queries import SqlQueries
from taskcast.storage.repositories.tasks import Tasks

SIZES = (10_000, 100_000)
SPECIAL, COMMENTS = 300, 40
REQUESTS, ROUNDS = 60, 5
RATIO, P99_MS = 1.5, 50.0
NOW = datetime.now(UTC)

FILTERS: dict[str, dict[str, str]] = {
    "mine": {"q": "assignee:me", "sort": "due"},
    "mine, this week, without a label": {"q": "assignee:me due:<=+7d -label:waiting", "sort": "due"},
    "overdue": {"q": "is:overdue", "sort": "due"},
    "due today": {"q": "due:today", "sort": "-priority"},
    "a label": {"q": "label:urgent", "sort": "-updated"},
    "the highest priority": {"q": "priority:p1", "sort": "title"},
    "a word": {"q": "invo", "sort": "-created"},
    "words in a row, done ones too": {"q": '"acme invoice" is:open,done', "sort": "id"},
    "a section": {"q": "section:Doing", "sort": "manual"},
    "done this week": {"q": "completed:>=-7d", "sort": "-completed"},
    "one or another, and a word": {"q": "(priority:>=p2 or is:overdue) invoice", "sort": "due"},
    "all of a project": {"q": 'project:"Garden 3"', "sort": "title"},
}
SEARCHES: dict[str, dict[str, str]] = {
    "search: a beginning": {"q": "invo"},
    "search: two words": {"q": "invoice acme"},
    "search: words in a row": {"q": '"acme invoice"'},
    "search: a word of comments": {"q": "zeb"},
}
BESIDE: dict[str, dict[str, str]] = {
    "a letter": {"q": "p", "sort": "due"},
    "no index helps": {"q": "-is:assigned has:description -label:none", "sort": "title"},
    "search: a letter": {"q": "p"},
}


def path_of(name: str, query: dict[str, str]) -> str:
    """The address of one question."""
    where = "/api/search" if name.startswith("search") else "/api/tasks"
    return f"{where}?{urlencode({'limit': '50', **query})}"


class SoughtTasks:
    """A server with that many tasks, of which the same few are looked for."""

    def __init__(self, folder: Path, tasks: int, postgres: PostgresServer | None) -> None:
        self.server = server = ListServer(folder, postgres)
        first = server.projects[0]
        label = server.make(f"/api/projects/{first}/labels", name="Urgent")
        section = server.make(f"/api/projects/{first}/sections", name="Doing")
        self._store: Any = open_store(
            server.database_url,
            clock=SystemClock(),
            ids=None,
            channels=(),  # type: ignore[arg-type]
        )
        chance = random.Random(1)
        others = _others(tasks - SPECIAL, server.projects, server.me, chance)
        special = [_special(number, first, section, label, server.me) for number in range(SPECIAL)]
        everything = sorted([*others, *special], key=lambda task: task.created_at)
        for start in range(0, len(everything), 1000):
            self._store.transact(lambda it, slice_=everything[start : start + 1000]: _add(it, slice_))
        listed = server.client.get("/api/tasks", params={"q": '"acme invoice"', "limit": COMMENTS})
        for task in listed.json()["items"]:
            server.make(f"/api/tasks/{task['id']}/comments", body="Ask the zebra.")
        server.settle()

    def plan(self, name: str, query: dict[str, str]) -> list[str]:
        """How the database reads it."""
        actor = Actor(user_id=UserId(self.server.me), is_admin=True)

        def look(session: Any) -> list[str]:
            explaining = Explaining(session)
            queries = SqlQueries(explaining, format_instant(NOW))  # type: ignore[arg-type]
            if name.startswith("search"):
                queries.search(actor, read_search(query["q"]), 50)
            else:
                node = parse(query["q"], queries.filter_names(actor))
                viewer = Viewer(actor.user_id, format_instant(NOW), "UTC")
                order: Any = {"manual": "position"}.get(query["sort"], query["sort"].removeprefix("-"))
                order = f"{order}_at" if order in {"created", "updated", "completed"} else order
                queries.filtered_tasks(
                    actor, TaskSearch(node=node, viewer=viewer, order=order), Page(limit=51)
                )
            return explaining.plans

        plans: list[str] = self._store.look(look)
        return plans


class Explaining:
    """A session that answers, and keeps how each statement is read."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.connection = session.connection
        self.plans: list[str] = []

    def one(self, statement: Any, /, **values: object) -> Any:
        return self._session.one(statement, **values)

    def all(self, statement: Any, /, **values: object) -> list[Any]:
        if isinstance(self._session, PostgresSession):
            sql, given = statement.for_postgresql()
            steps = self.connection.execute(b"EXPLAIN (COSTS OFF) " + sql, {**given, **values}).fetchall()
        else:
            sql, bind = statement.for_sqlite()
            steps = self.connection.execute(f"EXPLAIN QUERY PLAN {sql}", bind(values)).fetchall()
        self.plans += [step[-1] for step in steps]
        rows: list[Any] = self._session.all(statement, **values)
        return rows


def _add(session: Any, listed: list[Task]) -> None:
    tasks = Tasks(session)
    for task in listed:
        tasks.add(task)


def _at(days: float) -> str:
    return format_instant(NOW - timedelta(days=days))


_numbers = count()
_VERBS = ("Paint", "Mow", "Water", "Repair", "Order", "Measure", "Clean", "Plan")
_THINGS = ("fence", "shed", "lawn", "roses", "gate", "path", "pond", "hedge")


def _others(tasks: int, projects: list[int], person: int, chance: random.Random) -> Iterator[Task]:
    """What nobody looks for: without a person, a label, a section and a priority, due in a year, done long ago."""
    for number in range(tasks):
        at, done = _at(30 + chance.random() * 300), chance.random() < 0.5
        yield _task(
            projects[number % PROJECTS], person, at,
            title=f"{chance.choice(_VERBS)} the {chance.choice(_THINGS)}, part {number}",
            description="Bring the **brush** from the shed. Two coats." if number % 3 == 0 else "",
            completed=done, completed_at=at if done else None,
            due=Due(date=f"{NOW.year + 1}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"),
        )  # fmt: skip


def _special(number: int, project: int, section: int, label: int, person: int) -> Task:
    """One of those that are looked for."""
    done = number % 5 == 4
    day = (NOW + timedelta(days=number % 15 - 7)).date().isoformat()
    return _task(
        project, person, _at(number / 20),
        title=f"Pay the {'Acme invoice' if number % 2 else 'invoice of Acme'} {number}",
        completed=done, completed_at=_at(number / 50) if done else None, due=Due(date=day), priority=1 + number % 4,
        assignee_ids=(person,), label_ids=(label,) if number % 3 == 0 else (), section_id=section,
    )  # fmt: skip


def _task(project: int, person: int, at: str, **fields: Any) -> Task:
    position = f"a{next(_numbers):08}"
    return Task(
        id=0, project_id=project, position=position, created_at=at, created_by=person, updated_at=at, **fields
    )  # type: ignore[arg-type]


def main(question: str = "finding", postgres: PostgresServer | None = None) -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        held = []
        for size in SIZES:
            held.append(SoughtTasks(Path(name) / str(size), size, postgres))
            stack.enter_context(stopping(held[-1].server.process))
        measure(held, question)


def measure(held: list[SoughtTasks], question: str) -> None:
    listed = FILTERS | SEARCHES | BESIDE
    paths = {name: path_of(name, query) for name, query in listed.items()}
    found = compare([each.server for each in held], paths, requests=REQUESTS, rounds=ROUNDS)
    rows, results = [], {}
    for name, costs in found.items():
        small, large = (round(statistics.median(each.cpu_ms), 3) for each in costs)
        p99, cpu_p99 = (
            round(percentile(values, 0.99), 1) for values in (costs[-1].took_ms, costs[-1].request_cpu_ms)
        )
        ratio = round(large / small, 2)
        results[name] = {
            "query": listed[name], "cpu_ms": [small, large], "ratio": ratio, "p99_ms": p99, "cpu_p99_ms": cpu_p99,
            "has_bar": name not in BESIDE, "plan": held[-1].plan(name, listed[name]),
        }  # fmt: skip
        bar = "" if name in BESIDE else f"{RATIO}, {P99_MS:.0f} ms"
        rows.append(
            (name, f"{small:.3f}", f"{large:.3f}", f"{ratio:.2f}", f"{p99:.1f}", f"{cpu_p99:.1f}", bar)
        )
    for name, result in results.items():
        print(f"\n{name}: {listed[name]['q']}", *result["plan"], sep="\n    ")
    head = ("50 of", *(f"{size:,}: CPU ms" for size in SIZES), "ratio", "p99 ms", "of it CPU", "bars")
    bars = {"ratio": RATIO, "p99_ms": P99_MS}
    publish(question, {"sizes": SIZES, "bars": bars, "lists": results}, rows, head)


if __name__ == "__main__":
    main()
