"""What does a complete snapshot cost, every open task, all pages, per task?

Against selecting the same rows with the driver and encoding them with the JSON encoder alone, in a process of its
own, in the same minute. Bars: processor time at most 3 times that, of 1,000 and of 10,000 tasks; loop lag p99 at
most 20 ms while snapshots of 10,000 are read again and again. Also: compressed, in columns, and unchanged (304).
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread
from typing import Any

from _harness import HERE, Taskcast, publish, stopping
from _many_tasks import Reader, insert_tasks, wait_until_idle
from _update_scenario import Histogram

SIZES = (1_000, 10_000)
TASKS_A_ROUND = 40_000
ROUNDS = 3
LAG_SECONDS = 6
READERS = 3
NOTHING = "nothing"
FORMS: dict[str, tuple[str, str]] = {
    "objects": ("objects", "identity"),
    "columns": ("columns", "identity"),
    "objects, zstd": ("objects", "zstd"),
    "columns, zstd": ("columns", "zstd"),
    "objects, gzip": ("objects", "gzip"),
    "columns, gzip": ("columns", "gzip"),
}


class Board:
    """A project of that many open tasks, which nobody changes: the cursors of its pages are asked for once."""

    def __init__(self, project: int, tasks: int, reader: Reader) -> None:
        self.tasks = tasks
        self._path = f"/api/projects/{project}/snapshot"
        self._cursors = [""]
        found = 0
        while True:
            _, body = reader.get(self._address("objects", self._cursors[-1]))
            page = json.loads(body)
            found += len(page["tasks"])
            if page["next_cursor"] is None:
                break
            self._cursors.append(page["next_cursor"])
        if found != tasks:
            raise RuntimeError(f"{found} of {tasks} tasks")

    def _address(self, shape: str, cursor: str) -> str:
        return f"{self._path}?format={shape}" + (f"&cursor={cursor}" if cursor else "")

    def read(self, reader: Reader, form: str) -> int:
        """All pages of one snapshot; how many bytes of bodies came."""
        shape, coding = FORMS[form]
        pages = [
            reader.get(self._address(shape, cursor), **{"Accept-Encoding": coding})
            for cursor in self._cursors
        ]
        return sum(len(body) for _, body in pages)

    def tag(self, reader: Reader) -> str:
        answer, _ = reader.get(self._path)
        return answer.headers["ETag"]

    def ask_again(self, reader: Reader, tag: str) -> None:
        answer, _ = reader.get(self._path, **{"If-None-Match": tag})
        if answer.status != 304:
            raise RuntimeError(answer.status)


class Reference:
    """`_row_encoder.py` on the same database."""

    def __init__(self, database: Path, project: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "_row_encoder.py"), str(database), str(project)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def seconds(self, times: int) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{times}\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


def costs(server: Taskcast, board: Board, reference: Reference, reader: Reader) -> dict[str, Any]:
    """Processor microseconds per task: the reference and each form, the medians of interleaved rounds."""
    times = TASKS_A_ROUND // board.tasks
    found: dict[str, list[float]] = {"reference": [], **{form: [] for form in FORMS}}
    sent: dict[str, int] = {}
    for turn in range(ROUNDS + 1):
        spent = {"reference": reference.seconds(times)}
        for form in FORMS:
            before = server.cpu_seconds()
            for _ in range(times):
                sent[form] = board.read(reader, form)
            wait_until_idle()
            spent[form] = server.cpu_seconds() - before
        if turn:  # the first round warms up
            for name, seconds in spent.items():
                found[name].append(seconds / times / board.tasks * 1e6)
    middle = {name: statistics.median(values) for name, values in found.items()}
    return {
        "tasks": board.tasks,
        "cpu_us_per_task": {name: round(value, 2) for name, value in middle.items()},
        "ratio": {form: round(middle[form] / middle["reference"], 2) for form in FORMS},
        "bytes_per_task": {form: round(size / board.tasks) for form, size in sent.items()},
    }


def unchanged(server: Taskcast, board: Board, reader: Reader) -> float:
    """Processor milliseconds of coming back to a snapshot that has not changed."""
    tag, times = board.tag(reader), 1_000
    before = server.cpu_seconds()
    for _ in range(times):
        board.ask_again(reader, tag)
    return round((server.cpu_seconds() - before) / times * 1000, 3)


def lag(server: Taskcast, board: Board, token: str, form: str) -> float:
    """Loop lag p99 while several read snapshots in a loop, or nobody does."""
    end = time.monotonic() + LAG_SECONDS

    def again() -> None:
        reader = Reader(server.url, token)
        while time.monotonic() < end:
            if form == NOTHING:
                time.sleep(0.1)
            else:
                board.read(reader, form)
        reader.close()

    found = Histogram(server.url, "taskcast_loop_lag_seconds")
    threads = [Thread(target=again) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found.percentile(0.99) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Taskcast(folder, TASKCAST_WORKER="off")
        with stopping(server):
            measure(server, folder)


def measure(server: Taskcast, folder: Path) -> None:
    token = server.administrator("Ada")
    client, reader = server.client(token), Reader(server.url, token)
    results, lags = [], {}
    for tasks in SIZES:
        project = client.post("/api/projects", json={"name": "Garden"}).json()["id"]
        insert_tasks(folder, project, tasks, person=client.get("/api/me").json()["id"])
        board, reference = Board(project, tasks, reader), Reference(folder / "taskcast.db", project)
        results.append(costs(server, board, reference, reader))
        reference.stop()
        results[-1]["unchanged_cpu_ms"] = unchanged(server, board, reader)
        lags = {form: lag(server, board, token, form) for form in (NOTHING, "objects", "columns, zstd")}
    rows = [
        (f"{result['tasks']:,}", name, f"{cost:.2f}", str(result["ratio"].get(name, "")), str(result["bytes_per_task"].get(name, "")))
        for result in results
        for name, cost in result["cpu_us_per_task"].items()
    ]  # fmt: skip
    rows += [
        (f"{result['tasks']:,}", "unchanged: 304", f"{result['unchanged_cpu_ms']:.3f} ms", "", "")
        for result in results
    ]
    rows += [
        (f"{SIZES[-1]:,}", f"loop lag p99, {READERS} readers, {form}", f"{value:.0f} ms", "bar 20 ms", "")
        for form, value in lags.items()
    ]
    figures = {"results": results, "bar": 3.0, "loop_lag_p99_ms": lags, "loop_lag_bar_ms": 20}
    publish(
        "snapshots", figures, rows, ("tasks", "form", "CPU us a task", "x reference (bar 3)", "bytes a task")
    )


if __name__ == "__main__":
    main()
