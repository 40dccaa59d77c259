"""A write transaction on SQLite: nobody else can write before it ends."""

from collections.abc import Callable

from taskcast.storage.repositories.idempotency import Idempotency
from taskcast.storage.repositories.uids import Uids
from taskcast.storage.sqlite.deferred_writes import WritingSession
from taskcast.storage.sqlite.stream_places import CountedPlaces
from taskcast.storage.write_transaction import SqlWork, StoreContext


class SqliteWork(SqlWork):
    def __init__(
        self, session: WritingSession, context: StoreContext, address: Callable[[], str] | None
    ) -> None:
        super().__init__(session, context, address)
        self.idempotency = Idempotency(session, self.now)
        self.uids = Uids(session)
        self._writing = session

    def _stream_places(self) -> CountedPlaces:
        return CountedPlaces(self._writing, self.ids)
