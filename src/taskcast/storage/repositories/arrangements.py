"""How each person has arranged their projects."""

from sqlalchemy import select

from taskcast.domain.ids import UserId
from taskcast.domain.projects import Arrangement
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.schema.rows import ARRANGEMENT
from taskcast.storage.schema.statements import Statement, p, upserting
from taskcast.storage.schema.tables import project_arrangements

_a = project_arrangements.c

_OF = Statement(select(*ARRANGEMENT.columns).where(_a.user_id == p("user")).with_for_update())
_PUT = upserting(
    project_arrangements,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["user_id"],
        set_={"order": insert.excluded.order, "favourites": insert.excluded.favourites},
    ),
)
READ = Statement(select(*ARRANGEMENT.columns).where(_a.user_id == p("user")))


class Arrangements:
    """See `taskcast.ports.repositories.Arrangements`."""

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session

    def of(self, user: UserId) -> Arrangement:
        row = self._session.one(_OF, user=user)
        return Arrangement() if row is None else ARRANGEMENT.decode(row)

    def put(self, user: UserId, arrangement: Arrangement) -> None:
        self._session.run(_PUT, user_id=user, **ARRANGEMENT.values(arrangement))
