"""What tests ask of a store, in a line each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import apsw
import msgspec
from sqlalchemy import select, text

from taskcast.domain.errors import Problem
from taskcast.domain.events import Event
from taskcast.domain.ids import Stream
from taskcast.ports.unit_of_work import Store
from taskcast.storage.postgres.store import PostgresStore
from taskcast.storage.schema.statements import Statement
from taskcast.storage.schema.tables import security_events


def events_of(store: Store, stream: str, after: int = 0) -> list[Event]:
    """Everything told on the stream."""
    return store.read(lambda reading: reading.events.after(Stream(stream), after, limit=100_000))


def head_of(store: Store, stream: str) -> int:
    """The last seq of the stream."""
    head = store.read(lambda reading: reading.events.head(Stream(stream)))
    return 0 if head is None else head.last_seq


def data_of(event: Event) -> Any:
    """The event's data, decoded."""
    return msgspec.json.decode(event.data)


def security_rows(store: Any) -> list[dict[str, Any]]:
    """The security log from its first line on, without the lines' own ids."""
    columns = [column for column in security_events.columns if column.name != "id"]
    everything = Statement(select(*columns).order_by(security_events.c.id))
    names = [column.name for column in columns]
    return [dict(zip(names, row, strict=True)) for row in store.look(lambda it: it.all(everything))]


def refusal(call: Callable[[], object]) -> str:
    """The code of the problem that the call raises."""
    try:
        call()
    except Problem as problem:
        return problem.code
    raise AssertionError("was not refused")


@contextmanager
def overheard(store: Any) -> Iterator[list[str]]:
    """Every statement of the writer and of one reader, without the frame of the transaction."""
    heard: list[str] = []
    store.read(lambda it: it.now)  # so that there is a reader
    connections = [store._session.connection, store._idle[-1].connection]
    for connection in connections:
        connection.trace_v2(apsw.SQLITE_TRACE_STMT, lambda it: it["trigger"] or heard.append(it["sql"]))
    yield heard
    for connection in connections:
        connection.trace_v2(0)
    frame = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "--")
    heard[:] = [statement for statement in heard if not statement.startswith(frame)]


def somebody_waits(store: PostgresStore) -> bool:
    """Whether a transaction waits for a lock that another holds."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    count: int = store.look(lambda session: session.one(Statement(waiting)))[0]
    return count > 0
