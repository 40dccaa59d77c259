"""Does anyone wait for mail? Updates while none is sent, while the mail server takes 2 s a mail, and while it is down.

Every update has five people to tell. Bar: the p99 of updates stays within 1.2 times that of the same updates
on a server that sends nothing (TASKCAST_WORKER=off); and afterwards every delivery is sent. The two servers take
turns of two seconds, and each turn is compared with its neighbour, so that a noisy minute counts for both. The p99
of a turn is its second slowest update, so beside the median of these comparisons there is that of all turns
together, and of each how far it would wander with other turns (a bootstrap over pairs: 90 of 100 lie between).
"""

import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from _harness import HERE, Taskcast, free_port, percentile, publish, stopping

ASSIGNEES = 5
TASKS = 40
CONNECTIONS = 4
PER_SECOND = 80
SECONDS = 2
ROUNDS = 15  # of two turns each: a minute
RESAMPLED = 1000
SLOW = 2.0
DOWN_SECONDS = 60

_numbers = count()


class MailServer:
    """bench/_mail_server.py in a process of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "_mail_server.py"), str(self.port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def tell(self, line: str) -> int:
        """Returns how many mails it has taken."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(10)


def drive(taskcast: Taskcast, token: str, tasks: list[int]) -> list[float]:
    """Update the tasks in turn at a steady rate; seconds each update took from when it was due."""
    took: list[float] = []
    parts = urlsplit(taskcast.url)
    begins = time.perf_counter() + 0.3

    def one(offset: int) -> None:
        connection = HTTPConnection(parts.hostname, parts.port)
        connection.request("GET", "/healthz")  # four first requests would be a hundredth of all, just the p99
        connection.getresponse().read()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        for number in range(offset, PER_SECOND * SECONDS, CONNECTIONS):
            due = begins + number / PER_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            body = json.dumps({"title": f"Paint the door, coat {next(_numbers)}"})
            connection.request("PATCH", f"/api/tasks/{tasks[number % len(tasks)]}", body, headers)
            answer = connection.getresponse()
            answer.read()
            took.append(time.perf_counter() - due)
            if answer.status != 200:
                raise RuntimeError(answer.status)
        connection.close()

    threads = [Thread(target=one, args=(offset,)) for offset in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def waiting(folder: Path) -> dict[str, int]:
    """How many deliveries are in which state."""
    with sqlite3.connect(f"file:{folder / 'taskcast.db'}?mode=ro", uri=True) as database:
        return dict(database.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall())


def drained(folder: Path, *, within: float) -> float:
    """Seconds until nothing waits any more."""
    began = time.monotonic()
    while set(waiting(folder)) - {"sent"}:
        if time.monotonic() - began > within:
            raise SystemExit(f"after {within:g} s there are still {waiting(folder)}")
        time.sleep(0.2)
    return time.monotonic() - began


def garden(taskcast: Taskcast) -> tuple[str, list[int]]:
    """Ada's token, and tasks that each have five people to tell; they assigned themselves, which is told to nobody."""
    ada = taskcast.administrator("Ada")
    members = [taskcast.person(ada, f"Member{number}") for number in range(ASSIGNEES)]
    ids = [number for number, _ in members]
    client = taskcast.client(ada)
    project = client.post("/api/projects", json={"name": "Garden"}).json()["id"]
    for number in ids:
        client.put(f"/api/projects/{project}/members/{number}", json={"role": "member"}).raise_for_status()
    fields = {"title": "Paint", "project_id": project}
    tasks = [client.post("/api/tasks", json=fields).json()["id"] for _ in range(TASKS)]
    for place, (_, token) in enumerate(members):
        member = taskcast.client(token)
        for task in tasks:
            member.patch(f"/api/tasks/{task}", json={"assignee_ids": ids[: place + 1]}).raise_for_status()
    return ada, tasks


def main() -> None:
    mail = MailServer()
    with tempfile.TemporaryDirectory() as silent_folder, tempfile.TemporaryDirectory() as folder:
        settings = {
            "TASKCAST_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
            "TASKCAST_WRITES_PER_SECOND": "1e9",
            "TASKCAST_WRITE_BURST": "1000000000",
            "TASKCAST_LOG_LEVEL": "error",
        }
        silent = Taskcast(Path(silent_folder), TASKCAST_WORKER="off", **settings)
        sending = Taskcast(Path(folder), **settings)
        with stopping(silent, sending):
            figures = measure(silent, sending, mail, Path(folder))
    mail.end()
    publish(
        "notifications", figures, [(name, str(value)) for name, value in figures.items()], ("figure", "value")
    )


Turns = list[tuple[list[float], list[float]]]
"""What updates took in neighbouring turns: of the server that sends nothing, and of the other."""


def measure(silent: Taskcast, sending: Taskcast, mail: MailServer, folder: Path) -> dict[str, Any]:
    mail.tell("up")
    unsent, told = garden(silent), garden(sending)
    drive(silent, *unsent)
    drive(sending, *told)
    drained(folder, within=120)

    def turns() -> Turns:
        taken: Turns = []
        for number in range(ROUNDS):
            first = drive(sending, *told) if number % 2 else None  # each goes first every other time
            silently = drive(silent, *unsent)
            taken.append((silently, first or drive(sending, *told)))
        return taken

    mail.tell(f"delay {SLOW}")
    took = {"slow": turns()}
    mail.tell("delay 0")
    drained(folder, within=180)
    mail.tell("down")
    went = time.monotonic()
    took["down"] = turns()
    time.sleep(max(0.0, DOWN_SECONDS - (time.monotonic() - went)))
    waited = sum(count for state, count in waiting(folder).items() if state != "sent")
    mail.tell("up")
    recovered = drained(folder, within=300)
    return figures_of(took) | {
        "deliveries_waiting_after_a_minute_down": waited,
        "seconds_until_all_sent_after_a_minute_down": round(recovered, 1),
        "mails": mail.tell("count"),
        "deliveries_sent": waiting(folder)["sent"],
    }


def figures_of(took: dict[str, Turns]) -> dict[str, Any]:
    figures: dict[str, Any] = {"updates_per_second": PER_SECOND, "people_told_of_each": ASSIGNEES}
    for kind, turns in took.items():
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            silently, told = (percentile(together(turns, side), share) * 1000 for side in (0, 1))
            figures[f"none_beside_{kind}_{name}_ms"] = round(silently, 2)
            figures[f"{kind}_{name}_ms"] = round(told, 2)
            for how, ratio in (("ratio", typical), ("ratio_of_all", pooled)):
                figures[f"{kind}_{name}_{how}"] = round(ratio(turns, share), 2)
                figures[f"{kind}_{name}_{how}_between"] = between(turns, share, ratio)
    return figures | {"ratio_bar": 1.2}


def together(turns: Turns, side: int) -> list[float]:
    """All updates of one server."""
    return [each for pair in turns for each in pair[side]]


def typical(turns: Turns, share: float) -> float:
    """The median of what neighbouring turns are to each other."""
    return median(percentile(told, share) / percentile(silently, share) for silently, told in turns)


def pooled(turns: Turns, share: float) -> float:
    """What all turns of one server together are to all of the other."""
    return percentile(together(turns, 1), share) / percentile(together(turns, 0), share)


def between(turns: Turns, share: float, ratio: Callable[[Turns, float], float]) -> list[float]:
    """Where 90 of 100 such ratios lie when as many pairs are drawn from these anew."""
    chance = random.Random(1)
    drawn = sorted(ratio(chance.choices(turns, k=len(turns)), share) for _ in range(RESAMPLED))
    return [round(drawn[RESAMPLED // 20], 2), round(drawn[-RESAMPLED // 20], 2)]


if __name__ == "__main__":
    main()
