"""The one writer of an SQLite database: a native thread that runs queued commands and commits them together.

Promise P1: a caller is answered after its commit is on disk. Each command runs in a SAVEPOINT of its own, so
that a refused one leaves nothing; a batch ends when the queue is empty, at 128 commands or after 5 ms. When
a commit fails, every caller of the batch gets `Unavailable` and no listener is told.
docs/decisions/0004-threads-greenlets-and-failed-commits.md.
"""

import sqlite3
from collections.abc import Callable
from queue import Empty
from time import monotonic
from typing import Any

from taskcast.domain.errors import Unavailable
from taskcast.ports.unit_of_work import Committed

from .native import Bell, Queue, bell, start_thread

BATCH_COMMANDS = 128
BATCH_SECONDS = 0.005
POLL_SECONDS = 0.05

# Errors of the machine rather than of the statement (https://www.sqlite.org/rescode.html).
_MACHINE = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_INTERRUPT,
})  # fmt: skip

Command = Callable[[sqlite3.Connection], tuple[Any, Committed | None]]


class Job:
    """A command with its caller."""

    __slots__ = ("answer", "bell", "command", "error", "told", "waiting")

    def __init__(self, command: Command, caller: Bell) -> None:
        self.command = command
        self.bell = caller
        self.waiting = caller.waiting()
        self.answer: Any = None
        self.error: BaseException | None = None
        self.told: Committed | None = None


class Writer:
    """Owns the writing connection. `tell` is called with what each batch told, after its commit."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], tell: Callable[[Committed], None]) -> None:
        self._connect = connect
        self._tell = tell
        self._queue: Queue[Job | None] = Queue()
        self._polling = False
        self._closed = False
        self._version = 0

    def start(self) -> None:
        start_thread(self._work)

    def watch_others(self) -> None:
        """From now on notice commits of other processes while idle, too."""
        self._polling = True
        self.run(lambda _: (None, None))

    def run(self, command: Command) -> Any:
        """Run it, wait until it is committed, and return its answer.

        Raises:
            Unavailable: it could not be committed, or the writer is closed.
        """
        if self._closed:
            raise Unavailable
        job = Job(command, bell())
        self._queue.put(job)
        job.waiting.wait()
        if job.error is not None:
            raise job.error
        return job.answer

    def close(self) -> None:
        """Finish what is queued, then end the thread."""
        if not self._closed:
            self._closed = True
            last = Job(lambda _: (None, None), bell())
            self._queue.put(last)
            self._queue.put(None)
            last.waiting.wait()

    def _work(self) -> None:
        connection = self._connect()
        self._version = _data_version(connection)
        while True:
            try:
                job = self._queue.get(timeout=POLL_SECONDS if self._polling else None)
            except Empty:
                self._notice_others(connection)
                continue
            if job is None:
                break
            self._run_batch(connection, job)
        connection.close()

    def _notice_others(self, connection: sqlite3.Connection) -> None:
        version = _data_version(connection)
        if version != self._version:
            self._version = version
            self._tell(Committed())

    def _run_batch(self, connection: sqlite3.Connection, first: Job) -> None:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            self._give_up([first, *self._queued()])
            return
        batch = self._run_commands(connection, first)
        if not connection.in_transaction:  # the machine failed, and SQLite rolled everything back
            self._give_up(batch)
            return
        self._notice_others(connection)
        try:
            connection.execute("COMMIT")
        except sqlite3.Error:
            _roll_back(connection)
            self._give_up(batch)
            return
        self._answer(batch)

    def _run_commands(self, connection: sqlite3.Connection, first: Job) -> list[Job]:
        batch: list[Job] = []
        deadline = monotonic() + BATCH_SECONDS
        job: Job | None = first
        while job is not None and connection.in_transaction:
            batch.append(job)
            _run_in_savepoint(connection, job)
            if len(batch) == BATCH_COMMANDS or monotonic() > deadline:
                break
            job = self._next()
        return batch

    def _next(self) -> Job | None:
        try:
            job = self._queue.get_nowait()
        except Empty:
            return None
        if job is None:
            self._queue.put(None)  # the end, for the outer loop
        return job

    def _queued(self) -> list[Job]:
        """Whoever waited for the same lock, and has waited long enough."""
        jobs = []
        while (job := self._next()) is not None:
            jobs.append(job)
        return jobs

    def _answer(self, batch: list[Job]) -> None:
        told = [job.told for job in batch if job.told is not None]
        if told:
            events = tuple(event for each in told for event in each.events)
            self._tell(Committed(events=events, deliveries=any(each.deliveries for each in told)))
        _wake(batch)

    def _give_up(self, batch: list[Job]) -> None:
        for job in batch:
            job.error = Unavailable()
        _wake(batch)


def _wake(batch: list[Job]) -> None:
    """Answer every caller, ringing each bell once."""
    by_bell: dict[Bell, list[Callable[[], object]]] = {}
    for job in batch:
        by_bell.setdefault(job.bell, []).append(job.waiting.done)
    for caller, calls in by_bell.items():
        caller.ring(*calls)


def _run_in_savepoint(connection: sqlite3.Connection, job: Job) -> None:
    try:
        connection.execute("SAVEPOINT command")
        job.answer, job.told = job.command(connection)
        connection.execute("RELEASE command")
    except BaseException as error:  # noqa: BLE001 - every error belongs to the caller, none to this thread
        job.error = Unavailable() if _is_of_machine(error) else error
        job.told = None
        if connection.in_transaction:
            connection.execute("ROLLBACK TO command")
            connection.execute("RELEASE command")


def _is_of_machine(error: BaseException) -> bool:
    return isinstance(error, sqlite3.Error) and (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _MACHINE


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _data_version(connection: sqlite3.Connection) -> int:
    """Changes when another connection has committed (https://www.sqlite.org/pragma.html#pragma_data_version)."""
    version: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return version
