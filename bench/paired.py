"""What does this checkout cost beside another one? `python bench/paired.py PATH` names the other, with its .venv.

Both servers run at the same time and are asked by turns, in slices of a second or two, so that whatever else the
machine does meets both alike. Processor milliseconds of the server per request; bar: 1.05 times the other's.
Each update tells five people, and 20 more sockets listen: what updates cost includes the fan-out.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any

from _clients import Client, HttpClient, SocketClient, new_title
from _harness import HERE, PROGRAM, Taskcast, publish, stopping
from _many_tasks import Reader, new_tasks, wait_until_idle
from _update_scenario import ASSIGNEES, UNPACED, UpdateScenario
from update_rest import cost

BAR = 1.05
CONNECTIONS, UPDATES, READS, ROUNDS, TASKS = 32, 800, 250, 11, 1000
LISTS = {
    "list: all, by id": "/api/tasks?limit=50",
    "list: open tasks of a project": "/api/tasks?limit=50&project_id={project}&completed=false",
    "list: open tasks by due date": "/api/tasks?limit=50&completed=false&sort=due",
    "list: mine, open": "/api/tasks?limit=50&assignee_id={me}&completed=false",
    "snapshot of 1,000 tasks": "/api/projects/{project}/snapshot",
}

Measure = Callable[[], float]
_priorities = cycle((0, 1, 2, 3, 4))


def new_priority() -> bytes:
    """Another priority than the one before."""
    return b'{"priority":%d}' % next(_priorities)


class Side:
    """One checkout's server with the same content as the other's."""

    def __init__(self, folder: Path, tool: Path, stack: ExitStack) -> None:
        folder.mkdir()
        self.server = Taskcast(folder, program=(str(tool),), tool=tool, **UNPACED)
        stack.enter_context(stopping(self.server))
        self._stage = stage = UpdateScenario(self.server)
        stack.enter_context(stage.listening())
        self._task = stage.task(assignees=ASSIGNEES)
        self._path = f"/api/tasks/{self._task}"
        with self.server.client(stage.ada) as client:
            self._me = client.get("/api/me").json()["id"]
            self._garden = client.post("/api/projects", json={"name": "Garden"}).json()["id"]
            for fields in new_tasks(TASKS, self._garden, self._me):
                client.post("/api/tasks", json=fields).raise_for_status()
        self._reader = Reader(self.server.url, stage.ada)

    def measures(self) -> dict[str, Measure]:
        """What is measured, by name."""
        url, ada = self.server.url, self._stage.ada

        def fields() -> bytes:
            return b'{"id":%d,%b' % (self._task, new_title()[1:])

        def by_socket() -> SocketClient:
            return SocketClient(url, "update_task", ada, fields)

        def by_rest() -> HttpClient:
            return HttpClient(url, "PATCH", self._path, ada, new_title)

        def other_field() -> HttpClient:
            return HttpClient(url, "PATCH", self._path, ada, new_priority)

        return {
            "update of the title by socket": self._updating(by_socket),
            "update of the title by REST": self._updating(by_rest),
            "update of the priority by REST": self._updating(other_field),
            **{name: self._reading(path) for name, path in LISTS.items()},
        }

    def _updating(self, connect: Callable[[], Client]) -> Measure:
        clients: list[Client] = []

        def update() -> float:
            if not clients:  # a connection that waited for its turn would be closed
                clients.extend(connect() for _ in range(CONNECTIONS))
            return cost(self.server, clients, UPDATES)[0]

        return update

    def _reading(self, path: str) -> Measure:
        path = path.format(project=self._garden, me=self._me)

        def read() -> float:
            before = self.server.cpu_seconds()
            for _ in range(READS):
                self._reader.get(path)
            wait_until_idle()
            return (self.server.cpu_seconds() - before) / READS * 1000

        return read


def main() -> None:
    if len(sys.argv) != 2:
        print(
            f"Needs another checkout: python {HERE.name}/{Path(__file__).name} PATH"
        )  # `make bench` goes on
        return
    other = Path(sys.argv[1]).resolve() / ".venv" / "bin" / "taskcast"
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        sides = [
            Side(Path(name) / "other", other, stack).measures(), Side(Path(name) / "this", PROGRAM, stack).measures()
        ]  # fmt: skip
        report({what: _rounds(*(side[what] for side in sides)) for what in sides[0]})


def _rounds(other: Measure, this: Measure) -> list[tuple[float, float]]:
    """Both by turns, the first of a round being now the one, now the other; the first round warms up."""
    rounds = []
    for turn in range(ROUNDS + 1):
        if turn % 2:
            before = other()
            after = this()
        else:
            after = this()
            before = other()
        rounds.append((before, after))
    return rounds[1:]


def report(found: dict[str, list[tuple[float, float]]]) -> None:
    figures: dict[str, Any] = {"bar": BAR}
    rows = []
    for name, rounds in found.items():
        other, this = (statistics.median(values) for values in zip(*rounds, strict=True))
        ratio = statistics.median(after / before for before, after in rounds)
        figures[name] = {"other_cpu_ms": round(other, 3), "cpu_ms": round(this, 3), "ratio": round(ratio, 3)}
        rows.append((name, f"{other:.3f}", f"{this:.3f}", f"{ratio:.2f}"))
    publish("paired", figures, rows, ("request", "other: CPU ms", "this: CPU ms", "ratio"))


if __name__ == "__main__":
    main()
