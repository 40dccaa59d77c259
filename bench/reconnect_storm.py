"""5,000 clients lost their connection, missed 100 events each and come back at once: does everyone else still get through?

Each connects (manual rooms), subscribes from its cursor and must get exactly the events it missed, in order, and
then the live ones. Meanwhile people of another project read and update tasks over REST.
Bars: all converge, nothing lost; REST p99 under 250 ms; loop lag p99 at most 20 ms.
"""

import json
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import httpx
from _accounts import seed_accounts
from _harness import Taskcast, percentile, publish, stopping
from _many_clients import ManyClients, raise_open_files
from _update_scenario import Histogram

CLIENTS = 5_000
MISSED = 100
LIVE = 20
PEOPLE, PROJECTS = 100, 2
REST_PAUSE = 0.02  # seconds between two requests of the one who works on
PATIENCE = 60.0


class Work(Thread):
    """Somebody who reads and updates a task of another project in turn, all the while."""

    def __init__(self, url: str, token: str, task: int) -> None:
        super().__init__()
        parts = urlsplit(url)
        self._connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._path = f"/api/tasks/{task}"
        self._enough = Event()
        self.reads: list[float] = []
        self.updates: list[float] = []

    def run(self) -> None:
        number = 0
        while not self._enough.wait(REST_PAUSE):
            number += 1
            self.reads.append(self._ask("GET"))
            self.updates.append(self._ask("PATCH", json.dumps({"title": f"Paint, coat {number}"})))

    def _ask(self, method: str, body: str | None = None) -> float:
        began = time.perf_counter()
        self._connection.request(method, self._path, body, self._headers)
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(answer.status)
        return time.perf_counter() - began

    def stop(self) -> None:
        self._enough.set()
        self.join()


def main() -> None:
    if raise_open_files() < CLIENTS + 500:
        raise SystemExit(f"{CLIENTS} clients need as many open files: see ulimit -Hn")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seeded = seed_accounts(folder, people=PEOPLE, projects=PROJECTS, each_in=PROJECTS)
        taskcast = Taskcast(folder, TASKCAST_WORKER="off", TASKCAST_WRITES_PER_SECOND="1e9")
        crowd = ManyClients(taskcast.url)
        with stopping(taskcast):
            try:
                storm(taskcast, crowd, seeded.tokens, seeded.projects)
            finally:
                crowd.stop()


def storm(taskcast: Taskcast, crowd: ManyClients, tokens: list[str], projects: list[int]) -> None:
    client = taskcast.client(tokens[0])
    ours, others = projects
    here = client.post("/api/tasks", json={"title": "Paint", "project_id": ours}).json()["id"]
    there = client.post("/api/tasks", json={"title": "Paint", "project_id": others}).json()["id"]
    stream = f"project:{ours}"
    auths = [{"token": token, "rooms": "manual"} for token in tokens]
    cursor = cursor_of(client, stream)
    update(client, here, MISSED)
    wish = {"stream": stream, "after": cursor["last_seq"], "epoch": cursor["epoch"]}
    crowd.do("connect", count=200, at_once=32, auths=auths, subscribe=wish)
    crowd.do("leave", count=200)
    calm = Work(taskcast.url, tokens[1], there)
    calm.start()
    time.sleep(3)
    calm.stop()
    work = Work(taskcast.url, tokens[1], there)
    lag, spent = Histogram(taskcast.url, "taskcast_loop_lag_seconds"), taskcast.user_and_system()
    work.start()
    came = crowd.do("connect", count=CLIENTS, at_once=CLIENTS, auths=auths, subscribe=wish)
    work.stop()
    lag99 = lag.percentile(0.99) * 1000
    spent = tuple(now - then for then, now in zip(spent, taskcast.user_and_system(), strict=True))
    update(client, here, LIVE)
    heard = converged(crowd, cursor["last_seq"] + MISSED + LIVE)
    report(calm, work, came, {"lag99": lag99, "spent": spent, "heard": heard})


def cursor_of(client: httpx.Client, stream: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/api/events", params={"stream": stream}).json()
    return answer


def update(client: httpx.Client, task: int, times: int) -> None:
    for number in range(times):
        fields = {
            "title": f"Paint, coat {number} of {times}",
            "description": "Two thin coats are better. " * 5,
        }
        client.patch(f"/api/tasks/{task}", json=fields).raise_for_status()


def converged(crowd: ManyClients, seq: int) -> dict[str, Any]:
    """What everyone heard, once it is all there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        heard = crowd.do("report")
        if heard["faults"] or heard["seqs"] == [seq]:
            break
        time.sleep(0.1)
    if heard["faults"] or heard["seqs"] != [seq] or heard["clients"] != CLIENTS:
        raise SystemExit(f"not everyone heard everything up to {seq}: {heard}")
    return heard


def report(calm: Work, work: Work, came: dict[str, Any], measured: dict[str, Any]) -> None:
    user, system = measured["spent"]
    rest = sorted(work.reads + work.updates)
    figures = {
        "clients": CLIENTS,
        "missed_each": MISSED,
        "seconds_until_all_had_caught_up": round(came["seconds"], 2),
        "caught_up_p50_s": round(came["p50"], 2),
        "server_cpu_ms_a_client": round((user + system) / CLIENTS * 1000, 3),
        "server_user_and_system_s": [round(user, 2), round(system, 2)],
        "rest_requests_meanwhile": len(rest),
        "rest_p50_ms": round(percentile(rest, 0.5) * 1000, 1),
        "rest_p99_ms": round(percentile(rest, 0.99) * 1000, 1),
        "rest_most_ms": round(rest[-1] * 1000, 1),
        "rest_p99_bar_ms": 250,
        "rest_p99_before_ms": round(percentile(calm.reads + calm.updates, 0.99) * 1000, 1),
        "loop_lag_p99_ms": measured["lag99"],
        "loop_lag_bar_ms": 20,
        "events_heard_live": measured["heard"]["events"],
    }
    rows = [(name.replace("_", " "), str(value)) for name, value in figures.items()]
    publish("reconnect_storm", figures, rows, ("figure", "value"))


if __name__ == "__main__":
    main()
