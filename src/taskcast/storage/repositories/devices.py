"""Devices that signed in to an account, looked up by the digest of their cookie."""

from sqlalchemy import delete, select, update

from taskcast.domain.ids import DeviceId, Instant, UserId
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.schema.statements import Statement, adding, p, saving
from taskcast.storage.schema.tables import devices

_d = devices.c
_FIND = Statement(select(_d.id).where(_d.digest == p("digest"), _d.user_id == p("user")))
_ADD = adding(devices)
_NOTE_USE = saving(devices, "last_used_at")
_REPLACE_DIGEST = Statement(update(devices).where(_d.digest == p("old")).values(digest=p("new")))
_newest = (
    select(_d.id)
    .where(_d.user_id == p("user"))
    .order_by(_d.last_used_at.desc(), _d.id.desc())
    .limit(p("most"))
    .scalar_subquery()
)
_KEEP_NEWEST = Statement(delete(devices).where(_d.user_id == p("of_user"), _d.id.not_in(_newest)))
_FORGET = Statement(delete(devices).where(_d.user_id == p("user"), _d.id == p("device")))
_FORGET_ALL = Statement(delete(devices).where(_d.user_id == p("user"), _d.id != p("but")))


class Devices:
    """See `taskcast.ports.accounts.Devices`."""

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session

    def find(self, user: UserId, digest: bytes) -> DeviceId | None:
        row = self._session.one(_FIND, user=user, digest=digest)
        return None if row is None else DeviceId(row[0])

    def add(self, user: UserId, digest: bytes, *, now: Instant) -> DeviceId:
        added = self._session.add(_ADD, user_id=user, digest=digest, created_at=now, last_used_at=now)
        return DeviceId(added)

    def note_use(self, device: DeviceId, at: Instant) -> None:
        self._session.run(_NOTE_USE, of_id=device, last_used_at=at)

    def replace_digest(self, old: bytes, new: bytes) -> None:
        self._session.run(_REPLACE_DIGEST, old=old, new=new)

    def keep_newest(self, user: UserId, most: int) -> None:
        self._session.run(_KEEP_NEWEST, user=user, of_user=user, most=most)

    def forget(self, user: UserId, device: DeviceId) -> None:
        self._session.run(_FORGET, user=user, device=device)

    def forget_all(self, user: UserId, *, but: DeviceId | None = None) -> None:
        self._session.run(_FORGET_ALL, user=user, but=but or 0)
