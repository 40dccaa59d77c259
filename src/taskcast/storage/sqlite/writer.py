"""The one writer of an SQLite database: it runs queued commands one by one and commits them together.

Promise P1: a caller is answered after its commit is on disk. A refused command leaves nothing: if it has written before
it was refused, the batch is rolled back and run again without it. A batch ends when nobody waits or is about to, at 128
commands or after 20 ms. When a commit fails, every caller of the batch gets `Unavailable` and no listener is told.
docs/decisions/0004-threads-greenlets-and-failed-commits.md; what is not synced: 0011-updates-before-mail.md.
"""

import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any, cast

import apsw
from gevent import monkey

from taskcast.domain.errors import Unavailable
from taskcast.ports.unit_of_work import Committed
from taskcast.storage.error_mapping import problem_of
from taskcast.storage.loop_bridge import LoopBridge, current_bridge
from taskcast.storage.sqlite.deferred_writes import FlushError, WritingSession
from taskcast.storage.sqlite.writer_loop import WriterLoop, writer_loop

BATCH_COMMANDS = 128
BATCH_SECONDS = 0.02
PIECE_SECONDS = 0.005
"""How long a batch runs before it lets the event loop go on."""
POLL_SECONDS = 0.05
BUSY_SECONDS = 5.0
BUSY_PAUSE = 0.002
PATIENT_SECONDS = 0.1
"""How long what is not synced gives way to what is; then it joins its batch."""

_sleep_in_thread = cast("Callable[[float], None]", monkey.get_original("time", "sleep"))

Command = Callable[[], tuple[Any, Committed | None]]


class Job:
    """A command with its caller; no command means the end."""

    __slots__ = ("answer", "bridge", "command", "error", "patient_until", "synced", "told", "waiting")

    def __init__(self, command: Command | None, *, synced: bool = True) -> None:
        self.command = command
        self.synced = synced
        self.patient_until = 0.0 if synced else monotonic() + PATIENT_SECONDS
        self.bridge = current_bridge()
        self.waiting = self.bridge.waiting()
        self.answer: Any = None
        self.error: BaseException | None = None
        self.told: Committed | None = None

    def fail(self, error: BaseException) -> None:
        """What the caller gets instead of an answer."""
        cause = error.__cause__ if isinstance(error, FlushError) else None
        self.error = problem_of(cause or error)


