"""What does a whole update over REST cost, compared with an empty Flask route on the same server software?

Whole: session or token, permission, durable transaction with event, five notifications and their deliveries,
and the event written to 20 listening sockets. Bars: processor time at most 2.5 times that of the empty route;
loop lag p99 at most 20 ms.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import httpx
from _lab import HERE, Process, Taskcast, free_port, percentile, publish, stopping

LISTENERS = 20
ASSIGNEES = 5
CONNECTIONS = 8
REQUESTS = 1200
ROUNDS = 5

_numbers = count()


def drive(url: str, path: str, token: str, requests: int) -> list[float]:
    """Make that many updates over `CONNECTIONS` kept-alive connections; seconds each took."""
    took: list[float] = []
    parts = urlsplit(url)

    def one() -> None:
        connection = HTTPConnection(parts.hostname, parts.port)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        for _ in range(requests // CONNECTIONS):
            body = json.dumps({"title": f"Paint the door, coat {next(_numbers)}"})
            began = time.perf_counter()
            connection.request("PATCH", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            took.append(time.perf_counter() - began)
            if answer.status != 200:
                raise RuntimeError(answer.status)
        connection.close()

    threads = [Thread(target=one) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def cost(server: Process, path: str, token: str) -> tuple[float, list[float]]:
    """Processor milliseconds per update, and how long each took."""
    before = server.cpu_seconds()
    took = drive(server.url, path, token, REQUESTS)
    time.sleep(0.3)  # what follows the last answer belongs to it
    return (server.cpu_seconds() - before) / len(took) * 1000, took


def lag_buckets(url: str) -> dict[float, float]:
    """The histogram of loop lag: upper bound in seconds to how many so far."""
    lines = httpx.get(f"{url}/metrics", trust_env=False).text.splitlines()
    found = (line for line in lines if line.startswith("taskcast_loop_lag_seconds_bucket"))
    return {float(line.split('"')[1]): float(line.rpartition(" ")[2]) for line in found}


def lag_p99(before: dict[float, float], after: dict[float, float]) -> float:
    """Upper bound of the bucket in which the 99th percentile lies, in milliseconds."""
    passed = {bound: after[bound] - before.get(bound, 0.0) for bound in after}
    whole = passed[float("inf")]
    return next(bound for bound in sorted(passed) if passed[bound] >= 0.99 * whole) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        # 200 writes a second are a person's limit; here one client stands for many people.
        settings = {
            "TASKCAST_WORKER": "off",
            "TASKCAST_WRITES_PER_SECOND": "1e9",
            "TASKCAST_WRITE_BURST": "1000000000",
        }
        taskcast = Taskcast(Path(folder), **settings)
        port = free_port()
        constant = Process(
            [sys.executable, str(HERE / "_constant.py"), str(port)], f"http://127.0.0.1:{port}", {}, Path(folder) / "constant.log"
        )  # fmt: skip
        with stopping(taskcast, constant):
            constant.wait_ready("/api/tasks/1")
            measure(taskcast, constant)


def measure(taskcast: Taskcast, constant: Process) -> None:
    ada = taskcast.administrator("Ada")
    members = [taskcast.person(ada, f"Member{number}") for number in range(LISTENERS)]
    people = [token for _, token in members]
    client = taskcast.client(ada)
    project = client.post("/api/projects", json={"name": "Garden"}).json()["id"]
    ids = [number for number, _ in members]
    for number in ids:
        client.put(f"/api/projects/{project}/members/{number}", json={"role": "member"}).raise_for_status()
    fields = {"title": "Paint", "project_id": project, "assignee_ids": ids[:ASSIGNEES]}
    task = client.post("/api/tasks", json=fields).json()["id"]
    listeners = subprocess.Popen(
        [sys.executable, str(HERE / "_listeners.py"), taskcast.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    assert listeners.stdin is not None
    assert listeners.stdout is not None
    listeners.stdin.write(json.dumps(people) + "\n")
    listeners.stdin.flush()
    assert listeners.stdout.readline() == "ready\n"
    path = f"/api/tasks/{task}"
    drive(taskcast.url, path, ada, REQUESTS // 2)
    drive(constant.url, "/api/tasks/1", ada, REQUESTS // 2)
    lag = lag_buckets(taskcast.url)
    began = taskcast.user_and_system()
    whole: list[float] = []
    empty: list[float] = []
    took: list[float] = []
    if "--hold" in sys.argv:  # for a profiler
        print(taskcast.worker(), flush=True)
    for _ in range(ROUNDS):
        empty.append(cost(constant, "/api/tasks/1", ada)[0])
        milliseconds, seconds = cost(taskcast, path, ada)
        whole.append(milliseconds)
        took += seconds
    user, system = (now - then for now, then in zip(taskcast.user_and_system(), began, strict=True))
    print(f"user {user:.1f} s, system {system:.1f} s")
    lag99 = lag_p99(lag, lag_buckets(taskcast.url))
    listeners.stdin.write("\n")
    listeners.stdin.flush()
    heard = json.loads(listeners.stdout.readline())
    listeners.wait(30)
    report(whole, empty, took, lag99, heard)


def report(whole: list[float], empty: list[float], took: list[float], lag99: float, heard: list[int]) -> None:
    ratio = statistics.median(one / other for one, other in zip(whole, empty, strict=True))
    made = REQUESTS // 2 + ROUNDS * REQUESTS
    figures = {
        "update_cpu_ms": round(statistics.median(whole), 3),
        "empty_route_cpu_ms": round(statistics.median(empty), 3),
        "ratio": round(ratio, 2),
        "ratio_bar": 2.5,
        "rounds": [[round(one, 3), round(other, 3)] for one, other in zip(whole, empty, strict=True)],
        "p50_ms": round(percentile(took, 0.5) * 1000, 2),
        "p99_ms": round(percentile(took, 0.99) * 1000, 2),
        "loop_lag_p99_ms": lag99,
        "loop_lag_bar_ms": 20,
        "updates": made,
        "heard_by_a_listener": [min(heard), max(heard)],
    }
    rows = [(name.replace("_", " "), str(value)) for name, value in figures.items() if name != "rounds"]
    publish("update_rest", figures, rows, ("figure", "value"))
    missing = [
        number for number, total in enumerate(heard) if total != made * (2 if number < ASSIGNEES else 1)
    ]
    if missing:
        raise SystemExit(f"listeners {missing} did not hear everything: {heard}")


if __name__ == "__main__":
    main()
