"""PostgreSQL as a store: as many nodes as wanted, each transaction on a pooled connection of its own caller.

Writes run READ COMMITTED with row locks, and again after a deadlock; reads see one point in time. Commits
are hinted to other nodes by NOTIFY in the same transaction, or by Redis.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import psycopg
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from taskcast.domain.errors import Unavailable
from taskcast.domain.ids import Instant
from taskcast.domain.security import SecurityEvent
from taskcast.ports.security import current_address
from taskcast.ports.unit_of_work import Committed, Reading, Work
from taskcast.storage.database_session import DatabaseSession, PostgresSession, Row
from taskcast.storage.error_mapping import problem_of
from taskcast.storage.inflight_writes import InflightWrites
from taskcast.storage.instance_values import secret, signed_links_until
from taskcast.storage.loop_bridge import CommitListeners, is_patched
from taskcast.storage.maintenance.retention import Purge, in_slices, long_streams
from taskcast.storage.maintenance.word_backfill import INDEX_RESTS, index_words
from taskcast.storage.notifiers.postgres_notifier import PostgresNotifier
from taskcast.storage.notifiers.presence_bus import NotifierPresenceBus
from taskcast.storage.outbox.sql_outbox import SqlOutbox
from taskcast.storage.postgres.gevent_psycopg import GeventConnection
from taskcast.storage.postgres.transaction import PostgresWork
from taskcast.storage.read_transaction import SqlReading
from taskcast.storage.repositories.security import log_committed
from taskcast.storage.write_transaction import StoreContext

if TYPE_CHECKING:
    from taskcast.storage.notifiers.redis_notifier import RedisNotifier

T = TypeVar("T")

POOL_SECONDS = 10  # how long a caller waits for a connection
ATTEMPTS = 6
FIRST_PAUSE = 0.01

_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED"
_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class _Lost(Exception):  # noqa: N818 - told to nobody outside of this module
    """The connection went away before anything was committed."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """What a process is told about sharing its PostgreSQL with others."""

    connections: int = 20  # most of this process at once, beside the one that listens
    redis_url: str | None = None  # hints go there instead of NOTIFY


ALONE = Nodes()


def _redis_hints(url: str, told: Callable[[], None], presence: NotifierPresenceBus) -> "RedisNotifier":
    from taskcast.storage.notifiers.redis_notifier import RedisNotifier  # noqa: PLC0415 - few have Redis, and it takes long to load

    return RedisNotifier(url, told, presence)


class PostgresStore:
    """See `taskcast.ports.unit_of_work.Store`."""

    def __init__(self, url: str, context: StoreContext, nodes: Nodes) -> None:
        self._context = context
        self._listeners = CommitListeners()
        self._inflight = InflightWrites()
        self.wait_until_idle = self._inflight.wait_until_idle
        self._pool: ConnectionPool[psycopg.Connection[Row]] = ConnectionPool(
            url,
            min_size=1,
            max_size=nodes.connections,
            timeout=POOL_SECONDS,
            connection_class=GeventConnection if is_patched() else psycopg.Connection,
            kwargs={"autocommit": True, "application_name": "taskcast"},
            open=True,
        )
        self.presence_bus = NotifierPresenceBus(self._say)
        told = (lambda: self._listeners.tell(Committed())), self.presence_bus
        self._hints = PostgresNotifier(url, *told)
        self._redis = None if nodes.redis_url is None else _redis_hints(nodes.redis_url, *told)
        self.outbox = SqlOutbox(self.transact, self.transact, self.look, context)

    def start(self) -> None:
        """Notice commits of other processes, too."""
        self._hints.start()
        if self._redis is not None:
            self._redis.start()
        self.presence_bus.start()

    def run(self, transaction: Callable[[Work], T]) -> T:
        address = current_address.get()
        recorded: Sequence[SecurityEvent] = ()

        def body(session: DatabaseSession) -> tuple[T, Committed | None]:
            nonlocal recorded
            work = PostgresWork(session, self._context, address)
            answer = transaction(work)
            recorded = work.security_events
            told = work.told()
            if told is not None and self._redis is None:
                self._hints.notify(session)
            return answer, told

        with self._inflight:
            answer, told = self._attempt(self._write_once, body)
        log_committed(recorded)
        if told is not None:
            if self._redis is not None:
                self._redis.publish()
            self._listeners.tell(told)
        return answer

    def transact(self, body: Callable[[DatabaseSession], T]) -> T:
        """Run something of the store's own in a transaction."""
        return self._attempt(self._write_once, body)

    def read(self, query: Callable[[Reading], T]) -> T:
        return self.look(lambda session: query(SqlReading(session, self._context.clock.now())))

    def read_once(self, query: Callable[[Reading], T]) -> T:
        now = self._context.clock.now()
        return self._attempt(self._ask_once, lambda session: query(SqlReading(session, now)))

    def read_slowly(self, query: Callable[[Reading], T]) -> T:
        """As `read`: waiting for PostgreSQL blocks nobody but the caller."""
        return self.read(query)

    def look(self, body: Callable[[DatabaseSession], T]) -> T:
        """Read something of the store's own at one point in time."""
        return self._attempt(self._read_once, body)

    def instance_secret(self) -> bytes:
        return self.look(secret)

    def signed_links_until(self) -> Instant | None:
        return self.look(signed_links_until)

    def index_words(self) -> None:
        """Index the words of what was written before there was an index of them (`word_backfill`)."""
        in_slices(self.transact, time.sleep, index_words, rests=INDEX_RESTS)

    def purge(self) -> None:
        """Delete what is past its time (`retention`)."""
        found = self.look(long_streams)
        Purge(self.transact, time.sleep).run(found, self._context.clock.now())

    def on_commit(self, listener: Callable[[Committed], None]) -> None:
        self._listeners.add(listener)

    def close(self) -> None:
        self.presence_bus.close()
        self._hints.close()
        if self._redis is not None:
            self._redis.close()
        self._pool.close()

    def _say(self, messages: Sequence[str]) -> None:
        """Tell the other nodes something about people."""
        if self._redis is not None:
            self._redis.publish_presence(messages)
        else:
            self.transact(lambda session: self._hints.publish_presence(session, messages))

    def _attempt(
        self, once: Callable[[Callable[[DatabaseSession], T]], T], body: Callable[[DatabaseSession], T]
    ) -> T:
        """Run the body in a transaction; again after a deadlock, or on another connection when one was lost."""
        for attempt in range(ATTEMPTS):
            try:
                return once(body)
            except (DeadlockDetected, SerializationFailure):
                # Jitter, so that those who collided do not meet again.
                time.sleep(FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1))  # noqa: S311
            except _Lost:
                self._pool.check()  # what ended one connection has mostly ended all: replace those that wait, too
            except (PoolTimeout, PoolClosed):
                break
            except (psycopg.Error, OverflowError, UnicodeEncodeError) as error:
                problem = problem_of(error)
                raise problem from (None if problem is error else error)
        raise Unavailable

    def _write_once(self, body: Callable[[DatabaseSession], T]) -> T:
        ending = False
        with self._pool.connection() as connection:
            try:
                with _losing(connection), _rolling_back(connection), connection.pipeline() as pipeline:
                    connection.execute(_WRITING)
                    answer = body(PostgresSession(connection, pipeline))
                    ending = True
                    connection.execute("COMMIT")  # travels with what was written last
            except _Lost:
                if ending:
                    raise Unavailable from None  # whether it was committed is not known
                raise
            return answer

    def _ask_once(self, body: Callable[[DatabaseSession], T]) -> T:
        """Without a transaction, whose beginning and end would be waited for."""
        with self._pool.connection() as connection, _losing(connection):
            return body(PostgresSession(connection))

    def _read_once(self, body: Callable[[DatabaseSession], T]) -> T:
        with (
            self._pool.connection() as connection,
            _losing(connection), _rolling_back(connection), connection.pipeline() as pipeline,
        ):  # fmt: skip
            connection.execute(_READING)
            answer = body(PostgresSession(connection, pipeline))
            connection.execute("COMMIT")
            return answer


@contextmanager
def _rolling_back(connection: psycopg.Connection[Row]) -> Iterator[None]:
    """End the transaction of a body that failed."""
    try:
        yield
    except BaseException:
        if not connection.closed:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _losing(connection: psycopg.Connection[Row]) -> Iterator[None]:
    """Tell a lost connection, after which the transaction can run again, from any other error."""
    try:
        yield
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        if connection.closed or isinstance(error, psycopg.errors.AdminShutdown):
            raise _Lost from error
        raise
