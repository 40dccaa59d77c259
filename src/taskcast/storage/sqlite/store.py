"""SQLite as a store: one writer, many readers, nothing to set up.

Write-ahead log, `synchronous=FULL`: what is committed survives a power cut. Reads see one point in time and
never wait for the writer.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import apsw
import gevent.threadpool

from taskcast.domain.ids import Instant
from taskcast.domain.security import SecurityEvent
from taskcast.ports.security import current_address
from taskcast.ports.unit_of_work import Committed, Reading, Work
from taskcast.storage.database_session import DatabaseSession, OneStepSession, SqliteSession
from taskcast.storage.error_mapping import problem_of
from taskcast.storage.inflight_writes import InflightWrites
from taskcast.storage.instance_values import secret, signed_links_until
from taskcast.storage.loop_bridge import CommitListeners, is_patched
from taskcast.storage.maintenance.retention import Purge, in_slices, long_streams
from taskcast.storage.maintenance.word_backfill import INDEX_RESTS, index_words
from taskcast.storage.outbox.sql_outbox import SqlOutbox
from taskcast.storage.read_transaction import SqlReading
from taskcast.storage.repositories.security import log_committed
from taskcast.storage.sqlite.checkpoints import Checkpoints
from taskcast.storage.sqlite.deferred_writes import WritingSession
from taskcast.storage.sqlite.transaction import SqliteWork
from taskcast.storage.sqlite.writer import BUSY_SECONDS, Writer
from taskcast.storage.write_transaction import StoreContext

T = TypeVar("T")

# Nobody asks how much memory SQLite has: to know it takes a lock at every allocation. Only settable before first use.
apsw.shutdown()
apsw.config(apsw.SQLITE_CONFIG_MEMSTATUS, False)
apsw.initialize()

SLOW_READERS = 2
STATEMENTS = 128  # kept prepared by each connection; APSW looks through all of them for each

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # words that were taken back are not left in the file
    "temp_store=MEMORY",
    "cache_size=-32000",
    "wal_autocheckpoint=10000",
)


class SqliteStore:
    """See `taskcast.ports.unit_of_work.Store`."""

    presence_bus: None = None  # there are no other nodes to tell who is here

    def __init__(self, path: Path, context: StoreContext) -> None:
        self._path = path
        self._context = context
        self._listeners = CommitListeners()
        self._inflight = InflightWrites()
        self.wait_until_idle = self._inflight.wait_until_idle
        self._idle: deque[SqliteSession] = deque()
        self._readers: gevent.threadpool.ThreadPool | None = None
        self._session = WritingSession(connect(path, wait=False))
        self._checkpoints = Checkpoints(connect(path))
        self._writer = Writer(self._session, self._listeners.tell, self._checkpoints.committed)
        self.outbox = SqlOutbox(self.transact, self._transact_unsynced, self.look, context)

    def start(self) -> None:
        """Notice commits of other processes, too."""
        self._writer.watch_others()

    def run(self, transaction: Callable[[Work], T]) -> T:
        address = current_address.get()
        recorded: Sequence[SecurityEvent] = ()

        def command() -> tuple[T, Committed | None]:
            nonlocal recorded
            work = SqliteWork(self._session, self._context, address)
            answer = transaction(work)
            recorded = work.security_events
            return answer, work.told()

        with self._inflight:
            answer: T = self._writer.run(command)
        log_committed(recorded)
        return answer

    def transact(self, body: Callable[[DatabaseSession], T]) -> T:
        """Run something of the store's own in a transaction."""
        answer: T = self._writer.run(lambda: (body(self._session), None))
        return answer

    def _transact_unsynced(self, body: Callable[[DatabaseSession], T]) -> T:
        """The same for what a power cut may undo."""
        answer: T = self._writer.run_unsynced(lambda: (body(self._session), None))
        return answer

    def read(self, query: Callable[[Reading], T]) -> T:
        return self.look(lambda session: query(SqlReading(session, self._context.clock.now())))

    def read_once(self, query: Callable[[Reading], T]) -> T:
        now = self._context.clock.now()
        return self.look(lambda session: query(SqlReading(session, now)), is_one_statement=True)

    def read_slowly(self, query: Callable[[Reading], T]) -> T:
        if not is_patched():
            return self.read(query)
        if self._readers is None:
            self._readers = gevent.threadpool.ThreadPool(SLOW_READERS)
        answer: T = self._readers.apply(self._read_in_thread, (query,))
        return answer

    def _read_in_thread(self, query: Callable[[Reading], T]) -> T:
        now = self._context.clock.now()
        return self.look(lambda it: query(SqlReading(OneStepSession(it.connection), now)))

    def look(self, body: Callable[[SqliteSession], T], *, is_one_statement: bool = False) -> T:
        """Read something of the store's own at one point in time."""
        session = self._reader()
        connection = session.connection
        try:
            if not is_one_statement:
                connection.execute("BEGIN")
            return body(session)
        except (apsw.Error, OverflowError, UnicodeEncodeError) as error:
            problem = problem_of(error)
            raise problem from (None if problem is error else error)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._idle.append(session)

    def _reader(self) -> SqliteSession:
        try:
            return self._idle.pop()
        except IndexError:
            return SqliteSession(connect(self._path))

    def instance_secret(self) -> bytes:
        return self.look(secret)

    def signed_links_until(self) -> Instant | None:
        return self.look(signed_links_until)

    def index_words(self) -> None:
        """Index the words of what was written before there was an index of them (`word_backfill`)."""
        in_slices(self._transact_unsynced, self._rest, index_words, rests=INDEX_RESTS)

    def purge(self) -> None:
        """Delete what is past its time (`retention`)."""
        found = self.look(long_streams)
        Purge(self._transact_unsynced, self._rest).run(found, self._context.clock.now())

    def _rest(self, seconds: float) -> None:
        time.sleep(seconds)
        self.wait_until_idle()

    def on_commit(self, listener: Callable[[Committed], None]) -> None:
        self._listeners.add(listener)

    def close(self) -> None:
        self._writer.close()
        self._checkpoints.close()
        if self._readers is not None:
            self._readers.kill()
        while self._idle:
            self._idle.pop().connection.close()


def connect(path: Path, *, wait: bool = True) -> apsw.Connection:
    """A connection with everything we rely on turned on; transactions are begun and ended by hand.

    With `wait` it waits itself for a lock of another process, which stops the calling thread.
    """
    connection = apsw.Connection(str(path), statementcachesize=STATEMENTS)
    # One plan a statement: else SQLite prepares it anew whenever a parameter changes that the plan could depend on.
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    connection.set_busy_timeout(round(BUSY_SECONDS * 1000))
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    if not wait:
        connection.set_busy_timeout(0)
    return connection


def path_of(url: str) -> Path:
    """The file that `sqlite:///file` names.

    Raises:
        ValueError: the URL names no file, or another host.
    """
    parts = urlsplit(url)
    path = unquote(parts.path.removeprefix("/"))
    if parts.scheme != "sqlite" or parts.netloc or not path or path == ":memory:":
        raise ValueError("A SQLite database is named as sqlite:///path/to/taskcast.db")
    return Path(path)
