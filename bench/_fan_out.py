"""Sends one event to a whole room, by several servers in turns, and measures cost and delay per delivery."""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from _harness import HERE, Process, free_port
from _node import binary, install

BACKLOG = 256 * 1024
SETTLE = 0.3  # seconds: what follows the last publication belongs to it


@dataclass(frozen=True, slots=True)
class Pattern:
    """How events come: `rounds` times `burst` of them, `every` seconds apart."""

    name: str
    rounds: int
    burst: int
    every: float

    @property
    def events(self) -> int:
        return self.rounds * self.burst

    @property
    def seconds(self) -> float:
        """When the last round is due."""
        return (self.rounds - 1) * self.every


@dataclass(slots=True)
class Cost:
    """Of one server under one pattern: processor time and lag of each run, and all delays together.

    Delays count from when the server published; a server that cannot keep the pace also publishes late. `behind` holds
    both: how long after the last publication was due the last delivery came, in seconds.
    """

    micros: list[float] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)
    late: Counter[int] = field(default_factory=Counter)

    @property
    def median(self) -> float:
        """Microseconds of processor time per delivery."""
        return statistics.median(self.micros)

    def late_by(self, share: float) -> float:
        """Milliseconds that this share of the deliveries did not exceed (to about 1 %)."""
        left = share * self.late.total()
        for bucket in sorted(self.late):
            left -= self.late[bucket]
            if left <= 0:
                return float(2 ** ((bucket + 1) / 100) / 1000)
        return 0.0


@dataclass(slots=True)
class Heard:
    """By everyone together."""

    events: int = 0
    lost: int = 0  # sockets
    last_at: float = 0.0  # monotonic seconds
    late: Counter[int] = field(default_factory=Counter)


class Audience:
    """Sockets that listen, in processes of their own."""

    def __init__(self, port: int, clients: int, *, processes: int) -> None:
        self.clients = clients
        shares = [clients // processes + (number < clients % processes) for number in range(processes)]
        self._processes = [
            subprocess.Popen(
                [sys.executable, str(HERE / "_latency_clients.py"), str(port), str(share)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for share in shares
        ]  # fmt: skip
        for process in self._processes:
            if self._line(process) != "ready\n":
                raise RuntimeError("an audience did not get in")

    def report(self) -> Heard:
        """What was heard since the last report, and which sockets are lost so far."""
        heard = Heard()
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
            events, lost, late, last_at = json.loads(self._line(process))
            heard.events += events
            heard.lost += lost
            heard.late.update({int(bucket): count for bucket, count in late.items()})
            heard.last_at = max(heard.last_at, last_at)
        return heard

    def hears(self, events: int, *, seconds: float = 60.0) -> Heard:
        """Wait until everyone has heard so many.

        Raises:
            RuntimeError: they did not hear exactly these.
        """
        deadline, wanted, heard = time.monotonic() + seconds, events * self.clients, Heard()
        while heard.events < wanted:
            more = self.report()
            heard.events += more.events
            heard.late.update(more.late)
            heard.last_at = more.last_at
            if more.lost or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        if heard.events != wanted:
            raise RuntimeError(f"heard {heard.events} of {wanted}")
        return heard

    def close(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    @staticmethod
    def _line(process: "subprocess.Popen[str]") -> str:
        assert process.stdout is not None
        return process.stdout.readline()


SERVERS: Mapping[str, Sequence[str]] = {
    "kernel": (sys.executable, str(HERE / "_kernel.py"), "PORT"),
    "Taskcast": (sys.executable, str(HERE / "_broadcast.py"), "PORT", str(BACKLOG)),
    "Node socket.io": (binary(), str(HERE / "node/broadcast.mjs"), "PORT"),
    "stock Flask-SocketIO": (sys.executable, str(HERE / "_broadcast.py"), "PORT", str(BACKLOG), "stock"),
}


@contextmanager
def serving(name: str, folder: Path, command: Sequence[str] = ()) -> Iterator[Process]:
    """One of `SERVERS`, while it is wanted."""
    port = free_port()
    command = [str(port) if word == "PORT" else word for word in command or SERVERS[name]]
    log = folder / f"{name.split(maxsplit=1)[0]}.log"
    server = Process(command, f"http://127.0.0.1:{port}", {}, log)
    try:
        server.wait_ready("/members")
        yield server
    finally:
        server.stop()


def run(server: Process, pattern: Pattern, *, event_bytes: int = 435) -> float:
    """Have it publish; when that began, in monotonic seconds."""
    query = f"rounds={pattern.rounds}&burst={pattern.burst}&every={pattern.every}&bytes={event_bytes}"
    began = time.monotonic()
    httpx.get(f"{server.url}/run?{query}", timeout=120, trust_env=False).raise_for_status()
    return began


def measure(
    servers: Sequence[str], patterns: Sequence[Pattern], *, clients: int, turns: int, processes: int = 1
) -> dict[tuple[str, str], Cost]:
    """Each server in turn, `turns` times over, each with an audience of its own."""
    _raise_open_files()
    install()
    costs = {(name, pattern.name): Cost() for name in servers for pattern in patterns}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        running = {name: stack.enter_context(serving(name, Path(folder))) for name in servers}
        audiences = {}
        for name, server in running.items():
            audiences[name] = Audience(int(server.url.rpartition(":")[2]), clients, processes=processes)
            stack.callback(audiences[name].close)
            run(server, Pattern("warm up", 1, 20, 0.0))
            audiences[name].hears(20)
        for _ in range(turns):
            for pattern in patterns:
                for name, server in running.items():
                    _turn(server, audiences[name], pattern, costs[name, pattern.name])
    return costs


def _turn(server: Process, audience: Audience, pattern: Pattern, cost: Cost) -> None:
    before = server.cpu_seconds()
    began = run(server, pattern)
    heard = audience.hears(pattern.events)
    cost.late.update(heard.late)
    cost.behind.append(heard.last_at - began - pattern.seconds)
    time.sleep(SETTLE)
    spent = server.cpu_seconds() - before
    cost.micros.append(spent / (pattern.events * audience.clients) * 1e6)


def _raise_open_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def table(costs: Mapping[tuple[str, str], Cost]) -> list[tuple[str, ...]]:
    """A row for each server and pattern."""
    rows = []
    for (name, pattern), cost in costs.items():
        ratios = [
            f"{cost.median / costs[other, pattern].median:.2f}" if (other, pattern) in costs else "-"
            for other in ("kernel", "Node socket.io")
        ]
        late = [f"{cost.late_by(share):.1f}" for share in (0.5, 0.99)]
        rows.append(
            (pattern, name, f"{cost.median:.2f}", *ratios, *late, f"{statistics.median(cost.behind):.2f}")
        )
    return sorted(rows, key=lambda row: row[0])


HEAD = ("events", "server", "CPU µs / delivery", "by kernel", "by Node", "p50 ms", "p99 ms", "behind s")


def figures(costs: Mapping[tuple[str, str], Cost]) -> dict[str, object]:
    """What is kept of it."""
    return {
        f"{name}, {pattern}": {
            "cpu_us_per_delivery": [round(micros, 2) for micros in cost.micros],
            "late_ms": {"p50": round(cost.late_by(0.5), 2), "p99": round(cost.late_by(0.99), 2)},
            "behind_s": [round(seconds, 2) for seconds in cost.behind],
        }
        for (name, pattern), cost in costs.items()
    }
