"""Which entity each person created with which uid; never deleted, so that nothing is created twice (promise P4).

Where others write too, a uid is claimed by inserting it before its entity, and a concurrent first use waits there until
the other ends. On SQLite it is looked up instead, and written once with its entity.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from taskcast.domain.entities import EntityKind
from taskcast.domain.ids import UserId
from taskcast.ports.repositories import Created
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.schema.statements import Statement, inserting, p, upserting
from taskcast.storage.schema.tables import uids

_u = uids.c
_is_it = (_u.user_id == p("of_user"), _u.uid == p("of_uid"))

_FIND = Statement(select(_u.kind, _u.entity_id).where(*_is_it))
_CLAIM = upserting(uids, lambda insert: insert.on_conflict_do_nothing())
_KEEP = inserting(uids)
_NAME = Statement(update(uids).where(*_is_it).values(entity_id=p("entity_id")))


class Uids:
    """See `taskcast.ports.repositories.Uids`; for SQLite, where nobody else can write meanwhile."""

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session
        self._claimed: dict[tuple[UserId, UUID], EntityKind] = {}

    def find(self, user: UserId, uid: UUID) -> Created | None:
        row = self._session.one(_FIND, of_user=user, of_uid=uid.bytes)
        return None if row is None or row[1] is None else Created(row[0], row[1])

    def claim(self, user: UserId, uid: UUID, kind: EntityKind) -> Created | None:
        self._claimed[user, uid] = kind
        return self.find(user, uid)

    def keep(self, user: UserId, uid: UUID, entity: int) -> None:
        self._session.run(_KEEP, **_row(user, uid, self._claimed[user, uid], entity))


class ClaimedUids(Uids):
    """For PostgreSQL."""

    def claim(self, user: UserId, uid: UUID, kind: EntityKind) -> Created | None:
        if self._session.count(_CLAIM, **_row(user, uid, kind, None)) == 1:
            return None
        return self.find(user, uid)

    def keep(self, user: UserId, uid: UUID, entity: int) -> None:
        self._session.run(_NAME, of_user=user, of_uid=uid.bytes, entity_id=entity)


def _row(user: UserId, uid: UUID, kind: EntityKind, entity: int | None) -> dict[str, Any]:
    return {"user_id": user, "uid": uid.bytes, "kind": kind, "entity_id": entity}
