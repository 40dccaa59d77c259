"""What does a whole update over REST cost, compared with an empty Flask route on the same server software?

Whole: token, permission, durable transaction with event, five notifications and their deliveries, and the
event written to 20 listening sockets. Bars at 32 connections: processor time at most 1.8 times that of the
empty route; loop lag p99 at most 20 ms. The same route on gunicorn's own gevent worker is measured beside it,
because the server software that is the reference became much faster than the one the bar was set with.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from _clients import Client, HttpClient, drive, new_title
from _harness import Process, Taskcast, percentile, publish, stopping
from _update_scenario import ASSIGNEES, UNPACED, Histogram, UpdateScenario, all_delivered, reference

CONNECTIONS = (32, 8)
REQUESTS = 2400
ROUNDS = 5
BAR, LAG_BAR_MS = 1.8, 20


def cost(server: Process, clients: list[Client], requests: int = REQUESTS) -> tuple[float, list[float]]:
    """Processor milliseconds per request, and how long each took."""
    before = server.cpu_seconds()
    took = drive(clients, requests)
    time.sleep(0.3)  # what follows the last answer belongs to it
    return (server.cpu_seconds() - before) / len(took) * 1000, took


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        taskcast = Taskcast(Path(folder), **UNPACED)
        constant = reference("_empty_app.py", Path(folder))
        gunicorns = reference("_empty_app.py", Path(folder), "gevent")
        with stopping(taskcast, constant, gunicorns):
            for each in (constant, gunicorns):
                each.wait_ready("/api/tasks/1")
            measure(UpdateScenario(taskcast), constant, gunicorns)


def measure(stage: UpdateScenario, constant: Process, gunicorns: Process) -> None:
    path = f"/api/tasks/{stage.task(assignees=ASSIGNEES)}"
    if "--hold" in sys.argv:  # for a profiler
        print(stage.taskcast.worker(), flush=True)
    results, updates = {}, 0
    with stage.listening() as heard:
        for connections in CONNECTIONS:
            updating = [
                HttpClient(stage.taskcast.url, "PATCH", path, stage.ada, new_title)
                for _ in range(connections)
            ]
            asking = {
                server: [
                    HttpClient(server.url, "PATCH", "/api/tasks/1", stage.ada, new_title)
                    for _ in range(connections)
                ]
                for server in (constant, gunicorns)
            }
            results[connections] = compared(stage.taskcast, updating, asking)
            updates += REQUESTS // 2 + REQUESTS * ROUNDS
            for client in (*updating, *asking[constant], *asking[gunicorns]):
                client.sock.close()
    all_delivered(heard, updates)
    report(results)


def compared(
    taskcast: Taskcast, updating: list[Client], asking: dict[Process, list[Client]]
) -> dict[str, object]:
    """The figures of one number of connections; of the references the first is the one the bar speaks of."""
    for server, clients in ((taskcast, updating), *asking.items()):
        cost(server, clients, REQUESTS // 2)
    lag = Histogram(taskcast.url, "taskcast_loop_lag_seconds")
    batch = Histogram(taskcast.url, "taskcast_writer_batch")
    rounds: list[tuple[float, ...]] = []
    took: list[float] = []
    for _ in range(ROUNDS):
        empty = [cost(server, clients)[0] for server, clients in asking.items()]
        whole, seconds = cost(taskcast, updating)
        rounds.append(tuple(round(each, 3) for each in (whole, *empty)))
        took += seconds
    return {
        "update_cpu_ms": round(statistics.median(whole for whole, *_ in rounds), 3),
        "empty_route_cpu_ms": round(statistics.median(empty for _, empty, _ in rounds), 3),
        "ratio": round(statistics.median(whole / empty for whole, empty, _ in rounds), 2),
        "on_gunicorns_worker_cpu_ms": round(statistics.median(empty for *_, empty in rounds), 3),
        "ratio_to_that": round(statistics.median(whole / empty for whole, _, empty in rounds), 2),
        "per_second": round(len(took) / sum(took) * len(updating)),
        "p50_ms": round(percentile(took, 0.5) * 1000, 2),
        "p99_ms": round(percentile(took, 0.99) * 1000, 2),
        "loop_lag_p99_ms": lag.percentile(0.99) * 1000,
        "batch_p50": batch.percentile(0.5),
        "rounds": rounds,
    }


def report(results: dict[int, dict[str, object]]) -> None:
    figures = {
        "ratio_bar": BAR,
        "loop_lag_bar_ms": LAG_BAR_MS,
        "at": {f"{number} connections": found for number, found in results.items()},
    }
    names = [name for name in next(iter(results.values())) if name != "rounds"]
    rows = [(name.replace("_", " "), *(str(found[name]) for found in results.values())) for name in names]
    publish("update_rest", figures, rows, ("figure", *(f"{number} connections" for number in results)))


if __name__ == "__main__":
    main()
