"""Does a list of 50 cost the same among 100,000 tasks as among 1,000?

Processor time of the server per request, ten projects, half of the tasks done, a quarter one's own. Bar: at most
1.2 times, for the usual sort and the filters used most; the other lists are told beside them.
"""

import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from _harness import Taskcast, publish, stopping
from _many_tasks import Reader, insert_tasks, wait_until_idle

SIZES = (1_000, 100_000)
PROJECTS = 10
REQUESTS = 250
ROUNDS = 5
MOST_USED = {
    "all, by id": "",
    "a project's open tasks": "project_id={project}&completed=false",
    "a project's open tasks, by due date": "project_id={project}&completed=false&sort=due",
    "all open tasks, by due date": "completed=false&sort=due",
    "all, last changed first": "sort=-updated_at",
    "mine": "assignee_id={me}",
    "mine, open": "assignee_id={me}&completed=false",
}
OTHERS = {
    "mine, open, by due date": "assignee_id={me}&completed=false&sort=due",
    "a project's tasks, by title": "project_id={project}&sort=title",
    "a project's tasks, highest priority first": "project_id={project}&sort=-priority",
}


class Garden:
    """A server with that many tasks, and someone who lists them."""

    def __init__(self, folder: Path, tasks: int) -> None:
        folder.mkdir()
        self.server = Taskcast(folder, TASKCAST_WORKER="off")
        token = self.server.administrator("Ada")
        client = self.server.client(token)
        self.me = client.get("/api/me").json()["id"]
        for number in range(PROJECTS):
            self.project = client.post("/api/projects", json={"name": f"Garden {number}"}).json()["id"]
            insert_tasks(folder, self.project, tasks // PROJECTS, self.me, completed=0.5)
        self._reader = Reader(self.server.url, token)

    def cost(self, query: str) -> float:
        """Processor milliseconds of one request."""
        path = "/api/tasks?limit=50&" + query.format(project=self.project, me=self.me)
        before = self.server.cpu_seconds()
        for _ in range(REQUESTS):
            self._reader.get(path)
        wait_until_idle()
        return (self.server.cpu_seconds() - before) / REQUESTS * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        gardens = []
        for size in SIZES:
            gardens.append(Garden(Path(name) / str(size), size))
            stack.enter_context(stopping(gardens[-1].server))
        measure(gardens)


def measure(gardens: list[Garden]) -> None:
    found: dict[str, list[list[float]]] = {name: [[] for _ in SIZES] for name in MOST_USED | OTHERS}
    for turn in range(ROUNDS + 1):
        for name, query in (MOST_USED | OTHERS).items():
            for garden, kept in zip(gardens, found[name], strict=True):
                cost = garden.cost(query)
                if turn:  # the first round warms up
                    kept.append(cost)
    rows, results = [], {}
    for name, kept in found.items():
        small, large = (round(statistics.median(values), 3) for values in kept)
        results[name] = {
            "cpu_ms": [small, large],
            "ratio": round(large / small, 2),
            "has_bar": name in MOST_USED,
        }
        bar = "1.2" if name in MOST_USED else ""
        rows.append((name, f"{small:.3f}", f"{large:.3f}", f"{large / small:.2f}", bar))
    head = ("50 of", *(f"{size:,}: CPU ms" for size in SIZES), "ratio", "bar")
    publish("lists", {"sizes": SIZES, "bar": 1.2, "lists": results}, rows, head)


if __name__ == "__main__":
    main()
