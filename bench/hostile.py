"""What others wait for a write while somebody attacks: p50 and p99 as ratios of those just before.

Bars: p50 at most 2 times for every attack, 1.3 times for those of strangers; without nginx, and behind it with the
configuration that we ship. The attacker has a processor core of its own and comes from another address; the server, the
proxy and those who are measured share the other core. Of those, one opens a new connection for each write.
Name attacks, or one way, to measure only those and keep the other results: `python bench/hostile.py "with nginx" searches`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from _attacks import ATTACKS, STRANGERS, unverified
from _harness import HERE, PROGRAM, ROOT, Taskcast, free_port, percentile, publish, stopping
from _many_tasks import insert_tasks

from taskcast.settings import Settings

SERVER_CORE, ATTACKER_CORE = "0", "1"
CONNECTIONS = 4
PER_SECOND = 40
SECONDS = 4.0
ROUNDS = 2  # of a turn before and one during each
TASKS = 20_000
OLD_ROWS = 2_000_000
WAYS = ["without nginx", "with nginx"]
BARS = {"others": 2.0, "strangers": 1.3}

SETTINGS = {"TASKCAST_WORKER": "off", "TASKCAST_LOG_LEVEL": "error"}
ON_ITS_CORE = ("taskset", "-c", SERVER_CORE, str(PROGRAM))
BUDGETS = ("READ_SHARE", "READ_BURST", "WRITE_BYTES_PER_SECOND", "WRITE_BYTES_BURST")
_numbers = count()


def budgets() -> dict[str, str]:
    """As they ship: other questions are measured without."""
    return {f"TASKCAST_{name}": str(Settings.model_fields[name.lower()].default) for name in BUDGETS}


class Others:
    """People who write at a steady rate, each over a connection of their own; one over a new one each time."""

    def __init__(self, url: str, token: str, tasks: list[int]) -> None:
        self._parts = urlsplit(url)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._token = token
        self._tasks = tasks

    def at(self, url: str) -> "Others":
        """The same people where the server is now."""
        return Others(url, self._token, self._tasks)

    def _connect(self) -> HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "https":
            return HTTPSConnection(host, port, timeout=60, context=unverified())
        return HTTPConnection(host, port, timeout=60)

    def write(self, seconds: float) -> tuple[list[float], int]:
        """Seconds each write took from when it was due, and how many failed."""
        took: list[float] = []
        failed = 0
        begins = time.perf_counter() + 0.2

        def one(offset: int) -> None:
            nonlocal failed
            connection = self._connect()
            for number in range(offset, int(PER_SECOND * seconds), CONNECTIONS):
                due = begins + number / PER_SECOND
                time.sleep(max(0.0, due - time.perf_counter()))
                body = json.dumps({"title": f"Paint the door, coat {next(_numbers)}"})
                try:
                    connection.request(
                        "PATCH", f"/api/tasks/{self._tasks[number % len(self._tasks)]}", body, self._headers
                    )
                    answer = connection.getresponse()
                    answer.read()
                    failed += answer.status != 200
                except (OSError, HTTPException):
                    failed += 1
                    connection.close()
                took.append(time.perf_counter() - due)
                if offset == 0:
                    connection.close()
            connection.close()

        threads = [Thread(target=one, args=(offset,)) for offset in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return took, failed


@contextmanager
def attacking(name: str, situation: dict[str, Any]) -> Iterator[dict[str, int]]:
    """The attack goes on meanwhile; at the end the dictionary holds what its answers were."""
    program = [
        "taskset",
        "-c",
        ATTACKER_CORE,
        sys.executable,
        str(HERE / "_attacks.py"),
        name,
        json.dumps(situation),
    ]
    process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    seen: dict[str, int] = {}
    try:
        yield seen
    finally:
        process.stdin.close()
        seen.update(json.loads(process.stdout.readline() or "{}"))
        process.wait(30)


class Place:
    """A server with a large project, those who write in it, and a member for each attack."""

    def __init__(self, folder: Path, *, is_proxied: bool) -> None:
        self.folder = folder
        settings = SETTINGS | budgets()
        proxy_port = free_port()
        if is_proxied:
            settings |= {
                "TASKCAST_TRUSTED_PROXIES": "1",
                "TASKCAST_PUBLIC_URL": f"https://localhost:{proxy_port}",
            }
        self.server = Taskcast(folder, program=ON_ITS_CORE, **settings)
        self.url = self.server.url
        self.nginx: Any = None
        try:
            self._prepare(proxy_port, is_proxied=is_proxied)
        except BaseException:
            self.stop()
            raise

    def _prepare(self, proxy_port: int, *, is_proxied: bool) -> None:
        folder = self.folder
        if is_proxied:
            sys.path.insert(0, str(ROOT))
            from tests.services.nginx import NginxServer  # noqa: PLC0415 - only found from here on

            node = urlsplit(self.url).port or 0
            folder.chmod(0o711)  # nginx keeps large bodies there, as another user
            (folder / "nginx").mkdir()
            self.nginx = NginxServer(folder / "nginx", proxy_port, [node, node])
            self.url = self.nginx.url
        ada = self.server.administrator("Ada")
        client = self.server.client(ada)
        project = client.post("/api/projects", json={"name": "Garden"}).json()["id"]
        self.members = {}
        for name in ATTACKS:
            number, token = self.server.person(ada, name)
            client.put(
                f"/api/projects/{project}/members/{number}", json={"role": "member"}
            ).raise_for_status()
            made = client.post("/api/tasks", json={"title": "Paint", "project_id": project})
            self.members[name] = {"url": self.url, "token": token, "task": made.json()["id"]}
        insert_tasks(folder, project, TASKS, 1)
        made = [client.post("/api/tasks", json={"title": "Paint", "project_id": project}) for _ in range(20)]
        self.others = Others(self.url, ada, [each.json()["id"] for each in made])

    def bytes_on_disk(self) -> int:
        return sum(file.stat().st_size for file in self.folder.glob("taskcast.db*"))

    def stop(self) -> None:
        if self.nginx is not None:
            self.nginx.stop()
        self.server.stop()


def measure(place: Place, name: str) -> dict[str, Any]:
    """Turns before and during the attack, one after the other, so that a noisy minute counts for both."""
    before: list[float] = []
    during: list[float] = []
    failures = {"before": 0, "during": 0}
    answers: dict[str, int] = {}
    disk = place.bytes_on_disk()
    for _ in range(ROUNDS):
        took, failed = place.others.write(SECONDS)
        before += took
        failures["before"] += failed
        with attacking(name, place.members[name]) as seen:
            time.sleep(1.0)
            took, failed = place.others.write(SECONDS)
        during += took
        failures["during"] += failed
        for kind, number in seen.items():
            answers[kind] = answers.get(kind, 0) + number
        time.sleep(1.0)
    disk = place.bytes_on_disk() - disk
    return compared(before, during) | {
        "failed": failures, "attackers_answers": answers, "disk_mb": round(disk / 1e6, 1),
    }  # fmt: skip


def measure_purge() -> dict[str, Any]:
    """The purge of two million old failures, which every start begins with."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = Place(folder, is_proxied=False)
        place.stop()
        fill = (
            "INSERT INTO signin_failures (account, address, at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
            f"SELECT i + 1 FROM n WHERE i < {OLD_ROWS}) "
            "SELECT 'nobody' || i || '@example.org', '127.0.0.9', '2020-01-01T00:00:00.000000Z' FROM n"
        )
        code = f"import sqlite3; c = sqlite3.connect({str(folder / 'taskcast.db')!r}); c.execute({fill!r}); c.commit()"
        subprocess.run([sys.executable, "-c", code], check=True)
        server = Taskcast(folder, program=ON_ITS_CORE, **SETTINGS, **budgets())
        with stopping(server):
            others = place.others.at(server.url)
            during, failed = others.write(SECONDS * ROUNDS)
            rows = left(folder)
            server.stop()
        subprocess.run([sys.executable, "-c", code.replace(fill, "DELETE FROM signin_failures")], check=True)
        server = Taskcast(folder, program=ON_ITS_CORE, **SETTINGS, **budgets())
        with stopping(server):
            before, _ = place.others.at(server.url).write(SECONDS * ROUNDS)
    return compared(before, during) | {
        "failed": {"before": 0, "during": failed}, "longest_ms": round(max(during) * 1000, 1),
        "rows_left": rows,
    }  # fmt: skip


