"""A person's notifications, without those of projects they lost."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select, update

from taskcast.domain.ids import NotificationId, ProjectId, UserId
from taskcast.domain.notifications import Notification

from . import rows
from .rows import NOTIFICATION
from .session import Session, id_list
from .statements import AnyOf, Statement, p
from .tables import notifications, project_members

_n = notifications.c
_UNREAD = _n.read.is_(False)


def _of_person(*columns: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*columns)
        .join(
            project_members,
            (project_members.c.project_id == _n.project_id) & (project_members.c.user_id == _n.user_id),
        )
        .where(_n.user_id == p("user"))
    )


_READ_ALL = Statement(
    update(notifications).where(_n.user_id == p("user"), _UNREAD).values(read=True).returning(_n.id)
)
_READ = Statement(
    update(notifications)
    .where(_n.user_id == p("user"), _UNREAD, AnyOf(_n.id, "ids"))
    .values(read=True)
    .returning(_n.id)
)
_FORGET = Statement(
    delete(notifications)
    .where(_n.user_id == p("user"), _n.project_id == p("project"))
    .returning(_n.id, _n.read)
)
UNREAD_COUNT = Statement(_of_person(func.count()).select_from(notifications).where(_UNREAD))
_newest = _of_person(*NOTIFICATION).order_by(_n.id.desc()).limit(p("most"))
NEWEST = Statement(_newest)
NEWEST_UNREAD = Statement(_newest.where(_UNREAD))
OLDER = Statement(_newest.where(_n.id < p("before")))
OLDER_UNREAD = Statement(_newest.where(_n.id < p("before"), _UNREAD))


class Inbox:
    """See `taskcast.ports.repositories.Inbox`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def mark_read(self, user: UserId, ids: Sequence[NotificationId] | None) -> list[NotificationId]:
        if ids is None:
            changed = self._session.all(_READ_ALL, user=user)
        else:
            changed = self._session.all(_READ, user=user, ids=id_list(ids))
        return sorted(row[0] for row in changed)

    def forget(self, user: UserId, project: ProjectId) -> list[NotificationId]:
        gone = self._session.all(_FORGET, user=user, project=project)
        return sorted(notification for notification, read in gone if not read)

    def unread_count(self, user: UserId) -> int:
        row = self._session.one(UNREAD_COUNT, user=user)
        return 0 if row is None else int(row[0])

    def newest(self, user: UserId, limit: int) -> Sequence[Notification]:
        return [rows.notification(row) for row in self._session.all(NEWEST, user=user, most=limit)]
