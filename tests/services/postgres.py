"""A real PostgreSQL for the tests: its own cluster in a temporary folder, on its own port."""

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

from taskcast.storage import migrate
from tests.services.ports import free_port
from tests.services.waiting import wait_until

USER = "postgres"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "log_min_messages": "warning",
    "max_wal_size": "128MB",
    # What the kernel was given survives every crash that the tests cause; only a power cut would take it.
    "fsync": "off",
    "full_page_writes": "off",
}
COPIES_FILES = 150_000
"""From this version on one can ask for that; before, nothing else was done."""


class PostgresServer:
    """A cluster that can be stopped, crashed and started again under the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._run(
            "initdb", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        with (folder / "postgresql.conf").open("a") as configuration:
            configuration.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
        self._migrated: str | None = None

    def url(self, dbname: str = "postgres") -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{dbname}"

    def create_database(self, *, template: str | None = None) -> str:
        """Create a database that has its tables (or a copy of `template`) and return its URL."""
        if template is None:
            template = self._migrated = self._migrated or self._migrate()
        name = f"test_{uuid.uuid4().hex[:12]}"
        with self._connection() as connection:
            strategy = "STRATEGY FILE_COPY" if connection.info.server_version >= COPIES_FILES else ""
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {strategy}'.encode())
        return self.url(name)

    def create_empty_database(self) -> str:
        """Create a database without tables and return its URL."""
        return self.create_database(template="template1")

    def _migrate(self) -> str:
        """The name of a database with the tables, to be copied."""
        url = self.create_empty_database()
        migrate(url)
        return url.rpartition("/")[2]

    @contextmanager
    def syncing(self) -> Iterator[None]:
        """Meanwhile it syncs to disk, as it does by default."""
        self._set_fsync("on")
        yield
        self._set_fsync("off")

    def _set_fsync(self, value: str) -> None:
        with self._connection() as connection:
            connection.execute(f"ALTER SYSTEM SET fsync = {value}".encode())
            connection.execute(b"SELECT pg_reload_conf()")
        wait_until(lambda: self._shows("fsync") == value, what=f"fsync {value}")

    def _shows(self, name: str) -> str:
        with self._connection() as connection:
            (value,) = connection.execute(f"SHOW {name}".encode()).fetchone() or ("",)
        return str(value)

    def drop_database(self, url: str) -> None:
        """Drop it, whoever is still connected."""
        with self._connection() as connection:
            name = url.rpartition("/")[2]
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())

    def start(self) -> None:
        log = self.folder.parent / "postgres.log"
        self._run(
            "pg_ctl", "start", "--wait", f"--log={log}",
            "-o", f"-p {self.port} -k {self.folder.parent}",
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

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(self.url(), autocommit=True)

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
    """The URL of a database that has its tables, dropped after the test."""
    url = postgres_server.create_database()
    yield url
    if not postgres_server.is_running():
        postgres_server.start()
    postgres_server.drop_database(url)


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a database without tables, dropped after the test."""
    url = postgres_server.create_empty_database()
    yield url
    postgres_server.drop_database(url)
