"""Give recorded facts their places in their streams, and tell who is to be told: in the same transaction.

Promises P1, P5: event, inbox lines and deliveries are committed with the change or not at all.
Streams are locked last and in sorted order: project streams, then (once it is known who is told, which no
removal can overtake any more) user streams. docs/decisions/0003-the-event-log.md.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from taskcast.domain.comments import Comment
from taskcast.domain.events import Event, Fact, Place
from taskcast.domain.ids import Instant, ProjectId, UserId
from taskcast.domain.projects import Member
from taskcast.domain.streams import Stream
from taskcast.ports.clock import Ids
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.publishing.notification_writer import NotificationWriter, PlannedNotification
from taskcast.storage.queries.activity import ADD_ACTIVITY, activity_of
from taskcast.storage.repositories.projects import JOINED
from taskcast.storage.schema.rows import json_text
from taskcast.storage.schema.statements import AnyOf, Statement, inserting, upserting
from taskcast.storage.schema.tables import events, streams
from taskcast.storage.sqlite.deferred_writes import WritingSession

_TAKE = upserting(
    streams,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["stream"], set_={"last_seq": streams.c.last_seq + insert.excluded.last_seq}
    ).returning(streams.c.stream, streams.c.last_seq),
)
_LAST = Statement(select(streams.c.stream, streams.c.last_seq).where(AnyOf(streams.c.stream, "streams")))
_PUT = upserting(
    streams,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["stream"], set_={"last_seq": insert.excluded.last_seq}
    ),
)
_ADD_EVENT = inserting(events)

_json = msgspec.json.encode


class Publisher:
    """Publishes the facts of one transaction, once."""

    def __init__(self, session: DatabaseSession, now: Instant, ids: Ids, telling: NotificationWriter) -> None:
        self._session = session
        self._now = now
        self._ids = ids
        self._telling = telling
        self._next: dict[Stream, int] = {}
        self._rows: list[dict[str, object]] = []
        self.events: list[Event] = []

    @property
    def deliveries(self) -> int:
        """How many deliveries were queued."""
        return self._telling.deliveries

    def publish(
        self, recorded: Sequence[Fact], *, author: UserId | None, command_id: str | None
    ) -> list[Place]:
        """Returns the places of the facts in the order they were recorded."""
        return self._publish(recorded, self._locked(recorded, author, command_id), author, command_id)

    def publish_import(self, recorded: Sequence[Fact], *, author: UserId | None) -> list[Place]:
        """The same, but who is concerned is told only once the import is through, by `tell_imported`."""
        projects = [fact.stream for fact in recorded]
        self._take(_counts(projects))
        self._telling.keep_for_later(self._telling.decide(recorded, author, None))
        return self._publish(recorded, [], author, None)

    def tell_imported(self, author: UserId, author_name: str, project: ProjectId) -> None:
        """Tell whom this person's imports into the project concern, each once."""
        told = self._telling.of_imports(author, author_name, project)
        self._take(_counts(each.stream for each in told))
        if not isinstance(self._session, WritingSession):
            self._telling.look_up(told)()
        self._publish([], told, author, None)

    def _publish(
        self,
        recorded: Sequence[Fact],
        told: Sequence[PlannedNotification],
        author: UserId | None,
        command_id: str | None,
    ) -> list[Place]:
        for fact in recorded:
            self._append(fact, author, command_id)
        places = [Place(event.stream, event.seq) for event in self.events]
        self._session.later(_ADD_EVENT, self._rows)
        for each in told:
            self.events.append(self._telling.tell(each, self._following(each.stream), command_id))
        self._telling.write()
        self._follow_up(recorded, places, author)
        return places

    def _locked(
        self, recorded: Sequence[Fact], author: UserId | None, command_id: str | None
    ) -> list[PlannedNotification]:
        """Take all seqs; who is told is asked between the streams of projects and of people."""
        projects = [fact.stream for fact in recorded if fact.stream.startswith("project:")]
        people = [fact.stream for fact in recorded if fact.stream.startswith("user:")]
        if isinstance(self._session, WritingSession):
            told = self._telling.decide(recorded, author, command_id)
            self._take_alone(self._session, _counts([*projects, *people, *(each.stream for each in told)]))
            return told
        taken = self._taking(_counts(projects))
        told = self._telling.decide(recorded, author, command_id)  # travels with the locks of the projects
        taken()
        taken = self._taking(_counts([*people, *(each.stream for each in told)]))
        known = self._telling.look_up(told)  # travels with the locks of the people
        taken()
        known()
        return told

    def _take(self, counts: Sequence[tuple[Stream, int]]) -> None:
        if isinstance(self._session, WritingSession):
            self._take_alone(self._session, counts)
        else:
            self._taking(counts)()

    def _taking(self, counts: Sequence[tuple[Stream, int]]) -> Callable[[], None]:
        """Take as many seqs of each stream, and thereby lock it; they are known once what is returned was called."""
        rows = [_stream_row(stream, count, self._ids.epoch()) for stream, count in counts]
        fetch = self._session.many_returning(_TAKE, rows) if rows else list

        def taken() -> None:
            last: dict[Stream, int] = dict(fetch())
            self._next.update({stream: last[stream] - count + 1 for stream, count in counts})

        return taken

    def _take_alone(self, session: WritingSession, counts: Sequence[tuple[Stream, int]]) -> None:
        """Take them without RETURNING, which costs SQLite more than asking first; commands of a commit count on."""
        heads = session.heads
        unasked = [stream for stream, _ in counts if stream not in heads]
        if unasked:
            known = {stream: int(last) for stream, last in session.stored(_LAST, streams=id_list(unasked))}
            rows = [_stream_row(stream, known.get(stream, 0), "") for stream in unasked]
            for row in rows:
                if not row["last_seq"]:
                    row["epoch"] = self._ids.epoch()
            heads.update(zip(unasked, rows, strict=True))
            session.later(_PUT, rows)
        for stream, count in counts:
            head = heads[stream]
            self._next[stream] = head["last_seq"] + 1
            head["last_seq"] += count

    def _following(self, stream: Stream) -> int:
        """The next of the seqs taken."""
        seq = self._next[stream]
        self._next[stream] = seq + 1
        return seq

    def _append(self, fact: Fact, author: UserId | None, command_id: str | None) -> None:
        seq = self._following(fact.stream)
        data = _json(fact.data)
        self.events.append(
            Event(
                type=fact.type,
                stream=fact.stream,
                seq=seq,
                at=self._now,
                actor_id=author,
                command_id=command_id,
                changed=fact.changed,
                data=msgspec.Raw(data),
            )
        )
        self._rows.append(
            {
                "stream": fact.stream,
                "seq": seq,
                "type": fact.type,
                "at": self._now,
                "actor_id": author,
                "command_id": command_id,
                "changed": json_text(fact.changed) if fact.changed else "[]",
                "data": data.decode(),
                "comment_id": fact.data.id if isinstance(fact.data, Comment) else None,
            }
        )

    def _follow_up(self, recorded: Sequence[Fact], places: Sequence[Place], author: UserId | None) -> None:
        """What is kept because of an event's place: activity of tasks, and from where a member may hear."""
        activity = []
        for fact, place in zip(recorded, places, strict=True):
            if fact.about is not None:
                activity += activity_of(fact, fact.about, place, author=author, at=self._now)
            if fact.type == "member_added":
                self._joined(fact.data, place)
        self._session.later(ADD_ACTIVITY, activity)

    def _joined(self, member: Member, place: Place) -> None:
        self._session.run(JOINED, of_project=member.project_id, of_user=member.user_id, joined_seq=place.seq)


def _counts(wanted: Iterable[Stream]) -> list[tuple[Stream, int]]:
    """How often each stream is named, in the order in which streams are locked."""
    by_stream: dict[Stream, int] = {}
    for stream in wanted:
        by_stream[stream] = by_stream.get(stream, 0) + 1
    return sorted(by_stream.items())


def _stream_row(stream: Stream, last_seq: int, epoch: str) -> dict[str, Any]:
    return {"stream": stream, "last_seq": last_seq, "epoch": epoch, "first_seq": 1}
