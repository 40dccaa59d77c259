"""Does a list of 50 cost the same among 100,000 tasks as among 1,000?

Processor time of the server per request, ten projects, half of the tasks done, a quarter one's own. Bar: at most
1.2 times, for the usual sort and the filters used most; the other lists are told beside them.
"""

import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from _harness import publish, stopping
from _list_costs import ListServer, compare
from _many_tasks import insert_tasks

SIZES = (1_000, 100_000)
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


def main() -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        servers = []
        for size in SIZES:
            folder = Path(name) / str(size)
            servers.append(server := ListServer(folder))
            stack.enter_context(stopping(server.process))
            for project in server.projects:
                insert_tasks(folder, project, size // len(server.projects), server.me, completed=0.5)
        measure(servers)


def measure(servers: list[ListServer]) -> None:
    paths = {name: f"/api/tasks?limit=50&{query}" for name, query in (MOST_USED | OTHERS).items()}
    rows, results = [], {}
    for name, costs in compare(servers, paths, requests=REQUESTS, rounds=ROUNDS).items():
        small, large = (round(statistics.median(each.cpu_ms), 3) for each in costs)
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
