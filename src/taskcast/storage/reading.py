"""One consistent read: queries, the event log and identities at one point in time."""

from taskcast.domain.ids import Instant

from .devices import Devices
from .event_log import SqlEventLog
from .identities import Identities
from .link_tokens import LinkTokens
from .queries import SqlQueries
from .session import Session


class SqlReading:
    """See `taskcast.ports.unit_of_work.Reading`."""

    def __init__(self, session: Session, now: Instant) -> None:
        self._session = session
        self.now = now
        self.queries = SqlQueries(session, now)
        self.events = SqlEventLog(session)
        self.identities = Identities(session)

    @property
    def link_tokens(self) -> LinkTokens:
        return LinkTokens(self._session)

    @property
    def devices(self) -> Devices:
        """Made when it is asked for: hardly any read needs it."""
        return Devices(self._session)