def left(folder: Path) -> int:
    code = (
        f"import sqlite3; c = sqlite3.connect('file:{folder / 'taskcast.db'}?mode=ro', uri=True); "
        "print(c.execute(\"SELECT count(*) FROM signin_failures WHERE at < '2021'\").fetchone()[0])"
    )
    return int(
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    )


def compared(before: list[float], during: list[float]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        was, is_now = percentile(before, share), percentile(during, share)
        figures |= {
            f"{name}_before_ms": round(was * 1000, 2),
            f"{name}_during_ms": round(is_now * 1000, 2),
            f"{name}_ratio": round(is_now / was, 2),
        }
    return figures


def main() -> None:
    ways = [way for way in WAYS if way in sys.argv] or WAYS
    wanted = [name for name in sys.argv[1:] if name not in WAYS] or [*ATTACKS, "purge"]
    os.sched_setaffinity(0, {int(SERVER_CORE)})
    kept = HERE / "results" / "hostile.json"
    results: dict[str, Any] = json.loads(kept.read_text())["attacks"] if kept.exists() else {}

    def note(name: str, proxy: str, found: dict[str, Any]) -> None:
        found["bar"] = BARS["strangers" if name in STRANGERS or name == "purge" else "others"]
        found["met"] = found["p50_ratio"] <= found["bar"]
        results[f"{name}, {proxy}"] = found
        print(name, proxy, json.dumps(found), flush=True)

    for proxy in ways if set(wanted) - {"purge"} else ():
        with tempfile.TemporaryDirectory() as folder:
            place = Place(Path(folder), is_proxied=proxy == "with nginx")
            with stopping(place):
                place.others.write(1.0)
                for name in ATTACKS:
                    if name in wanted:
                        note(name, proxy, measure(place, name))
    if "purge" in wanted and WAYS[0] in ways:
        note("purge", "without nginx", measure_purge())
    rows = [
        (
            name, f"{each['p50_before_ms']} → {each['p50_during_ms']}", f"{each['p50_ratio']}", f"{each['bar']}",
            f"{each['p99_ratio']}", "met" if each["met"] else "MISSED",
        )
        for name, each in results.items()
    ]  # fmt: skip
    heads = ("attack", "others' p50, ms", "p50 ratio", "bar", "p99 ratio", "")
    publish("hostile", {"writes_per_second": PER_SECOND, "attacks": results}, rows, heads)


if __name__ == "__main__":
    main()
