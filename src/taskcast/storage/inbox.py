"""A person's notifications, without those of projects they lost: of these only the place in the stream stays."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update

from taskcast.domain.ids import NotificationId, ProjectId, UserId
from taskcast.domain.streams import Stream, project_stream, user_stream

from .rows import NOTIFICATION
from .session import Session, id_list
from .statements import AnyOf, Statement, p
from .tables import notifications, project_members, streams

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
    update(notifications).where(_n.user_id == p("user"), _UNREAD).values(read=True).returning(_n.seq)
)
_READ = Statement(
    update(notifications)
    .where(_n.user_id == p("user"), _UNREAD, AnyOf(_n.seq, "ids"))
    .values(read=True)
    .returning(_n.seq)
)
_OF_PROJECT = (_n.user_id == p("of_user"), _n.project_id == p("of_project"))
_READ_OF_PROJECT = Statement(
    update(notifications).where(*_OF_PROJECT, _UNREAD).values(read=True).returning(_n.seq)
)
_ERASE = Statement(update(notifications).where(*_OF_PROJECT).values(project_id=None, title="", actor_name=""))
_HOLD_STREAM = Statement(select(streams.c.last_seq).where(streams.c.stream == p("stream")).with_for_update())
UNREAD_COUNT = Statement(_of_person(func.count()).select_from(notifications).where(_UNREAD))
_newest = _of_person(*NOTIFICATION).order_by(_n.seq.desc()).limit(p("most"))
NEWEST = Statement(_newest)
NEWEST_UNREAD = Statement(_newest.where(_UNREAD))
OLDER = Statement(_newest.where(_n.seq < p("before")))
OLDER_UNREAD = Statement(_newest.where(_n.seq < p("before"), _UNREAD))


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
        self._hold(project_stream(project))
        unread = self._session.all(_READ_OF_PROJECT, of_user=user, of_project=project)
        self._session.run(_ERASE, of_user=user, of_project=project)
        return sorted(row[0] for row in unread)

    def unread_count(self, user: UserId) -> int:
        self._hold(user_stream(user))
        row = self._session.one(UNREAD_COUNT, user=user)
        return 0 if row is None else int(row[0])

    def _hold(self, stream: Stream) -> None:
        """Wait for what is being told there this moment, and let nothing be told there until the transaction ends."""
        if not self._session.alone:
            self._session.one(_HOLD_STREAM, stream=stream)
