"""A write transaction on SQLite: nobody else can write before it ends.

So the commands of one commit take places in streams by counting on in its waiting rows.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

from sqlalchemy import select

from taskcast.domain.ids import Stream
from taskcast.ports.clock import Ids
from taskcast.storage.database_session import id_list
from taskcast.storage.publishing.stream_places import Group, Line, P, counts_of, stream_row
from taskcast.storage.repositories.idempotency import Idempotency, Uids
from taskcast.storage.schema.statements import AnyOf, Statement, upserting
from taskcast.storage.schema.tables import streams as streams_table
from taskcast.storage.sqlite.deferred_writes import WritingSession
from taskcast.storage.write_transaction import SqlWork, StoreContext

_s = streams_table.c
_LAST = Statement(select(_s.stream, _s.last_seq).where(AnyOf(_s.stream, "streams")))
_PUT = upserting(
    streams_table,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["stream"], set_={"last_seq": insert.excluded.last_seq}
    ),
)


class CountedPlaces:
    """Fulfils `StreamPlaces` without RETURNING, which costs SQLite more than asking first."""

    __slots__ = ("_ids", "_next", "_session", "unread_line")

    def __init__(self, session: WritingSession, ids: Ids) -> None:
        self._session = session
        self._ids = ids
        self._next: dict[Stream, int] = {}
        self.unread_line = session.line

    def reserve(self, streams: Sequence[Stream], plan: Callable[[], list[P]]) -> list[P]:
        planned = plan()
        counts = counts_of([*streams, *[each.stream for each in planned]])
        heads = self._session.heads
        unasked = [stream for stream, _ in counts if stream not in heads]
        if unasked:
            self._load(unasked)
        for stream, count in counts:
            head = heads[stream]
            self._next[stream] = head["last_seq"] + 1
            head["last_seq"] += count
        return planned

    def _load(self, unasked: Sequence[Stream]) -> None:
        """Let these streams wait to be written, beginning with what is stored."""
        session = self._session
        known = {stream: int(last) for stream, last in session.stored(_LAST, streams=id_list(unasked))}
        rows = [
            stream_row(stream, known.get(stream, 0), "" if known.get(stream) else self._ids.epoch())
            for stream in unasked
        ]
        session.heads.update(zip(unasked, rows, strict=True))
        session.defer(_PUT, rows)

    def next(self, stream: Stream) -> int:
        seq = self._next[stream]
        self._next[stream] = seq + 1
        return seq

    def replace_line(self, group: Group, line: Line) -> None:
        self._session.lines[group] = line


class SqliteWork(SqlWork):
    def __init__(
        self, session: WritingSession, context: StoreContext, address: Callable[[], str] | None
    ) -> None:
        super().__init__(session, context, address)
        self.idempotency = Idempotency(session, self.now)
        self._writing = session

    @cached_property
    def uids(self) -> Uids:
        return Uids(self._session)

    def _stream_places(self) -> CountedPlaces:
        return CountedPlaces(self._writing, self.ids)
