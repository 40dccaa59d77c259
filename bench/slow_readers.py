"""Does a client that reads slowly, or not at all, get everything it may, and does it harm the others?

First 8 messages of 2 MB to a slow reader whose backlog may be 32 MiB, over each path. Bar: every byte, in order.
Then everybody's delays beside one client that reads nothing and ten that read a byte a second, all of which come
back whenever they are dropped. Bars: p99 at most 1.2 times that without them; memory bounded by the backlog limit. For
each turn it is kept how many of them were dropped within the measured time, and the longest backlog of any of them.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from _fan_out import BACKLOG, Audience, Cost, Pattern, run, serving
from _harness import HERE, Process, publish
from _slow_clients import PATHS, arrived

SIZE = 2_000_000
MESSAGES = 8
PATIENCE = 32 * 2**20
CLIENTS = 40
HOSTILE = 11
TURNS = 6
LOAD = Pattern("50 a second", 240, 1, 0.02)
EVENT_BYTES = 20_000  # together more than what the kernel keeps of a connection, 2.6 to 4 MB, and a backlog


def whole(folder: Path) -> dict[str, dict[str, int]]:
    """For each server and path, how many of the bytes arrived in order."""
    found: dict[str, dict[str, int]] = {}
    for name, extra in (("Taskcast", ()), ("stock Flask-SocketIO", ("stock",))):
        command = (sys.executable, str(HERE / "_broadcast.py"), "PORT", str(PATIENCE), *extra)
        with serving(name, folder, command) as server:
            found[name] = {path: arrived(server.url, path, MESSAGES, SIZE) for path in PATHS}
    return found


@contextmanager
def hostile(server: Process) -> Iterator[None]:
    """One client that reads nothing and ten that read a byte a second."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "_slow_clients.py"), server.url, str(HOSTILE)], stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()  # all are in
        yield
    finally:
        process.kill()
        process.wait()


@dataclass(slots=True)
class Harm:
    """What the others and the server had of them, turn by turn."""

    alone: Cost = field(default_factory=Cost)
    beside: Cost = field(default_factory=Cost)
    grown: int = 0  # bytes that the server took more
    dropped: list[int] = field(default_factory=list)  # slow clients, within the measured time
    waiting: list[int] = field(default_factory=list)  # bytes, the longest backlog of one of them


def harm(folder: Path) -> Harm:
    """Listen without and with them."""
    found = Harm()
    with ExitStack() as stack:
        command = (sys.executable, str(HERE / "_broadcast.py"), "PORT", str(BACKLOG))
        server = stack.enter_context(serving("Taskcast", folder, command))
        audience = Audience(int(server.url.rpartition(":")[2]), CLIENTS, processes=1)
        stack.callback(audience.close)
        for cost in (Cost(), Cost()):  # the second is what a server has used once
            _listen(server, audience, cost)
        memory = psutil.Process(server.worker()).memory_info
        before = memory().rss
        for _ in range(TURNS):
            _listen(server, audience, found.alone)
            with hostile(server):
                _slow(server)  # from here on
                _listen(server, audience, found.beside)
                slow = _slow(server)
                found.grown = max(found.grown, memory().rss - before)
            found.dropped.append(slow["gone"].get("too_slow", 0))
            found.waiting.append(slow["most_waiting_bytes"])
    return found


def _listen(server: Process, audience: Audience, cost: Cost) -> None:
    audience.report()
    run(server, LOAD, event_bytes=EVENT_BYTES)
    cost.late.update(audience.hears(LOAD.events).late)


def _slow(server: Process) -> dict[str, Any]:
    """What became of slow clients since this was asked before."""
    answer: dict[str, Any] = httpx.get(f"{server.url}/slow", timeout=60, trust_env=False).json()
    return answer


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = whole(Path(folder))
        harmed = harm(Path(folder))
    rows = [
        (f"bytes in order, {path}", *(f"{found[name][path] / 1e6:.1f} of {MESSAGES * SIZE / 1e6:.0f} MB" for name in found))
        for path in PATHS
    ]  # fmt: skip
    alone, beside = harmed.alone.late_by(0.99), harmed.beside.late_by(0.99)
    bound = HOSTILE * BACKLOG
    rows += [
        ("others' p99, alone", f"{alone:.2f} ms", ""),
        ("others' p99, beside slow ones", f"{beside:.2f} ms = {beside / alone:.2f} of that", ""),
        ("memory grown", f"{harmed.grown / 2**20:.1f} MiB of {bound / 2**20:.1f}", ""),
        (f"dropped of {HOSTILE}, each turn", ", ".join(map(str, harmed.dropped)), ""),
        ("longest backlog", f"{max(harmed.waiting) / 1024:.0f} KiB of {BACKLOG / 1024:.0f}", ""),
    ]
    figures = {
        "bytes_in_order": found,
        "others_p99_ms": {"alone": alone, "beside": beside, "ratio": beside / alone},
        "memory": {"grown_bytes": harmed.grown, "bound_bytes": bound},
        "slow_clients": {
            "clients": HOSTILE,
            "dropped_each_turn": harmed.dropped,
            "longest_backlog_bytes_each_turn": harmed.waiting,
            "backlog_limit_bytes": BACKLOG,
        },
    }
    publish("slow_readers", figures, rows, ("", *found))


if __name__ == "__main__":
    main()
