"""The serving processes: gunicorn with gevent workers, started from here instead of by its own command.

The master only listens, forks and restarts workers that died; it has no database handle. SIGTERM ends
gracefully: sockets are disconnected, running requests are answered, then the database is closed.
"""

# mypy: disable-error-code="no-untyped-call"
# ruff: noqa: ANN401 - gunicorn is untyped

import gc
import logging
import sys
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from prometheus_client.multiprocess import mark_process_dead

from taskcast.bootstrap.serving import ServerProcess
from taskcast.settings import BadSettingError, Settings
from taskcast.sockets import library_adapter
from taskcast.sockets.engine.process_handoff import ProcessHandoff
from taskcast.usecases.accounts.setup import needs_setup, setup_link
from taskcast.webserver.gunicorn_worker import FastPathWorker

SWITCH_SECONDS = 0.0005  # how long the writer's thread and the loop keep the interpreter lock
GC_THRESHOLDS = (20_000, 20, 100)
GRACE_SECONDS = 10
KEEPALIVE_SECONDS = 75
CONNECTIONS = 10_000
STUCK_SECONDS = 120  # a worker whose loop hangs for so long is restarted

Started = Callable[[ServerProcess], None]


class ServingWorker(FastPathWorker):
    """The gunicorn worker that runs Taskcast's server."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        settings: Settings = self.app.settings
        self.first_byte_seconds = settings.first_byte_seconds
        # Behind proxies all connections share the proxies' addresses; deploy/nginx shows how to count there.
        self.most_fresh = None if settings.trusted_proxies else settings.unused_connections

    def begin(self) -> None:
        handoff: ProcessHandoff | None = self.app.handoff
        if handoff is not None:
            handoff.listen(partial(self.handle, self.sockets[0]))

    def let_go(self) -> None:
        handoff: ProcessHandoff | None = self.app.handoff
        if handoff is not None:
            handoff.close()
        running: ServerProcess = self.app.server
        running.let_go()

    def end(self) -> None:
        running: ServerProcess = self.app.server
        running.stop()

    def shared_headers(self, path: str, origin: str | None) -> list[tuple[str, str]]:
        running: ServerProcess = self.app.server
        return running.shared_headers(path, origin)

    def describe(self, status: HTTPStatus) -> tuple[str, bytes]:
        running: ServerProcess = self.app.server
        return running.unreadable(status)


class _Application(BaseApplication):
    """The gunicorn application; `load` runs in the worker, after the fork."""

    def __init__(self, settings: Settings, started: Started, shared: Path | None, *, is_demo: bool) -> None:
        self.settings = settings
        self._is_demo = is_demo
        self._started = started
        self._shared = shared
        self._age = 0
        self.server: ServerProcess | None = None
        self.handoff: ProcessHandoff | None = None
        super().__init__()

    def load_config(self) -> None:
        assert self.cfg is not None  # noqa: S101 - gunicorn made it
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        for name, value in {
            "bind": [f"{host}:{self.settings.port}"],
            "workers": self.settings.workers,
            # Each process has its own listener, because the kernel spreads connections unevenly over a shared
            # one.
            "reuse_port": self.settings.workers > 1,
            "post_fork": self._forked,
            "child_exit": self._ended,
            "worker_class": ServingWorker,
            "worker_connections": CONNECTIONS,
            "keepalive": KEEPALIVE_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": STUCK_SECONDS,
            "limit_request_line": 8190,
            "forwarded_allow_ips": "",  # forwarding headers are handled by TASKCAST_TRUSTED_PROXIES only
            "accesslog": None,
            "logger_class": _QuietLogger,
            "control_socket_disable": True,
            "proc_name": "taskcast",
        }.items():
            self.cfg.set(name, value)

    def _forked(self, _master: Any, worker: Any) -> None:
        """Runs in the new process."""
        self._age = worker.age  # counts from 1, and never again

    def _ended(self, _master: Any, worker: Any) -> None:
        """Runs in the master when a process has ended."""
        if self._shared is not None:
            mark_process_dead(worker.pid, str(self._shared))

    def load(self) -> Any:
        sys.setswitchinterval(SWITCH_SECONDS)
        if self._shared is not None:
            self.handoff = ProcessHandoff(self._shared, str(self._age))
        self.server = ServerProcess(self.settings, self.handoff, is_demo=self._is_demo)
        self.server.start()
        if self._age == 1:
            self._started(self.server)
        # Objects created so far stay alive: exclude them from garbage collection, which would cause pauses.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)
        return self.server.app


class _QuietLogger(Logger):
    """Sends gunicorn's warnings and errors to our logs."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)


def run_server(
    settings: Settings, *, started: Started | None = None, shared: Path | None = None, is_demo: bool = False
) -> None:
    """Serve until told to stop.

    Args:
        settings: the operator's.
        started: called in the first serving process once it tells and sends.
        shared: a folder of the serving processes, when there are several.
        is_demo: whether the demo's people may sign in with their published password.

    Raises:
        BadSettingError: a library is installed in another version than Taskcast was built against.
    """
    try:
        library_adapter.check_versions()
    except library_adapter.UnsupportedLibraryError as error:
        raise BadSettingError(str(error)) from None
    _Application(settings, started or _announce, shared, is_demo=is_demo).run()


def _announce(server: ServerProcess) -> None:
    instance = server.parts.instance
    sys.stdout.write(f"Taskcast is at {server.parts.settings.public_url}\n")
    if needs_setup(instance):
        sys.stdout.write(f"Nobody has an account yet. Make the first one here:\n  {setup_link(instance)}\n")
    sys.stdout.flush()
