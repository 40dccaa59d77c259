"""The event log as the tailer, catch-up and long poll read it: a person's inbox is part of their stream."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from taskcast.domain.events import Event
from taskcast.domain.ids import ProjectId, Stream, UserId, project_stream, user_stream
from taskcast.ports.event_log import StreamHead
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.schema.rows import EVENT, INBOX_EVENT, inbox_event
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import events, notifications, project_members, streams

_s = streams.c
_m = project_members.c

_HEAD = Statement(select(_s.epoch, _s.last_seq, _s.first_seq).where(_s.stream == p("stream")))
_HEADS = Statement(select(_s.stream, _s.epoch, _s.last_seq, _s.first_seq).where(AnyOf(_s.stream, "streams")))
_AFTER = Statement(
    select(*EVENT.columns)
    .where(events.c.stream == p("stream"), events.c.seq > p("seq"))
    .order_by(events.c.seq)
    .limit(p("most"))
)
_LINES_AFTER = Statement(
    select(*INBOX_EVENT)
    .where(notifications.c.user_id == p("user"), notifications.c.seq > p("seq"))
    .order_by(notifications.c.seq)
    .limit(p("most"))
)
_JOINED = Statement(select(_m.joined_seq).where(_m.project_id == p("project"), _m.user_id == p("user")))
_ALL_JOINED = Statement(
    select(_m.user_id, _m.joined_seq).where(_m.project_id == p("project"), AnyOf(_m.user_id, "users"))
)
_PROJECTS = Statement(
    select(_m.user_id, _m.project_id, _m.joined_seq)
    .where(AnyOf(_m.user_id, "users"))
    .order_by(_m.user_id, _m.project_id)
)


class SqlEventLog:
    """See `taskcast.ports.event_log.EventLog`."""

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session

    def head(self, stream: Stream) -> StreamHead | None:
        row = self._session.one(_HEAD, stream=stream)
        return None if row is None else StreamHead(epoch=row[0], last_seq=row[1], first_seq=row[2])

    def heads(self, streams: Sequence[Stream]) -> dict[Stream, StreamHead]:
        listed = self._session.all(_HEADS, streams=id_list(streams))
        return {row[0]: StreamHead(epoch=row[1], last_seq=row[2], first_seq=row[3]) for row in listed}

    def after(self, stream: Stream, seq: int, *, limit: int) -> list[Event]:
        found = [EVENT.decode(row) for row in self._session.all(_AFTER, stream=stream, seq=seq, most=limit)]
        kind, _, number = stream.partition(":")
        if kind != "user" or not number.isdecimal():
            return found
        lines = self._session.all(_LINES_AFTER, user=int(number), seq=seq, most=limit)
        found += [inbox_event(row, stream) for row in lines]
        return sorted(found, key=lambda event: event.seq)[:limit]

    def joined_seq(self, stream: Stream, user: UserId) -> int | None:
        if stream == user_stream(user):
            return 0
        project = _project_of(stream)
        row = None if project is None else self._session.one(_JOINED, project=project, user=user)
        return None if row is None else int(row[0])

    def joined_seqs(self, stream: Stream, users: Collection[UserId]) -> dict[UserId, int]:
        project = _project_of(stream)
        if project is None:
            return {user: 0 for user in users if stream == user_stream(user)}
        if len(users) == 1:
            (user,) = users
            joined = self.joined_seq(stream, user)
            return {} if joined is None else {user: joined}
        listed = self._session.all(_ALL_JOINED, project=project, users=id_list(users))
        return {UserId(user): joined for user, joined in listed}

    def projects_of(self, users: Collection[UserId]) -> dict[UserId, dict[Stream, int]]:
        found: dict[UserId, dict[Stream, int]] = {user: {} for user in users}
        for user, project, joined in self._session.all(_PROJECTS, users=id_list(users)):
            found[UserId(user)][project_stream(ProjectId(project))] = joined
        return found


def _project_of(stream: Stream) -> int | None:
    kind, _, number = stream.partition(":")
    return int(number) if kind == "project" and number.isdecimal() else None
