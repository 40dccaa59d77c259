"""What does the same update cost as a socket command, the way the page makes it?

32 sockets, each with one `update_task` under way; five people told, 20 other sockets listening. Against an event
that our own transport acknowledges without doing anything (bar: 3 times), and against the update by REST
(bar: less).
"""

import statistics
import sys
import tempfile
from pathlib import Path

from _clients import HttpClient, SocketClient, new_title
from _harness import Process, Taskcast, percentile, publish, stopping
from _update_scenario import ASSIGNEES, UNPACED, Histogram, UpdateScenario, all_delivered, reference
from update_rest import cost

CONNECTIONS, REQUESTS, ROUNDS = 32, 2400, 5
BAR = 3.0


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        taskcast = Taskcast(Path(folder), **UNPACED)
        empty = reference("_empty_socket.py", Path(folder))
        with stopping(taskcast, empty):
            empty.wait_ready("/ready")
            measure(UpdateScenario(taskcast), empty)


def measure(stage: UpdateScenario, empty: Process) -> None:
    task = stage.task(assignees=ASSIGNEES)
    url = stage.taskcast.url

    def fields() -> bytes:
        return b'{"id":%d,%b' % (task, new_title()[1:])

    path = f"/api/tasks/{task}"
    kinds = {
        "empty event": (empty, [SocketClient(empty.url, "nothing", None, fields) for _ in range(CONNECTIONS)]),
        "by socket": (
            stage.taskcast, [SocketClient(url, "update_task", stage.ada, fields) for _ in range(CONNECTIONS)]
        ),
        "by REST": (
            stage.taskcast, [HttpClient(url, "PATCH", path, stage.ada, new_title) for _ in range(CONNECTIONS)]
        ),
    }  # fmt: skip
    if "--hold" in sys.argv:  # for a profiler
        print(stage.taskcast.worker(), flush=True)
        kinds = {"by socket": kinds["by socket"]} | {"empty event": kinds["empty event"]}
    spent: dict[str, list[float]] = {name: [] for name in kinds}
    took: dict[str, list[float]] = {name: [] for name in kinds}
    lag = Histogram(url, "taskcast_loop_lag_seconds")
    batch = Histogram(url, "taskcast_writer_batch")
    updates = 0
    with stage.listening() as heard:
        for turn in range(ROUNDS + 1):
            for name, (server, clients) in kinds.items():
                milliseconds, seconds = cost(server, clients, REQUESTS)
                updates += REQUESTS if server is stage.taskcast else 0
                if turn:  # the first round warms up
                    spent[name].append(milliseconds)
                    took[name] += seconds
    all_delivered(heard, updates)
    if "by REST" in kinds:
        report(spent, took, lag.percentile(0.99) * 1000, batch.percentile(0.5))


def report(spent: dict[str, list[float]], took: dict[str, list[float]], lag_ms: float, batch: float) -> None:
    medians = {name: statistics.median(values) for name, values in spent.items()}
    times_empty, times_rest = (
        statistics.median(one / other for one, other in zip(spent["by socket"], spent[than], strict=True))
        for than in ("empty event", "by REST")
    )
    figures = {
        "cpu_ms": {name: round(value, 3) for name, value in medians.items()},
        "p99_ms": {name: round(percentile(values, 0.99) * 1000, 2) for name, values in took.items()},
        "times_an_empty_event": round(times_empty, 2), "bar": BAR, "times_rest": round(times_rest, 2),
        "loop_lag_p99_ms": lag_ms, "batch_p50": batch,
    }  # fmt: skip
    rows = [
        (name, f"{value:.3f}", f"{value / medians['empty event']:.2f}", str(figures["p99_ms"][name]))
        for name, value in medians.items()
    ]
    publish("update_socket", figures, rows, ("request", "CPU ms", "x empty", "p99 ms"))


if __name__ == "__main__":
    main()
