"""Where does the processor time of an update go? Requests that each do a little more than the one before.

The difference between two lines is what the latter adds: identity and body, the transaction, five people to
tell with their deliveries, twenty listening sockets.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from _harness import HERE, Process, Taskcast, free_port, publish, stopping

REQUESTS = 800
CONNECTIONS = 8
ROUNDS = 4
LISTENERS = 20
ASSIGNEES = 5

_numbers = count()


@dataclass(frozen=True)
class Kind:
    """One kind of request."""

    server: Process
    method: str
    path: str
    body: Callable[[], str] | None = None


def new_title() -> str:
    return json.dumps({"title": f"Coat {next(_numbers)}"})


def drive(kind: Kind, token: str) -> None:
    parts = urlsplit(kind.server.url)

    def one() -> None:
        connection = HTTPConnection(parts.hostname, parts.port)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        for _ in range(REQUESTS // CONNECTIONS):
            connection.request(kind.method, kind.path, kind.body() if kind.body else None, headers)
            connection.getresponse().read()
        connection.close()

    threads = [Thread(target=one) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def costs(kinds: dict[str, Kind], token: str) -> dict[str, float]:
    """Processor milliseconds of each kind of request: the median of interleaved rounds."""
    found: dict[str, list[float]] = {name: [] for name in kinds}
    for turn in range(ROUNDS + 1):
        for name, kind in kinds.items():
            before = kind.server.cpu_seconds()
            drive(kind, token)
            time.sleep(0.3)
            if turn:  # the first round warms up
                found[name].append((kind.server.cpu_seconds() - before) / REQUESTS * 1000)
    return {name: round(statistics.median(values), 3) for name, values in found.items()}


def main() -> None:
    settings = {
        "TASKCAST_WORKER": "off",
        "TASKCAST_WRITES_PER_SECOND": "1e9",
        "TASKCAST_WRITE_BURST": "1000000000",
    }
    with tempfile.TemporaryDirectory() as folder:
        taskcast = Taskcast(Path(folder), **settings)
        port = free_port()
        constant = Process(
            [sys.executable, str(HERE / "_empty_app.py"), str(port)], f"http://127.0.0.1:{port}", {}, Path(folder) / "constant.log"
        )  # fmt: skip
        with stopping(taskcast, constant):
            constant.wait_ready("/api/tasks/1")
            measure(taskcast, constant)


def measure(taskcast: Taskcast, constant: Process) -> None:
    ada = taskcast.administrator("Ada")
    client = taskcast.client(ada)
    members = [taskcast.person(ada, f"Member{number}") for number in range(LISTENERS)]
    project = client.post("/api/projects", json={"name": "Garden"}).json()["id"]
    for number, _ in members:
        client.put(f"/api/projects/{project}/members/{number}", json={"role": "member"}).raise_for_status()
    fields = {"title": "Paint", "project_id": project}
    quiet = client.post("/api/tasks", json=fields).json()["id"]
    told = client.post(
        "/api/tasks", json={**fields, "assignee_ids": [number for number, _ in members[:ASSIGNEES]]}
    )
    same = Kind(taskcast, "PATCH", f"/api/tasks/{quiet}", lambda: json.dumps({"base_version": 1}))
    update = Kind(taskcast, "PATCH", f"/api/tasks/{quiet}", new_title)
    update_told = Kind(taskcast, "PATCH", f"/api/tasks/{told.json()['id']}", new_title)
    figures = costs(
        {
            "an empty Flask route": Kind(constant, "PATCH", "/api/tasks/1", new_title),
            "/healthz": Kind(taskcast, "GET", "/healthz"),
            "read a task": Kind(taskcast, "GET", f"/api/tasks/{quiet}"),
            "update that changes nothing": same,
            "update, nobody to tell": update,
            "update, five to tell": update_told,
        },
        ada,
    )
    listeners = subprocess.Popen(
        [sys.executable, str(HERE / "_counting_clients.py"), taskcast.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    assert listeners.stdin is not None
    assert listeners.stdout is not None
    listeners.stdin.write(json.dumps([token for _, token in members]) + "\n")
    listeners.stdin.flush()
    listeners.stdout.readline()
    figures |= costs({"update, five to tell, twenty sockets": update_told}, ada)
    listeners.stdin.write("\n")
    listeners.stdin.flush()
    listeners.wait(30)
    empty = figures["an empty Flask route"]
    rows = [(name, f"{value:.3f}", f"{value / empty:.2f}") for name, value in figures.items()]
    publish("update_parts", {"cpu_ms": figures}, rows, ("request", "CPU ms", "x an empty route"))


if __name__ == "__main__":
    main()
