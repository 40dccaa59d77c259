"""Does a client that reads slowly, or not at all, get everything it may, and does it harm the others?

First 8 messages of 2 MB to a slow reader whose backlog may be 32 MiB, over each path. Bar: every byte, in order.
Then everybody's delays beside one client that reads nothing and ten that read a byte a second, all of which come
back whenever they are dropped. Bars: p99 at most 1.2 times that without them; memory bounded by the backlog limit.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
from _fan_out import BACKLOG, Audience, Cost, Pattern, run, serving
from _lab import HERE, Process, publish
from _slow import PATHS, arrived

SIZE = 2_000_000
MESSAGES = 8
PATIENCE = 32 * 2**20
CLIENTS = 40
HOSTILE = 11
TURNS = 6
LOAD = Pattern("50 a second", 150, 1, 0.02)
EVENT_BYTES = 20_000


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
    process = subprocess.Popen([sys.executable, str(HERE / "_slow.py"), server.url, str(HOSTILE)])
    try:
        time.sleep(1)
        yield
    finally:
        process.kill()
        process.wait()


def harm(folder: Path) -> tuple[Cost, Cost, int]:
    """Delays without and with them, turn by turn, and by how many bytes the server grew meanwhile."""
    alone, beside, most = Cost(), Cost(), 0
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
            _listen(server, audience, alone)
            with hostile(server):
                _listen(server, audience, beside)
                most = max(most, memory().rss - before)
    return alone, beside, most


def _listen(server: Process, audience: Audience, cost: Cost) -> None:
    audience.report()
    run(server, LOAD, event_bytes=EVENT_BYTES)
    cost.late.update(audience.hears(LOAD.events))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = whole(Path(folder))
        alone, beside, grown = harm(Path(folder))
    rows = [
        (f"bytes in order, {path}", *(f"{found[name][path] / 1e6:.1f} of {MESSAGES * SIZE / 1e6:.0f} MB" for name in found))
        for path in PATHS
    ]  # fmt: skip
    ratio = beside.late_by(0.99) / alone.late_by(0.99)
    rows.append(("others' p99, alone", f"{alone.late_by(0.99):.2f} ms", ""))
    rows.append(("others' p99, beside slow ones", f"{beside.late_by(0.99):.2f} ms = {ratio:.2f} of that", ""))
    bound = HOSTILE * BACKLOG
    rows.append(("memory grown", f"{grown / 2**20:.1f} MiB of {bound / 2**20:.1f}", ""))
    figures = {
        "bytes_in_order": found,
        "others_p99_ms": {"alone": alone.late_by(0.99), "beside": beside.late_by(0.99), "ratio": ratio},
        "memory": {"grown_bytes": grown, "bound_bytes": bound},
    }
    publish("slow_readers", figures, rows, ("", *found))


if __name__ == "__main__":
    main()
