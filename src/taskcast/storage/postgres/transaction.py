"""A write transaction on PostgreSQL: others write meanwhile, so it locks what it rests on.

Taking places in a stream locks its row until the transaction ends. Streams are locked last and in sorted order: those
of projects first, then, once it is known who is told, those of people.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

from taskcast.domain.ids import Stream
from taskcast.ports.clock import Ids
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.publishing.stream_places import Group, Line, P, Planned, counts_of, stream_row
from taskcast.storage.repositories.idempotency import ClaimedIdempotency, ClaimedUids
from taskcast.storage.repositories.inbox import LINES_OF_GROUPS
from taskcast.storage.schema.statements import upserting
from taskcast.storage.schema.tables import streams as streams_table
from taskcast.storage.write_transaction import SqlWork, StoreContext

_TAKE = upserting(
    streams_table,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["stream"], set_={"last_seq": streams_table.c.last_seq + insert.excluded.last_seq}
    ).returning(streams_table.c.stream, streams_table.c.last_seq),
)
_GROUP = ("user_id", "project_id", "task_id", "actor_id", "reason")


def _nothing() -> None:
    """No answer is waited for."""


class LockedPlaces:
    """Fulfils `StreamPlaces`. What is asked travels with the locks, and is fetched after them."""

    def __init__(self, session: DatabaseSession, ids: Ids) -> None:
        self._session = session
        self._ids = ids
        self._next: dict[Stream, int] = {}
        self._lines: dict[Group, Line] = {}

    def reserve(self, streams: Sequence[Stream], plan: Callable[[], list[P]]) -> list[P]:
        fetch_projects = self._lock([each for each in streams if each.startswith("project:")])
        planned = plan()
        fetch_projects()
        people = [each for each in streams if each.startswith("user:")]
        fetch_people = self._lock([*people, *(each.stream for each in planned)])
        fetch_lines = self._ask_lines(planned)  # nobody else tells or marks anything there until the commit
        fetch_people()
        fetch_lines()
        return planned

    def _lock(self, streams: Sequence[Stream]) -> Callable[[], None]:
        """Take a place for each; they are known once what is returned was called."""
        counts = counts_of(streams)
        if not counts:
            return _nothing
        rows = [stream_row(stream, count, self._ids.epoch()) for stream, count in counts]
        fetch = self._session.many_returning(_TAKE, rows)

        def fetched() -> None:
            last: dict[Stream, int] = dict(fetch())
            self._next.update({stream: last[stream] - count + 1 for stream, count in counts})

        return fetched

    def _ask_lines(self, planned: Sequence[Planned]) -> Callable[[], None]:
        if not planned:
            return _nothing
        rows = [dict(zip(_GROUP, each.group, strict=True)) for each in planned]
        fetch = self._session.many_returning(LINES_OF_GROUPS, rows)

        def fetched() -> None:
            self._lines = {tuple(group): (seq, times) for *group, seq, times in fetch()}

        return fetched

    def next(self, stream: Stream) -> int:
        seq = self._next[stream]
        self._next[stream] = seq + 1
        return seq

    def unread_line(self, group: Group) -> Line | None:
        return self._lines.get(group)

    def replace_line(self, group: Group, line: Line) -> None:
        self._lines[group] = line


class PostgresWork(SqlWork):
    def __init__(
        self, session: DatabaseSession, context: StoreContext, address: Callable[[], str] | None
    ) -> None:
        super().__init__(session, context, address)
        self.idempotency = ClaimedIdempotency(session, self.now)

    @cached_property
    def uids(self) -> ClaimedUids:
        return ClaimedUids(self._session)

    def _stream_places(self) -> LockedPlaces:
        return LockedPlaces(self._session, self.ids)
