"""A real PostgreSQL for the tests: its own cluster in a temporary folder, on its own port, with fsync on."""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.services.ports import free_port

USER = "postgres"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "fsync": "on",
    "log_min_messages": "warning",
}


class PostgresServer:
    """A cluster that can be stopped, crashed and started again under the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._run(
            "initdb", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"
        )

    def url(self, dbname: str = "postgres") -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{dbname}"

    def create_database(self, *, template: str = "template1") -> str:
        """Create an empty database (or a copy of `template`) and return its URL."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Drop it, whoever is still connected."""
        self._execute(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')

    def start(self) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        log = self.folder.parent / "postgres.log"
        self._run(
            "pg_ctl", "start", "--wait", f"--log={log}",
            "-o", f"-p {self.port} -k {self.folder.parent} {options}",
        )  # fmt: skip

    def stop(self) -> None:
        """Stop cleanly; open transactions are rolled back."""
        self._run("pg_ctl", "stop", "--wait", "--mode=fast")

    def crash(self) -> None:
        """Stop as a power cut would: no checkpoint, so the next start recovers from the log."""
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")

    def restart(self) -> None:
        self.stop()
        self.start()

    def is_running(self) -> bool:
        return (self.folder / "postmaster.pid").exists()

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        command = [*as_database_user(), str(binaries() / program), "-D", str(self.folder), *arguments]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/", check=False
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}")


def binaries() -> Path:
    """The folder of the newest installed PostgreSQL (Debian keeps it off the PATH)."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if versions:
        return versions[-1]
    if found := shutil.which("initdb"):
        return Path(found).parent
    raise RuntimeError("PostgreSQL is not installed: run tools/ensure_services")


def as_database_user() -> list[str]:
    """PostgreSQL refuses to run as root, so root hands it to the user its package made."""
    return ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A new cluster, gone afterwards."""
    # Not under tmp_path: pytest's folders are closed to the database user.
    home = Path(tempfile.mkdtemp(prefix="taskcast-postgres-"))
    if os.geteuid() == 0:
        os.chown(home, pwd.getpwnam(USER).pw_uid, -1)
    server = PostgresServer(home / "data")
    server.start()
    try:
        yield server
    finally:
        if server.is_running():
            server.stop()
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One cluster for the whole run; take a database of your own with `create_database()`."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of an empty database, dropped after the test."""
    url = postgres_server.create_database()
    yield url
    if not postgres_server.is_running():
        postgres_server.start()
    postgres_server.drop_database(url)
