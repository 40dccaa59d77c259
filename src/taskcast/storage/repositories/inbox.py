"""A person's notifications, without those of projects they lost: of these only the place in the stream stays.

While they are unread, those of one person about one task for one reason are one line, the newest of them: it counts
the others (`times`). Once read, `hidden` marks those others, so that the line stays one.
docs/decisions/0012-an-inbox-line-is-its-event.md
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    bindparam,
    column,
    exists,
    func,
    literal_column,
    not_,
    select,
    true,
    union_all,
    update,
)

from taskcast.domain.ids import NotificationId, ProjectId, Stream, UserId, project_stream, user_stream
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.schema.rows import NOTIFICATION
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import notifications, project_members, streams

_n = notifications.c
_m = project_members.c
_UNREAD = _n.read.is_(False)
_GROUP = (_n.project_id, _n.task_id, _n.actor_id, _n.reason)
_IN_GROUP = tuple(each == p(f"of_{each.name}") for each in _GROUP)
_of_user = _n.user_id == p("user")
_sees = exists().where(_m.project_id == _n.project_id, _m.user_id == _n.user_id)

_newest = func.max(_n.seq)
_LINES = Statement(select(_newest, *_GROUP).where(_of_user, _UNREAD).group_by(*_GROUP))
_CHOSEN = Statement(select(_n.seq, *_GROUP).where(_of_user, _UNREAD, AnyOf(_n.seq, "ids")))
_READ_ALL = Statement(
    update(notifications).where(_of_user, _UNREAD).values(read=True, hidden=not_(AnyOf(_n.seq, "lines")))
)
_READ_LINE = Statement(
    update(notifications)
    .where(_of_user, _UNREAD, *_IN_GROUP, _n.seq <= p("upto"))
    .values(read=True, hidden=_n.seq != p("line"))
)
_of_project = (_of_user, _n.project_id == p("project"))
_LINES_OF_PROJECT = Statement(select(_newest).where(*_of_project, _UNREAD).group_by(*_GROUP))
_ERASE = Statement(
    update(notifications)
    .where(_n.user_id == p("user"), _n.project_id == p("project"))
    .values(project_id=None, title="", actor_name="", read=True)
)
_HOLD_STREAM = Statement(select(streams.c.last_seq).where(streams.c.stream == p("stream")).with_for_update())
UNREAD_COUNT = Statement(
    select(func.count()).select_from(
        select(*_GROUP).where(_of_user, _UNREAD, _sees).distinct().subquery("lines")
    )
)


def _shown(*, later: bool, unread_only: bool) -> Statement:
    """The newest `most` lines, of those `before` one when they are later pages."""
    lines = select(_newest.label("seq")).where(_of_user, _UNREAD, _sees).group_by(*_GROUP)
    read = select(_n.seq).where(_of_user, _n.read.is_(True), _n.hidden.is_(False), _sees)
    if later:
        lines = lines.having(_newest < p("before"))
        read = read.where(_n.seq < p("before"))
    parts = [_most(lines, _newest), *([] if unread_only else [_most(read, _n.seq)])]
    return Statement(
        select(*NOTIFICATION.columns)
        .where(_of_user, _n.seq.in_(union_all(*parts)))
        .order_by(_n.seq.desc())
        .limit(p("most"))
    )


def _most(lines: Select[Any], seq: ColumnElement[Any]) -> Select[Any]:
    return select(lines.order_by(seq.desc()).limit(p("most")).subquery().c.seq)


NEWEST = _shown(later=False, unread_only=False)
NEWEST_UNREAD = _shown(later=False, unread_only=True)
OLDER = _shown(later=True, unread_only=False)
OLDER_UNREAD = _shown(later=True, unread_only=True)

_given = func.json_to_recordset(bindparam("rows", type_=JSON)).table_valued(
    column("user_id", _n.user_id.type), *(column(each.name, each.type) for each in _GROUP)
)
_given = _given.render_derived(name="given", with_types=True)
_line = (
    select(_n.seq, _n.times)
    .where(_n.user_id == _given.c.user_id, *(each == _given.c[each.name] for each in _GROUP), _UNREAD)
    .order_by(_n.seq.desc())
    .limit(literal_column("1"))
    .lateral("line")
)
LINES_OF_GROUPS = Statement(
    select(_n.seq),
    of_rows=select(*_given.c, _line.c.seq, _line.c.times).select_from(_given.join(_line, true())),
)
"""The unread lines that more of their groups take the place of, each with its key; on SQLite, `WritingSession.line` asks."""


class Inbox:
    """See `taskcast.ports.repositories.Inbox`.

    The person's stream is held before their lines are marked: which line takes whose place is decided under it.
    """

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session

    def mark_read(self, user: UserId, ids: Sequence[NotificationId] | None) -> list[NotificationId]:
        self._hold(user_stream(user))
        lines = {tuple(group): seq for seq, *group in self._session.all(_LINES, user=user)}
        if ids is None:
            self._session.run(_READ_ALL, user=user, lines=id_list(lines.values()))
            return sorted(lines.values())
        upto: dict[tuple[Any, ...], NotificationId] = {}
        for seq, *group in sorted(self._session.all(_CHOSEN, user=user, ids=id_list(ids))):
            upto[tuple(group)] = seq
        names = [f"of_{each.name}" for each in _GROUP]
        self._session.many(
            _READ_LINE,
            [
                {"user": user, "upto": seq, "line": lines[group], **dict(zip(names, group, strict=True))}
                for group, seq in upto.items()
            ],
        )
        return sorted(upto.values())

    def forget(self, user: UserId, project: ProjectId) -> list[NotificationId]:
        self._hold(project_stream(project))
        self._hold(user_stream(user))
        unread = self._session.all(_LINES_OF_PROJECT, user=user, project=project)
        self._session.run(_ERASE, user=user, project=project)
        return sorted(row[0] for row in unread)

    def unread_count(self, user: UserId) -> int:
        self._hold(user_stream(user))
        row = self._session.one(UNREAD_COUNT, user=user)
        return 0 if row is None else int(row[0])

    def _hold(self, stream: Stream) -> None:
        """Wait for what is being told there this moment, and let nothing be told there until the transaction ends."""
        self._session.hold(_HOLD_STREAM, stream=stream)
