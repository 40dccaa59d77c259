"""What makes a retried write happen once (promise P4): answers, kept for seven days, and uids of what was created, for good.

Where others write too, a key or uid is claimed first by inserting it, and a concurrent first use waits there until the
other ends. On SQLite it is looked up instead, and the whole record is written at the end.
"""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, update

from taskcast.domain.entities import EntityKind
from taskcast.domain.errors import IdempotencyMismatch, Unavailable
from taskcast.domain.ids import CommentId, Instant, ProjectId, UserId
from taskcast.ports.repositories import Created, StoredAnswer
from taskcast.storage.database_session import DatabaseSession, Row
from taskcast.storage.schema.statements import Statement, inserting, p, upserting
from taskcast.storage.schema.tables import idempotency, uids

_i = idempotency.c

_CLAIM = upserting(idempotency, lambda insert: insert.on_conflict_do_nothing())
_ADD = inserting(idempotency)
_FIND = Statement(
    select(_i.fingerprint, _i.project_id, _i.answer).where(_i.user_id == p("user"), _i.key == p("key"))
)
_STORE = Statement(
    update(idempotency)
    .where(_i.user_id == p("of_user"), _i.key == p("of_key"))
    .values(answer=p("answer"), project_id=p("project_id"), comment_id=p("comment_id"))
)


class KeptAnswer(NamedTuple):
    """An answer as it was stored, or empty once what it spoke of was erased."""

    project_id: ProjectId | None
    json: bytes


_u = uids.c
_is_uid = (_u.user_id == p("of_user"), _u.uid == p("of_uid"))

_FIND_UID = Statement(select(_u.kind, _u.entity_id).where(*_is_uid))
_CLAIM_UID = upserting(uids, lambda insert: insert.on_conflict_do_nothing())
_ADD_UID = inserting(uids)
_NAME_UID = Statement(update(uids).where(*_is_uid).values(entity_id=p("entity_id")))


class Idempotency:
    """See `taskcast.ports.repositories.Idempotency`; for SQLite, where nobody else can write meanwhile."""

    def __init__(self, session: DatabaseSession, now: Instant) -> None:
        self._session = session
        self._now = now
        self._claimed: dict[tuple[UserId, str], bytes] = {}  # with what it stands for

    def claim(self, user: UserId, key: str, fingerprint: bytes) -> StoredAnswer | None:
        if (user, key) in self._claimed:  # by this very transaction: it is not answered yet
            if self._claimed[user, key] != fingerprint:
                raise IdempotencyMismatch
            return KeptAnswer(None, b"")
        self._claimed[user, key] = fingerprint
        row = self._find_or_claim(user, key)
        if row is None:
            return None
        if bytes(row[0]) != fingerprint:
            raise IdempotencyMismatch
        return KeptAnswer(row[1], bytes(row[2] or b""))

    def _find_or_claim(self, user: UserId, key: str) -> Row | None:
        """The record of the key; None if it is this transaction's from now on."""
        return self._session.one(_FIND, user=user, key=key)

    def stored(self, user: UserId, key: str) -> StoredAnswer | None:
        row = self._session.one(_FIND, user=user, key=key)
        return None if row is None else KeptAnswer(row[1], bytes(row[2] or b""))

    def store(
        self, user: UserId, key: str, answer: StoredAnswer, *, erased_with: CommentId | None = None
    ) -> None:
        self._store(user, key, answer=answer.json, project_id=answer.project_id, comment_id=erased_with)

    def _store(self, user: UserId, key: str, **answer: object) -> None:
        self._session.run(_ADD, **{**self._record(user, key), **answer})

    def _record(self, user: UserId, key: str) -> dict[str, object]:
        return {
            "user_id": user, "key": key, "fingerprint": self._claimed[user, key], "created_at": self._now,
            "project_id": None, "answer": None, "comment_id": None,
        }  # fmt: skip


class ClaimedIdempotency(Idempotency):
    """For PostgreSQL."""

    def _find_or_claim(self, user: UserId, key: str) -> Row | None:
        if self._session.count(_CLAIM, **self._record(user, key)) == 1:
            return None
        row = self._session.one(_FIND, user=user, key=key)
        if row is None:  # purged this moment
            raise Unavailable
        return row

    def _store(self, user: UserId, key: str, **answer: object) -> None:
        self._session.run(_STORE, of_user=user, of_key=key, **answer)


class Uids:
    """Which entity each person created with which uid; see `taskcast.ports.repositories.Uids`.

    For SQLite, where nobody else can write meanwhile.
    """

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session
        self._claimed: dict[tuple[UserId, UUID], EntityKind] = {}

    def find(self, user: UserId, uid: UUID) -> Created | None:
        row = self._session.one(_FIND_UID, of_user=user, of_uid=uid.bytes)
        return None if row is None or row[1] is None else Created(row[0], row[1])

    def claim(self, user: UserId, uid: UUID, kind: EntityKind) -> Created | None:
        self._claimed[user, uid] = kind
        return self.find(user, uid)

    def keep(self, user: UserId, uid: UUID, entity: int) -> None:
        self._session.run(_ADD_UID, **_uid_row(user, uid, self._claimed[user, uid], entity))


class ClaimedUids(Uids):
    """For PostgreSQL."""

    def claim(self, user: UserId, uid: UUID, kind: EntityKind) -> Created | None:
        if self._session.count(_CLAIM_UID, **_uid_row(user, uid, kind, None)) == 1:
            return None
        return self.find(user, uid)

    def keep(self, user: UserId, uid: UUID, entity: int) -> None:
        self._session.run(_NAME_UID, of_user=user, of_uid=uid.bytes, entity_id=entity)


def _uid_row(user: UserId, uid: UUID, kind: EntityKind, entity: int | None) -> dict[str, Any]:
    return {"user_id": user, "uid": uid.bytes, "kind": kind, "entity_id": entity}
