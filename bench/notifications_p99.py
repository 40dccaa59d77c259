"""Does a mail server that takes 2 s per mail slow the updates that cause the mails?

Three kinds of update at the same steady pace, in turns on the same machine: nobody to tell; five people to
tell with nothing sent (worker off); five people to tell by mail. Bar: the p99 with mail at most 1.2 times
the p99 without sending.
"""

import json
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from _lab import HERE, Taskcast, free_port, percentile, publish, stopping

ASSIGNEES = 5
PER_SECOND = 40
CONNECTIONS = 4
SECONDS = 5.0
ROUNDS = 8
MAIL_SECONDS = 2.0

_numbers = count()


class Scene:
    """A server with a task that five people want to hear of and one that nobody does."""

    def __init__(self, server: Taskcast) -> None:
        self.server = server
        self.token = server.administrator("Ada")
        client = server.client(self.token)
        project = client.post("/api/projects", json={"name": "Garden"}).json()["id"]
        people = [server.person(self.token, f"Member{number}")[0] for number in range(ASSIGNEES)]
        for number in people:
            client.put(
                f"/api/projects/{project}/members/{number}", json={"role": "member"}
            ).raise_for_status()
        quiet = client.post("/api/tasks", json={"title": "Quiet", "project_id": project}).json()["id"]
        fields = {"title": "Told", "project_id": project, "assignee_ids": people}
        told = client.post("/api/tasks", json=fields).json()["id"]
        self.quiet, self.told = f"/api/tasks/{quiet}", f"/api/tasks/{told}"

    def update(self, path: str) -> list[float]:
        """Updates at a steady pace for `SECONDS`; the seconds each took, counted from when it was due."""
        took: list[float] = []
        parts = urlsplit(self.server.url)
        begin = time.perf_counter() + 0.05

        def one(offset: int) -> None:
            connection = HTTPConnection(parts.hostname, parts.port)
            headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
            for turn in range(int(SECONDS * PER_SECOND / CONNECTIONS)):
                due = begin + (turn * CONNECTIONS + offset) / PER_SECOND
                time.sleep(max(0.0, due - time.perf_counter()))
                connection.request("PATCH", path, json.dumps({"title": f"Coat {next(_numbers)}"}), headers)
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


def main() -> None:
    port = free_port()
    smtp = subprocess.Popen(
        [sys.executable, str(HERE / "_slow_smtp.py"), str(port), str(MAIL_SECONDS)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert smtp.stdin is not None
    assert smtp.stdout is not None
    assert smtp.stdout.readline() == "ready\n"
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        silent = Taskcast(Path(one), TASKCAST_WORKER="off")
        mailing = Taskcast(Path(other), TASKCAST_SMTP_URL=f"smtp://127.0.0.1:{port}")
        with stopping(silent, mailing):
            took = measure(Scene(silent), Scene(mailing))
    smtp.stdin.write("\n")
    smtp.stdin.flush()
    report(took, int(smtp.stdout.readline()))


def measure(silent: Scene, mailing: Scene) -> dict[str, list[list[float]]]:
    kinds = {
        "nobody_to_tell": (silent, silent.quiet),
        "five_to_tell_not_sent": (silent, silent.told),
        "five_to_tell_by_slow_mail": (mailing, mailing.told),
    }
    took: dict[str, list[list[float]]] = {name: [] for name in kinds}
    for scene, path in kinds.values():
        scene.update(path)
    for _ in range(ROUNDS):
        for name, (scene, path) in kinds.items():
            took[name].append(scene.update(path))
    return took


def report(took: dict[str, list[list[float]]], mails: int) -> None:
    pooled = {name: [value for one in rounds for value in one] for name, rounds in took.items()}
    p99 = {name: percentile(values, 0.99) * 1000 for name, values in pooled.items()}
    ratio = p99["five_to_tell_by_slow_mail"] / p99["five_to_tell_not_sent"]
    figures = {
        "p50_ms": {name: round(percentile(values, 0.5) * 1000, 2) for name, values in pooled.items()},
        "p99_ms": {name: round(value, 2) for name, value in p99.items()},
        "ratio_of_p99": round(ratio, 2),
        "ratio_bar": 1.2,
        "against_nobody_to_tell": round(p99["five_to_tell_by_slow_mail"] / p99["nobody_to_tell"], 2),
        "updates_of_each_kind": len(pooled["nobody_to_tell"]),
        "per_second": PER_SECOND,
        "mails_taken_meanwhile": mails,
        "seconds_per_mail": MAIL_SECONDS,
    }
    rows = [
        (name.replace("_", " "), str(figures["p50_ms"][name]), str(figures["p99_ms"][name]))
        for name in pooled
    ]
    rows.append(("p99, by slow mail / not sent", "", f"{ratio:.2f} (bar 1.2)"))
    rows.append(("mails taken meanwhile", "", str(mails)))
    publish("notifications_p99", figures, rows, ("update", "p50 ms", "p99 ms"))


if __name__ == "__main__":
    main()
