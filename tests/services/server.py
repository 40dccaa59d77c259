"""Taskcast itself as its users run it: `taskcast serve` in a process of its own, to be used, stopped and killed."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO, Any

import httpx
import msgspec
import pytest
from playwright.sync_api import StorageState, StorageStateCookie

from taskcast import bootstrap
from taskcast.bootstrap import Opened
from taskcast.cli.actor import acting_as
from taskcast.settings import Settings
from taskcast.usecases.accounts.registration import NewAccount
from taskcast.usecases.accounts.setup import add_account
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.perform import perform
from taskcast.usecases.validation import convert
from tests.services.databases import lay_out
from tests.services.ports import free_port
from tests.services.programs import TASKCAST, Program, run_taskcast, start_program
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.people import ADA, Person

PROGRAM = Path(sys.executable).parent / "taskcast"
NEEDS_ITS_OWN = {"PYTHONPATH", "TASKCAST_WORKERS"}
"""Environment variables that decide what Python and the libraries load."""

Process = Program | subprocess.Popen[bytes]


def http_client(url: str, *, headers: Mapping[str, str] | None = None, **options: Any) -> httpx.Client:
    """A client of `url`. Without certificates: loading them takes longer than most requests."""
    given = {"timeout": PATIENCE_SECONDS, "trust_env": False, "verify": False, **options}
    return httpx.Client(base_url=url, headers=headers, **given)


class TaskcastServer:
    """One `taskcast serve` process and the environment that belongs to it."""

    entry_point = TASKCAST

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "serve.log"
        self._needs_its_own = not NEEDS_ITS_OWN.isdisjoint(environment)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TASKCAST_")},
            "TASKCAST_DATA_DIR": str(folder / "data"),
            "TASKCAST_HOST": "127.0.0.1",
            "TASKCAST_PORT": str(self.port),
            "TASKCAST_PUBLIC_URL": self.url,
            **environment,
        }
        self._process: Process | None = None
        self._clients: list[httpx.Client] = []
        self._tokens: dict[str, str] = {}

    @property
    def process_id(self) -> int:
        return self._running().pid

    @property
    def database_url(self) -> str:
        url: str = self._settings().database_url.get_secret_value()
        return url

    def start(self, *, timeout: float = PATIENCE_SECONDS) -> None:
        """Start and wait until /readyz says yes."""
        lay_out(self.database_url)
        with self.log.open("ab") as log:
            self._process = self._begin(log)
        try:
            wait_until(self.is_ready, timeout=timeout, what="/readyz")
        except (TimeoutError, ChildProcessError) as error:
            self.kill9()
            raise RuntimeError(f"taskcast serve did not get ready ({error}):\n{self.log_text()}") from None

    def _begin(self, log: IO[bytes]) -> Process:
        """Start it; as a shell would, where what is loaded depends on the environment."""
        if self._needs_its_own:
            return subprocess.Popen(
                [str(PROGRAM), "serve"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return start_program(self.entry_point, ["taskcast", "serve"], self.environment, out=log.fileno())

    def is_ready(self) -> bool:
        """Whether it serves; raises ChildProcessError when it has ended instead."""
        if (code := self._running().poll()) is not None:
            raise ChildProcessError(f"it ended with code {code}")
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def stop(self, *, timeout: float = PATIENCE_SECONDS) -> int:
        """End it as an operator would (SIGTERM); returns its exit code."""
        process = self._running()
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill9()
            raise RuntimeError(
                f"taskcast serve ignored SIGTERM for {timeout:g} s:\n{self.log_text()}"
            ) from None
        self._process = None
        return code

    def kill9(self) -> None:
        """End it and its children as a crash would."""
        process = self._running()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=PATIENCE_SECONDS)
        self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def close(self) -> None:
        """Let go of everything a test has taken."""
        for client in self._clients:
            client.close()
        if self._process is not None:
            self.stop()

    def log_text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def cli(self, *arguments: str, stdin: str = "", timeout: float = 60.0) -> str:
        """Run another `taskcast` command in the same environment and return what it printed.

        Raises:
            RuntimeError: it failed; the message holds its output.
        """
        done = run_taskcast(*arguments, environment=self.environment, stdin=stdin, timeout=timeout)
        if done.returncode:
            raise RuntimeError(
                f"taskcast {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}{done.stdout}"
            )
        return done.stdout.strip()

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """Its database in this process, as a command has it; nothing that a test is about, but quick."""
        with bootstrap.opened(self._settings()) as parts:
            yield parts

    def _settings(self) -> Settings:
        given = {
            name.removeprefix("TASKCAST_").lower(): value
            for name, value in self.environment.items()
            if name.startswith("TASKCAST_")
        }
        return Settings.model_validate(given)

    def add_user(self, person: Person) -> None:
        """As `taskcast user add` does."""
        new = NewAccount(email=person.email, name=person.name, password_hash=None)
        with self.opened() as parts:
            add_account(parts.instance, new, password=person.password)

    def token_for(self, email: str) -> str:
        """An API token of this person, made once, as `taskcast token create` does."""
        if email not in self._tokens:
            known = OPERATIONS["create_token"]
            with self.opened() as parts:
                command = convert({"name": "tests"}, known.command)
                made = perform(parts.instance, known, command, actor=acting_as(parts.store, email))
            self._tokens[email] = msgspec.json.decode(made.data)["secret"]
        return self._tokens[email]

    def client_for(self, person: Person | None = ADA) -> httpx.Client:
        """An HTTP client that speaks as this person, or as nobody; closed with the server."""
        headers = {"Authorization": f"Bearer {self.token_for(person.email)}"} if person else {}
        client = http_client(self.url, headers=headers)
        self._clients.append(client)
        return client

    def signed_in(self, person: Person) -> httpx.Client:
        """An HTTP client with a session of this person, for what a token may not do."""
        client = self.client_for(None)
        body = {"email": person.email, "password": person.password}
        client.post("/api/auth/login", json=body).raise_for_status()
        return client

    def sign_in(self, person: Person) -> StorageState:
        """A new session of this person, for a window to begin with: where signing in is not what a test is about."""
        cookies: list[StorageStateCookie] = [
            {
                "name": cookie.name,
                "value": cookie.value or "",
                "domain": "127.0.0.1",
                "path": "/",
                "expires": -1,
                "httpOnly": True,
                "secure": False,
                "sameSite": "Lax",
            }
            for cookie in self.signed_in(person).cookies.jar
        ]
        return {"cookies": cookies, "origins": []}

    def streams_watched(self) -> int:
        """How many streams somebody waits for, as `/metrics` says."""
        lines = self.client_for(None).get("/metrics").text.splitlines()
        watched = next(line for line in lines if line.startswith("taskcast_streams_watched "))
        return int(float(watched.split()[1]))

    def _running(self) -> Process:
        if self._process is None:
            raise RuntimeError("taskcast serve is not running")
        return self._process


StartTaskcast = Callable[..., TaskcastServer]


@pytest.fixture
def taskcast_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StartTaskcast]:
    """Start servers: `taskcast_server(database_url=None, TASKCAST_SMTP_URL=smtp_server.url, …)`.

    Each gets a data folder of its own, or the one given as `share=` another server (a second node).
    """
    for service in ("each_database_url", "postgres_url", "redis_server", "smtp_server"):
        if service in request.fixturenames:  # before this one, so that it ends after the servers that need it
            request.getfixturevalue(service)
    servers: list[TaskcastServer] = []

    def start(
        *,
        database_url: str | None = None,
        share: TaskcastServer | None = None,
        people: tuple[Person, ...] = (),
        **settings: str,
    ) -> TaskcastServer:
        folder = tmp_path / f"taskcast-{len(servers)}"
        folder.mkdir()
        environment = dict(settings)
        if share is not None:
            environment = {"TASKCAST_DATA_DIR": share.environment["TASKCAST_DATA_DIR"], **environment}
            database_url = database_url or share.environment.get("TASKCAST_DATABASE_URL")
        if database_url is not None:
            environment["TASKCAST_DATABASE_URL"] = database_url
        server = TaskcastServer(folder, environment)
        servers.append(server)
        server.start()
        for person in people:
            server.add_user(person)
        return server

    yield start
    for server in servers:
        server.close()
