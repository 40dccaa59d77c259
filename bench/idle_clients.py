"""What does a client cost that only listens? Memory and pings at 10,000 of them, and the processor time to let one in.

Compared with socket.io on Node in the same run; both check a token and put the client in six rooms. Memory is the
growth of PSS (what the process holds, its share of shared pages); what the kernel holds for sockets is in neither.
Bars: memory at most 1.5 times Node's; no growth after ten complete turnovers of all clients.
"""

import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from _accounts import seed_accounts
from _harness import Process, Taskcast, publish, stopping
from _many_clients import ManyClients, raise_open_files
from _node import TOKEN, NodeServer

CLIENTS = 10_000
AT_ONCE = 32
TURNOVERS = 10
WARM = 500
REST = 25.0  # seconds: every client is pinged once
SETTLED = 2.0

PEOPLE, PROJECTS, EACH_IN = 100, 10, 4
ROOMS = ("user", "inbox", "a", "b", "c", "d")


@dataclass
class Held:
    """A server with its crowd, and what was measured of it."""

    name: str
    server: Process
    crowd: ManyClients
    auths: list[dict[str, str]]
    figures: dict[str, Any] = field(default_factory=dict)

    def come(self, count: int, **more: Any) -> tuple[float, float]:
        """Let clients in; user and system milliseconds of the server for each."""
        before = self.server.user_and_system()
        self.crowd.do("connect", count=count, at_once=AT_ONCE, auths=self.auths, **more)
        spent = [now - then for then, now in zip(before, self.server.user_and_system(), strict=True)]
        return spent[0] / count * 1000, spent[1] / count * 1000

    def pss(self) -> float:
        """MiB that the serving process holds, when it has come to rest."""
        time.sleep(SETTLED)
        httpx.get(f"{self.server.url}/gc", trust_env=False)  # Node's; ours has no such route
        return psutil.Process(self.server.worker()).memory_full_info().pss / 2**20

    def fill(self) -> None:
        self.come(WARM)
        self.crowd.do("leave", count=WARM)
        empty = self.pss()
        user, system = self.come(CLIENTS)
        full = self.pss()
        self.figures |= {
            "memory_kib": round((full - empty) / CLIENTS * 1024, 2),
            "empty_mib": round(empty, 1),
            "full_mib": round(full, 1),
            "handshake_user_ms": round(user, 3),
            "handshake_system_ms": round(system, 3),
            "handshake_ms": round(user + system, 3),
        }

    def check(self) -> None:
        """Everyone is still there, and nothing went wrong."""
        report = self.crowd.do("report")
        if report["clients"] != CLIENTS or report["faults"]:
            raise SystemExit(f"{self.name}: {report}")


def main() -> None:
    if raise_open_files() < CLIENTS + 500:
        raise SystemExit(f"{CLIENTS} clients need as many open files: see ulimit -Hn")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seeded = seed_accounts(folder, people=PEOPLE, projects=PROJECTS, each_in=EACH_IN)
        taskcast = Taskcast(folder, TASKCAST_WORKER="off")
        node = NodeServer(folder, *ROOMS, options=("--expose-gc",))
        with stopping(taskcast, node):
            ours = Held(
                "Taskcast", taskcast, ManyClients(taskcast.url), [{"token": it} for it in seeded.tokens]
            )
            theirs = Held("Node", node, ManyClients(node.url), [{"token": TOKEN}])
            try:
                measure(ours, theirs)
            finally:
                ours.crowd.stop()
                theirs.crowd.stop()


def measure(ours: Held, theirs: Held) -> None:
    for held in (theirs, ours):
        held.fill()
    rest(ours, theirs)
    theirs.check()
    theirs.crowd.stop()
    turnovers = turn_over(ours)
    left = leave(ours)
    report(ours, theirs, turnovers, left)


def rest(*all_held: Held) -> None:
    """Let everyone be pinged once, and see what that costs."""
    before = [held.server.cpu_seconds() for held in all_held]
    time.sleep(REST)
    for held, then in zip(all_held, before, strict=True):
        spent = held.server.cpu_seconds() - then
        held.figures["idle_cpu_seconds_a_minute"] = round(spent / REST * 60, 2)


def turn_over(held: Held) -> list[dict[str, float]]:
    """Replace every client ten times, one by one."""
    turnovers = []
    for _ in range(TURNOVERS):
        user, system = held.come(CLIENTS, replacing=True)
        turnovers.append({"pss_mib": round(held.pss(), 2), "handshake_ms": round(user + system, 3)})
        print(turnovers[-1], flush=True)
    held.check()
    return turnovers


def leave(held: Held) -> dict[str, float]:
    """Let everyone go; what is left, by the program's own counts."""
    held.crowd.do("leave", count=CLIENTS)
    deadline = time.monotonic() + 10
    while (counts := counted(held.server)) and any(counts.values()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return {**counts, "pss_mib": round(held.pss(), 1)}


def counted(server: Process) -> dict[str, float]:
    """The gauges that must be zero when nobody is there."""
    lines = httpx.get(f"{server.url}/metrics", trust_env=False).text.splitlines()
    names = ("taskcast_sockets", "taskcast_streams_watched")
    return {name: float(line.split()[1]) for line in lines for name in names if line.startswith(f"{name} ")}


def report(ours: Held, theirs: Held, turnovers: list[dict[str, float]], left: dict[str, float]) -> None:
    after_first, after_last = turnovers[0]["pss_mib"], turnovers[-1]["pss_mib"]
    growth = (after_last - after_first) / after_first
    ratio = ours.figures["memory_kib"] / theirs.figures["memory_kib"]
    figures = {
        "clients": CLIENTS,
        "taskcast": ours.figures,
        "node": theirs.figures,
        "memory_ratio": round(ratio, 2),
        "memory_ratio_bar": 1.5,
        "turnovers": turnovers,
        "growth_from_first_to_last_turnover": round(growth, 4),
        "after_everyone_left": left,
    }
    rows = [
        (name.replace("_", " "), *(str(held.figures[name]) for held in (ours, theirs)),
         f"{ours.figures[name] / theirs.figures[name]:.2f}")
        for name in ours.figures
    ]  # fmt: skip
    rows.append(("pss after turnover 1 and 10, MiB", f"{after_first}, {after_last}", "", f"{growth:+.1%}"))
    publish("idle_clients", figures, rows, ("figure", "Taskcast", "Node", "ratio"))
    if any(left[name] for name in left if name != "pss_mib"):
        raise SystemExit(f"something of the clients stayed behind: {left}")


if __name__ == "__main__":
    main()
