"""The scenario for measuring updates: a project of 21 users, a task assigned to five of them, and 20 subscribed sockets."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from _harness import HERE, Process, Taskcast, free_port

LISTENERS = 20
ASSIGNEES = 5

UNPACED = {
    # 200 writes a second are a person's limit; here one client stands for many people.
    "TASKCAST_WORKER": "off",
    "TASKCAST_WRITES_PER_SECOND": "1e9",
    "TASKCAST_WRITE_BURST": "1000000000",
}


class UpdateScenario:
    """Ada's project on a server."""

    def __init__(self, taskcast: Taskcast) -> None:
        self.taskcast = taskcast
        self.ada = taskcast.administrator("Ada")
        self.members = [taskcast.person(self.ada, f"Member{number}") for number in range(LISTENERS)]
        client = taskcast.client(self.ada)
        self._project = client.post("/api/projects", json={"name": "Garden"}).json()["id"]
        for number, _ in self.members:
            path = f"/api/projects/{self._project}/members/{number}"
            client.put(path, json={"role": "member"}).raise_for_status()

    def task(self, *, assignees: int) -> int:
        """A new task of so many people."""
        ids = [number for number, _ in self.members[:assignees]]
        fields = {"title": "Paint", "project_id": self._project, "assignee_ids": ids}
        made = self.taskcast.client(self.ada).post("/api/tasks", json=fields)
        made.raise_for_status()
        number: int = made.json()["id"]
        return number

    @contextmanager
    def listening(self) -> Iterator[list[int]]:
        """A socket for every member; at the end the list holds how many events each heard."""
        heard: list[int] = []
        program = [sys.executable, str(HERE / "_counting_clients.py"), self.taskcast.url]
        listeners = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert listeners.stdin is not None
        assert listeners.stdout is not None
        listeners.stdin.write(json.dumps([token for _, token in self.members]) + "\n")
        listeners.stdin.flush()
        assert listeners.stdout.readline() == "ready\n"
        try:
            yield heard
        finally:
            listeners.stdin.write("\n")
            listeners.stdin.flush()
            heard += json.loads(listeners.stdout.readline())
            listeners.wait(30)


def all_delivered(heard: list[int], updates: int) -> None:
    """Whether every listener heard every update, and assignees their inbox's line of it, too."""
    wrong = {
        number: total
        for number, total in enumerate(heard)
        if total != updates * (2 if number < ASSIGNEES else 1)
    }
    if wrong:
        raise SystemExit(f"of {updates} updates these listeners did not hear everything: {wrong}")


def reference(program: str, folder: Path, *arguments: str) -> Process:
    """A server of this folder's `program`, which takes its port as first argument."""
    port = free_port()
    command = [sys.executable, str(HERE / program), str(port), *arguments]
    return Process(command, f"http://127.0.0.1:{port}", {}, folder / f"{program}.{port}.log")


class Histogram:
    """A histogram among the server's metrics, from now on."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._before = self._buckets()

    def _buckets(self) -> dict[float, float]:
        lines = httpx.get(f"{self._url}/metrics", trust_env=False).text.splitlines()
        found = (line for line in lines if line.startswith(f"{self._name}_bucket"))
        return {float(line.split('"')[1]): float(line.rpartition(" ")[2]) for line in found}

    def shares(self) -> dict[float, float]:
        """Upper bound to the share of values up to it, since the beginning."""
        after = self._buckets()
        passed = {bound: after[bound] - self._before.get(bound, 0.0) for bound in sorted(after)}
        whole = passed[float("inf")] or 1.0
        return {bound: count / whole for bound, count in passed.items()}

    def percentile(self, share: float) -> float:
        """Upper bound of the bucket in which it lies."""
        return next(bound for bound, reached in self.shares().items() if reached >= share)
