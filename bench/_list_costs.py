"""What lists cost on servers that differ only in how many tasks they hold, asked by turns."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
from _databases import PostgresServer, postgres_cpu_seconds
from _harness import Taskcast
from _many_tasks import Reader, wait_until_idle

PROJECTS = 10


@dataclass(slots=True)
class Costs:
    """Of each round the processor milliseconds of a request; of each request how long it took, and its processor time."""

    cpu_ms: list[float] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)
    request_cpu_ms: list[float] = field(default_factory=list)


class ListServer:
    """A server with a person of ten projects, who lists their tasks; on SQLite, or on a database of `postgres`."""

    def __init__(self, folder: Path, postgres: PostgresServer | None = None) -> None:
        folder.mkdir()
        self._postgres = postgres
        self.database_url = (
            f"sqlite:///{folder / 'taskcast.db'}" if postgres is None else postgres.create_database()
        )
        settings = {} if postgres is None else {"TASKCAST_DATABASE_URL": self.database_url}
        self.process = Taskcast(folder, TASKCAST_WORKER="off", **settings)
        self.token = self.process.administrator("Ada")
        self.client = self.process.client(self.token)
        self.me = self.client.get("/api/me").json()["id"]
        self.projects = [self.make("/api/projects", name=f"Garden {number}") for number in range(PROJECTS)]
        self._reader = Reader(self.process.url, self.token)

    def make(self, path: str, **fields: object) -> int:
        """Create something by REST; returns its id."""
        made = self.client.post(path, json=fields)
        made.raise_for_status()
        number: int = made.json()["id"]
        return number

    def settle(self) -> None:
        """After many tasks came: PostgreSQL learns now how many, and not while it is measured."""
        if self._postgres is not None:
            with psycopg.connect(self.database_url, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")

    def ask(self, path: str, requests: int, costs: Costs) -> None:
        """Ask that often, one request after the other; `{project}` and `{me}` stand for ids."""
        path = path.format(project=self.projects[-1], me=self.me)
        processes = self._processes()
        before = self._cpu_seconds()
        for _ in range(requests):
            at, began = _processor_ns(processes), time.perf_counter()
            self._reader.get(path)
            costs.took_ms.append((time.perf_counter() - began) * 1000)
            costs.request_cpu_ms.append((_processor_ns(processes) - at) / 1e6)
        wait_until_idle()
        costs.cpu_ms.append((self._cpu_seconds() - before) / requests * 1000)

    def _cpu_seconds(self) -> float:
        database = 0.0 if self._postgres is None else postgres_cpu_seconds(self._postgres)
        return self.process.cpu_seconds() + database

    def _processes(self) -> list[int]:
        own = self.process.process_ids()
        if self._postgres is None:
            return own
        first = int((self._postgres.folder / "postmaster.pid").read_text().split()[0])
        return [*own, first, *(child.pid for child in psutil.Process(first).children(recursive=True))]


def compare(
    servers: Sequence[ListServer], paths: Mapping[str, str], *, requests: int, rounds: int
) -> dict[str, list[Costs]]:
    """The costs of each path at each server; a round before the first warms up."""
    found = {name: [Costs() for _ in servers] for name in paths}
    for turn in range(rounds + 1):
        for name, path in paths.items():
            for server, costs in zip(servers, found[name], strict=True):
                server.ask(path, requests, costs if turn else Costs())
    return found


def _processor_ns(processes: Iterable[int]) -> int:
    """Nanoseconds that they ran, as the kernel's scheduler counts them: what waits for a processor is not in it."""
    total = 0
    for process in processes:
        for each in Path(f"/proc/{process}/task").glob("*/schedstat"):
            total += int(each.read_text().split()[0])
    return total
