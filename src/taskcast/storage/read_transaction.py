"""One consistent read: queries, the event log and identities at one point in time."""

from taskcast.domain.ids import Instant
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.publishing.event_log import SqlEventLog
from taskcast.storage.queries.sql_queries import SqlQueries
from taskcast.storage.repositories.devices import Devices
from taskcast.storage.repositories.idempotency import Uids
from taskcast.storage.repositories.identities import Identities
from taskcast.storage.repositories.link_tokens import LinkTokens


class SqlReading:
    """See `taskcast.ports.unit_of_work.Reading`."""

    def __init__(self, session: DatabaseSession, now: Instant) -> None:
        self._session = session
        self.now = now
        self.queries = SqlQueries(session, now)
        self.events = SqlEventLog(session)
        self.identities = Identities(session)

    @property
    def uids(self) -> Uids:
        return Uids(self._session)

    @property
    def link_tokens(self) -> LinkTokens:
        return LinkTokens(self._session)

    @property
    def devices(self) -> Devices:
        """Made when it is asked for: hardly any read needs it."""
        return Devices(self._session)