class Writer:
    """Owns the writing connection. `tell` is called with what each batch told, after its commit.

    `count_rows` is called with how many rows it changed.
    """

    def __init__(
        self,
        session: WritingSession,
        tell: Callable[[Committed], None],
        count_rows: Callable[[int], None],
    ) -> None:
        self._session = session
        self._connection = session.connection
        self._tell = tell
        self._count_rows = count_rows
        self._loop: WriterLoop[Job] = writer_loop()
        self._polling = False
        self._closed = False
        self._batch: list[Job] = []
        self._is_careful = False  # the batch had a command that was refused after it had written
        self._patient: deque[Job] = deque()
        self._synced = True
        self._version = self._data_version()
        self._loop.start(self._work)

    def watch_others(self) -> None:
        """From now on notice commits of other processes while idle, too."""
        self._polling = True
        self.run(lambda: (None, None))

    def run(self, command: Command) -> Any:  # noqa: ANN401 - whatever the command answers
        """Run it, wait until it is committed, and return its answer.

        Raises:
            Unavailable: it could not be committed, or the writer is closed.
        """
        return self._answer_of(Job(command))

    def run_unsynced(self, command: Command) -> Any:  # noqa: ANN401 - as above
        """The same for what may be lost with the power, though not with the process: not synced to disk.

        Gives way to what is synced, and the next commit that is takes it along.

        Raises:
            Unavailable: as `run`.
        """
        return self._answer_of(Job(command, synced=False))

    def close(self) -> None:
        """Finish what is queued, then close the connection."""
        if not self._closed:
            self._closed = True
            self._put(Job(None))

    def _answer_of(self, job: Job) -> Any:  # noqa: ANN401 - as above
        if self._closed:
            raise Unavailable
        self._put(job)
        if job.error is not None:
            raise job.error
        return job.answer

    def _put(self, job: Job) -> None:
        self._loop.put(job)
        job.waiting.wait()

    def _work(self) -> None:
        end = None
        while end is None:
            job = self._next_synced() or self._next_patient() or self._wait()
            if job is None:
                self._notice_others()
            elif job.command is None:
                end = job
            else:
                end = self._run_safely(job)
        while self._patient:
            self._run_safely(self._patient.popleft())
        self._connection.close()
        _wake([end])

    def _next_synced(self) -> Job | None:
        """What waits and is synced (or the end); what is not is put aside."""
        while (job := self._loop.next()) is not None:
            if job.synced:
                return job
            self._patient.append(job)
        return None

    def _next_patient(self) -> Job | None:
        """What is not synced, unless a change has come; those just answered go on before it runs."""
        if not self._patient:
            return None
        self._loop.yield_to_loop()
        return self._next_synced() or self._patient.popleft()

    def _wait(self) -> Job | None:
        return self._loop.take(POLL_SECONDS if self._polling else None)

    def _run_safely(self, first: Job) -> Job | None:
        """Whatever goes wrong, nobody waits for ever, and the next batch begins anew."""
        self._batch = [first]
        self._is_careful = False
        try:
            return self._run_batch(first)
        except Exception:  # noqa: BLE001 - the writer is a top loop: without it nobody could write any more
            sys.excepthook(*sys.exc_info())
            with suppress(apsw.Error):
                self._roll_back()
            self._give_up(self._batch)
            return None

    def _run_batch(self, first: Job) -> Job | None:
        """Returns the job that means the end, if it came meanwhile."""
        if not self._begin(synced=first.synced):
            self._give_up(self._batch)
            return None
        changes = self._connection.total_changes()
        if not self._run_first(first):
            _wake(self._batch)
            return None
        end = self._run_commands(self._batch) if first.synced else None
        batch = self._batch
        self._flush(batch)
        if not self._connection.in_transaction:  # the machine failed, and SQLite rolled everything back
            self._give_up(batch)
            return end
        try:
            if self._connection.total_changes() == changes:
                self._connection.execute("COMMIT")  # nothing to sync
            else:
                self._loop.run_blocking(lambda: self._connection.execute("COMMIT"))
        except apsw.Error:
            self._roll_back()
            self._give_up(batch)
            return end
        self._count_rows(self._connection.total_changes() - changes)
        self._answer(batch)
        return end

    def _begin(self, *, synced: bool) -> bool:
        """Take the write lock, at once if it is free; else wait for the process that has it."""
        self._session.discard()  # what a transaction left that came to nothing
        if synced is not self._synced:  # in a write-ahead log NORMAL leaves out the sync of a commit, no more
            self._connection.execute(f"PRAGMA synchronous={'FULL' if synced else 'NORMAL'}")
            self._synced = synced
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except apsw.Error:
            if not self._loop.run_blocking(self._begin_patiently):
                return False
        self._notice_others()  # from here on no other process can write
        self._session.credential_cache.begin()
        return True

    def _begin_patiently(self) -> bool:
        deadline = monotonic() + BUSY_SECONDS
        while monotonic() < deadline:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except apsw.BusyError:
                _sleep_in_thread(BUSY_PAUSE)
            except apsw.Error:
                return False
            else:
                return True
        return False

    def _run_first(self, job: Job) -> bool:
        """Nobody else's work is in the way yet."""
        try:
            job.answer, job.told = cast("Command", job.command)()
        except BaseException as error:  # noqa: BLE001 - every error belongs to the caller, none to the writer
            job.fail(error)
            self._roll_back()
        return job.error is None

    def _run_commands(self, batch: list[Job]) -> Job | None:
        """Run what waits besides or arrives, and add it to the batch; returns the job that means the end, if it comes."""
        now = piece = monotonic()
        deadline = now + BATCH_SECONDS
        while len(batch) < BATCH_COMMANDS and now < deadline and self._connection.in_transaction:
            job = None
            if now < piece + PIECE_SECONDS:
                job = self._next_synced() or self._out_of_patience()
            if job is None:  # what is on its way saves a commit of its own
                self._loop.yield_to_loop()
                piece = monotonic()
                job = self._next_synced()
            if job is None or job.command is None:
                return job
            batch.append(job)
            if self._is_careful:
                self._run_in_savepoint(job)
            else:
                self._run_hopefully(job, before=batch[:-1])
            now = monotonic()
        return None

    def _out_of_patience(self) -> Job | None:
        if self._patient and monotonic() > self._patient[0].patient_until:
            return self._patient.popleft()
        return None

    def _run_hopefully(self, job: Job, *, before: list[Job]) -> None:
        """Without a SAVEPOINT, which copies every page it touches; those `before` may have to run again."""
        before_it = self._written()
        try:
            job.answer, job.told = cast("Command", job.command)()
        except FlushError:  # what others left to the end, or this one: each by itself will show
            if self._connection.in_transaction:
                self._run_again([each for each in (*before, job) if each.error is None])
        except BaseException as error:  # noqa: BLE001 - as above
            job.fail(error)
            if self._connection.in_transaction and self._written() != before_it:
                self._run_again([each for each in before if each.error is None])

    def _run_again(self, jobs: list[Job]) -> None:
        """Leave nothing of the present transaction, and do these anew. From here on the batch takes care."""
        self._is_careful = True
        self._roll_back()
        if self._begin(synced=True):
            for job in jobs:
                if self._connection.in_transaction:
                    self._run_in_savepoint(job)

    def _run_in_savepoint(self, job: Job) -> None:
        execute = self._connection.execute
        execute("SAVEPOINT command")
        try:
            job.answer, job.told = cast("Command", job.command)()
            self._session.flush()
        except BaseException as error:  # noqa: BLE001 - as above
            job.fail(error)
            self._session.discard()
            if self._connection.in_transaction:
                execute("ROLLBACK TO command")
        if self._connection.in_transaction:
            execute("RELEASE command")

    def _flush(self, batch: list[Job]) -> None:
        """Write what the commands left to the end; where that fails, only those fail whose rows they are.

        Nothing, where SQLite has rolled everything back: it would stand there without the changes it tells of.
        """
        if not self._connection.in_transaction:
            return
        try:
            self._session.flush()
        except FlushError:  # each command's own flush will say it again
            if self._connection.in_transaction:
                self._run_again([each for each in batch if each.error is None])

    def _written(self) -> tuple[int, int]:
        """Changes with every row that is written, at once or later."""
        return self._connection.total_changes(), self._session.added

    def _answer(self, batch: list[Job]) -> None:
        told = [job.told for job in batch if job.told is not None and job.error is None]
        try:
            if told:
                events = tuple(event for each in told for event in each.events)
                deliveries = any(each.deliveries for each in told)
                self._tell(Committed(events=events, deliveries=deliveries, commands=len(batch)))
        finally:
            _wake(batch)  # it is committed, whatever became of the telling

    def _give_up(self, batch: list[Job]) -> None:
        for job in batch:
            job.error = Unavailable()
        _wake(batch)

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _notice_others(self) -> None:
        version = self._data_version()
        if version != self._version:
            self._version = version
            self._session.credential_cache.forget()
            self._tell(Committed())

    def _data_version(self) -> int:
        """Changes when another connection has committed (https://www.sqlite.org/pragma.html)."""
        version: int = self._connection.execute("PRAGMA data_version").get
        return version


def _wake(batch: list[Job]) -> None:
    """Let every caller go on that does not yet, ringing each bridge once."""
    by_bell: dict[LoopBridge, list[Callable[[], object]]] = {}
    waiting = batch[:]
    batch.clear()
    for job in waiting:
        by_bell.setdefault(job.bridge, []).append(job.waiting.done)
    for caller, calls in by_bell.items():
        caller.call_soon(*calls)
