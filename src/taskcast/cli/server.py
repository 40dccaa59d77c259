"""The processes that serve: gunicorn with gevent workers, started from here instead of its own command.

The master only watches: it listens, forks, restarts a worker that died, and holds no database handle.
SIGTERM ends gracefully: sockets are sent away, requests that were begun are answered, then the database closes.
"""

# mypy: disable-error-code="no-untyped-call"
# ruff: noqa: ANN401 - gunicorn is untyped

import gc
import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import gevent
from gevent.event import Event
from gevent.pool import Pool
from gevent.server import StreamServer
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.ggevent import GeventWorker
from prometheus_client.multiprocess import mark_process_dead

from taskcast.bootstrap.serving import Server
from taskcast.cli import one_write
from taskcast.settings import Settings
from taskcast.sockets.siblings import Siblings
from taskcast.usecases.setup import needs_setup, setup_link

SWITCH_SECONDS = 0.0005  # how long the writer's thread and the loop leave each other the interpreter
GC_THRESHOLDS = (20_000, 20, 100)
GRACE_SECONDS = 10
KEEPALIVE_SECONDS = 75
CONNECTIONS = 10_000
HEARTBEAT_SECONDS = 1.0
POLL_SECONDS = 0.02  # how often the end asks whether anyone is still being answered
STUCK_SECONDS = 120  # a loop that gives no sign of life for so long is started anew

Started = Callable[[Server], None]


class ServingWorker(GeventWorker):
    """gunicorn's gevent worker, which knows who is being answered, so that it can end at once when told to."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._stopping: Event | None = None
        self._answering = 0

    def run(self) -> None:
        """Accept until told to stop, then let go of everyone."""
        self._stopping = Event()
        pool = Pool(self.worker_connections)
        servers = [StreamServer(sock, handle=partial(self.handle, sock), spawn=pool) for sock in self.sockets]
        for server in servers:
            server.start()
        siblings: Siblings | None = self.app.siblings
        if siblings is not None:
            siblings.listen(partial(self.handle, self.sockets[0]))
        while self.alive and not self._stopping.wait(HEARTBEAT_SECONDS):
            self.notify()
        for server in servers:
            server.close()
        if siblings is not None:
            siblings.close()
        running: Server = self.app.server
        running.let_go()
        with gevent.Timeout(self.cfg.graceful_timeout, False):  # type: ignore[arg-type]
            while self._answering:
                gevent.sleep(POLL_SECONDS)
        running.stop()

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> Any:
        """Serve one request."""
        self._answering += 1
        try:
            return super().handle_request(listener_name, req, sock, addr)
        finally:
            self._answering -= 1

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM."""
        super().handle_exit(sig, frame)
        if self._stopping is not None:
            gevent.get_hub().loop.run_callback_threadsafe(self._stopping.set)


class _Application(BaseApplication):
    """What gunicorn runs; `load` is called in the worker, after the fork."""

    def __init__(self, settings: Settings, started: Started, shared: Path | None) -> None:
        self._settings = settings
        self._started = started
        self._shared = shared
        self._age = 0
        self.server: Server | None = None
        self.siblings: Siblings | None = None
        super().__init__()

    def load_config(self) -> None:
        assert self.cfg is not None  # noqa: S101 - gunicorn made it
        host = f"[{self._settings.host}]" if ":" in self._settings.host else self._settings.host
        for name, value in {
            "bind": [f"{host}:{self._settings.port}"],
            "workers": self._settings.workers,
            # Each process listens by itself: the kernel spreads connections evenly, as one listener for all did not.
            "reuse_port": self._settings.workers > 1,
            "post_fork": self._forked,
            "child_exit": self._ended,
            "worker_class": ServingWorker,
            "worker_connections": CONNECTIONS,
            "keepalive": KEEPALIVE_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": STUCK_SECONDS,
            "limit_request_line": 8190,
            "forwarded_allow_ips": "",  # nothing we do depends on them but TASKCAST_TRUSTED_PROXIES
            "accesslog": None,
            "logger_class": _QuietLogger,
            "control_socket_disable": True,
            "proc_name": "taskcast",
        }.items():
            self.cfg.set(name, value)

    def _forked(self, _master: Any, worker: Any) -> None:
        """In the new process."""
        self._age = worker.age  # counts from 1, and never again

    def _ended(self, _master: Any, worker: Any) -> None:
        """In the master, when a process has gone."""
        if self._shared is not None:
            mark_process_dead(worker.pid, str(self._shared))

    def load(self) -> Any:
        sys.setswitchinterval(SWITCH_SECONDS)
        one_write.install()
        if self._shared is not None:
            self.siblings = Siblings(self._shared, str(self._age))
        self.server = Server(self._settings, self.siblings)
        self.server.start()
        if self._age == 1:
            self._started(self.server)
        # What was made so far stays: looking through it again and again for garbage would cost pauses.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)
        return self.server.app


class _QuietLogger(Logger):
    """gunicorn's log, through ours, without its chatter."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)


def run_server(settings: Settings, *, started: Started | None = None, shared: Path | None = None) -> None:
    """Serve until told to stop.

    Args:
        settings: the operator's.
        started: called in the first serving process once it tells and sends.
        shared: a folder of the serving processes, when there are several.
    """
    _Application(settings, started or _announce, shared).run()


def _announce(server: Server) -> None:
    instance = server.parts.instance
    sys.stdout.write(f"Taskcast is at {server.parts.settings.public_url}\n")
    if needs_setup(instance):
        sys.stdout.write(f"Nobody has an account yet. Make the first one here:\n  {setup_link(instance)}\n")
    sys.stdout.flush()
