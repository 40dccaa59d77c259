"""A write transaction on PostgreSQL: others write meanwhile, so it locks what it rests on."""

from collections.abc import Callable

from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.postgres.stream_places import LockedPlaces
from taskcast.storage.repositories.idempotency import ClaimedIdempotency
from taskcast.storage.repositories.uids import ClaimedUids
from taskcast.storage.write_transaction import SqlWork, StoreContext


class PostgresWork(SqlWork):
    def __init__(
        self, session: DatabaseSession, context: StoreContext, address: Callable[[], str] | None
    ) -> None:
        super().__init__(session, context, address)
        self.idempotency = ClaimedIdempotency(session, self.now)
        self.uids = ClaimedUids(session)

    def _stream_places(self) -> LockedPlaces:
        return LockedPlaces(self._session, self.ids)
