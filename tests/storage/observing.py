"""What tests ask of a store, in a line each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import apsw
import msgspec

from taskcast.domain.errors import Problem
from taskcast.domain.events import Event
from taskcast.domain.streams import Stream
from taskcast.ports.unit_of_work import Store


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
