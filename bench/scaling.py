"""How many updates a second do two serving processes take where one takes so many? On one PostgreSQL, over REST.

Bar: 1.5 times over 16 projects, as far as two cores tell, which the database and the load generator (wrk) use, too:
so the processor time of each is reported. On one project updates wait for each other; that is measured and explained.
"""

import json
import resource
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from _databases import PostgresServer, postgres_cpu_seconds, running_postgres
from _harness import HERE, Taskcast, publish, stopping

PROJECTS = 16
TASKS = 4  # of each project
CONNECTIONS = 16
SECONDS = 4
ROUNDS = 3
BAR = 1.5


class Load:
    """A server with as many processes, and its tasks."""

    def __init__(self, folder: Path, postgres: PostgresServer, processes: int) -> None:
        folder.mkdir()
        self.postgres = postgres
        self.server = Taskcast(
            folder,
            TASKCAST_DATABASE_URL=postgres.create_database(),
            TASKCAST_WORKERS=str(processes),
            TASKCAST_WORKER="off",
            TASKCAST_WRITES_PER_SECOND="1e9",
            TASKCAST_WRITE_BURST="1000000000",
        )
        self.token = self.server.administrator("Ada")
        client = self.server.client(self.token)
        self.tasks: list[list[str]] = []
        for number in range(PROJECTS):
            project = client.post("/api/projects", json={"name": f"Project {number}"}).json()["id"]
            fields = {"title": "Paint", "project_id": project}
            made = [client.post("/api/tasks", json=fields).json()["id"] for _ in range(TASKS)]
            self.tasks.append([str(task) for task in made])

    def drive(self, projects: int, seconds: int = SECONDS) -> dict[str, Any]:
        """Updates a second over that many projects, and processor milliseconds an update of everyone involved."""
        order = [tasks[turn] for turn in range(TASKS) for tasks in self.tasks[:projects]]
        before = self._cpu()
        command = [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "--timeout",
            "30s",
            "-s",
            str(HERE / "scaling.lua"),
        ]
        done = subprocess.run(
            [*command, self.server.url, "--", self.token, *order], capture_output=True, text=True, check=True
        )
        told = json.loads(done.stdout.strip().splitlines()[-1])
        if told["refused"] or told["broken"] or not told["requests"]:
            raise RuntimeError(done.stdout)
        spent = {
            name: round((now - before[name]) / told["requests"] * 1000, 3)
            for name, now in self._cpu().items()
        }
        return {
            "per_second": round(told["requests"] / told["seconds"]),
            "p50_ms": told["p50_ms"],
            "p99_ms": told["p99_ms"],
            "cpu_ms": spent,
            "cores_used": round(sum(spent.values()) * told["requests"] / told["seconds"] / 1000, 2),
        }

    def _cpu(self) -> dict[str, float]:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return {
            "taskcast": self.server.cpu_seconds(),
            "postgresql": postgres_cpu_seconds(self.postgres),
            "wrk": children.ru_utime + children.ru_stime,
        }


def measure(loads: dict[int, Load], projects: int) -> dict[str, Any]:
    """In turn, so that what else the machine does meets both."""
    rounds: dict[int, list[dict[str, Any]]] = {processes: [] for processes in loads}
    for load in loads.values():
        load.drive(projects, 1)
    for _ in range(ROUNDS):
        for processes, load in loads.items():
            rounds[processes].append(load.drive(projects))
            time.sleep(0.2)
    ratios = [two["per_second"] / one["per_second"] for one, two in zip(rounds[1], rounds[2], strict=True)]
    return {
        "rounds": {str(processes): told for processes, told in rounds.items()},
        "ratio": round(statistics.median(ratios), 2),
        "cpu_ratio": round(
            statistics.median(
                sum(two["cpu_ms"].values()) / sum(one["cpu_ms"].values())
                for one, two in zip(rounds[1], rounds[2], strict=True)
            ), 2,
        ),
    }  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as name, running_postgres() as postgres:
        loads = {processes: Load(Path(name) / str(processes), postgres, processes) for processes in (1, 2)}
        with stopping(*(load.server for load in loads.values())):
            figures = {
                "bar": BAR,
                "many_projects": measure(loads, PROJECTS),
                "one_project": measure(loads, 1),
            }
    rows = []
    for name, projects in (("many_projects", PROJECTS), ("one_project", 1)):
        of = figures[name]
        for processes, rounds in of["rounds"].items():
            middle = sorted(rounds, key=lambda told: told["per_second"])[len(rounds) // 2]
            spent = ", ".join(f"{who} {cpu}" for who, cpu in middle["cpu_ms"].items())
            rows.append((
                f"{projects} projects, {processes} processes", f"{middle['per_second']}/s",
                f"{middle['p50_ms']} / {middle['p99_ms']} ms", f"{spent}; {middle['cores_used']} cores",
            ))  # fmt: skip
        bar = f" (bar {BAR})" if projects > 1 else ""
        rows.append(
            (f"{projects} projects, 2 : 1{bar}", f"{of['ratio']} times", "", f"CPU {of['cpu_ratio']} times")
        )
    publish("scaling", figures, rows, ("updates on PostgreSQL", "rate", "p50 / p99", "CPU ms each; all"))


if __name__ == "__main__":
    main()
