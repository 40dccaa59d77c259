"""The shared harness: servers in their own processes, their processor time, and results with machine facts."""

import json
import os
import platform
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import psutil
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
ROOT = HERE.parent
PROGRAM = Path(sys.executable).parent / "taskcast"
PASSWORD = "words that only the bench knows"


# A person's budgets: in most questions one client stands for many people.
UNBUDGETED = {
    "TASKCAST_READ_SHARE": "1000", "TASKCAST_READ_BURST": "1e9",
    "TASKCAST_WRITE_BYTES_PER_SECOND": "1e12", "TASKCAST_WRITE_BYTES_BURST": "1000000000000",
}  # fmt: skip


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Process:
    """A server under measurement with its children."""

    def __init__(self, command: list[str], url: str, environment: Mapping[str, str], log: Path) -> None:
        self.url = url
        self.log = log
        self._process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=log.open("wb"), stderr=subprocess.STDOUT
        )

    def wait_ready(self, path: str, *, seconds: float = 60.0) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                if httpx.get(self.url + path, timeout=2, trust_env=False).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError(f"not ready:\n{self.log.read_text(errors='replace')}")

    def cpu_seconds(self) -> float:
        """User and system time of the server and all its children so far."""
        return sum(self.user_and_system())

    def user_and_system(self) -> tuple[float, float]:
        """Both kinds of processor time apart."""
        master = psutil.Process(self._process.pid)
        times = [each.cpu_times() for each in (master, *master.children(recursive=True))]
        return sum(each.user for each in times), sum(each.system for each in times)

    def worker(self) -> int:
        """The process that serves."""
        return int(psutil.Process(self._process.pid).children()[0].pid)

    def process_ids(self) -> list[int]:
        """All its processes, the first first."""
        master = psutil.Process(self._process.pid)
        return [master.pid, *(child.pid for child in master.children(recursive=True))]

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)


class Taskcast(Process):
    """`taskcast serve` on a data folder of its own."""

    def __init__(
        self, folder: Path, *, program: Sequence[str] = (str(PROGRAM),), tool: Path = PROGRAM, **settings: str
    ) -> None:
        self._tool = tool  # what `cli` runs: that of another checkout for a server of another checkout
        port = free_port()
        self.environment = {
            "TASKCAST_DATA_DIR": str(folder), "TASKCAST_PORT": str(port), "TASKCAST_HOST": "127.0.0.1", **UNBUDGETED,
            **settings,
        }  # fmt: skip
        super().__init__(
            [*program, "serve"], f"http://127.0.0.1:{port}", self.environment, folder / "serve.log"
        )
        self.wait_ready("/readyz")

    def cli(self, *arguments: str, stdin: str = "") -> str:
        done = subprocess.run(
            [str(self._tool), *arguments], env={**os.environ, **self.environment}, input=stdin, text=True,
            capture_output=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def administrator(self, name: str) -> str:
        """Add the first account; returns an API token of it."""
        email = f"{name.lower()}@example.org"
        self.cli("user", "add", email, "--name", name, "--password-stdin", stdin=PASSWORD)
        return self.cli("token", "create", email, "--name", "bench")

    def person(self, administrator: str, name: str) -> tuple[int, str]:
        """Add an account over the API; returns its id and an API token of it."""
        email = f"{name.lower()}@example.org"
        fields = {"email": email, "name": name, "password": PASSWORD}
        made = self.client(administrator).post("/api/users", json=fields)
        made.raise_for_status()
        with httpx.Client(base_url=self.url, timeout=30, trust_env=False) as browser:
            entered = browser.post("/api/auth/login", json={"email": email, "password": PASSWORD})
            entered.raise_for_status()
            # Cookies for https alone are sent all the same: behind a proxy the server itself speaks http.
            cookies = "; ".join(f"{name}={value}" for name, value in entered.cookies.items())
            token = browser.post(
                "/api/me/tokens", json={"name": "bench"}, headers={"Cookie": cookies}
            ).json()["secret"]
        return made.json()["id"], token

    def client(self, token: str) -> httpx.Client:
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {token}"}, timeout=30, trust_env=False
        )


@contextmanager
def stopping(*processes: Process) -> Iterator[None]:
    """Stop them at the end, whatever happens."""
    try:
        yield
    finally:
        for process in processes:
            process.stop()


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    names = ("flask", "gevent", "gunicorn", "msgspec", "python-socketio", "sqlalchemy", "psycopg")
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )  # fmt: skip
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": model,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in names},
    }


def publish(
    question: str, figures: dict[str, Any], rows: list[tuple[str, ...]], head: tuple[str, ...]
) -> None:
    """Print a table, and write the figures with the machine's facts to bench/results/."""
    table = Table(*head, title=question)
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    target = HERE / "results" / f"{question}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps({"question": question, "machine": machine(), **figures}, indent=2) + "\n")
