"""Whom a fact concerns, as inbox lines and deliveries; `domain/routing` decides, this writes it down.

A line is at once the event `notification` at its place in the recipient's stream: one row for both.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from taskcast.domain.comments import Comment
from taskcast.domain.events import Event, Fact
from taskcast.domain.ids import CommentId, Instant, NotificationId, ProjectId, TaskId, UserId
from taskcast.domain.notifications import Notification, Reason
from taskcast.domain.routing import Notice, notices, wants_audience
from taskcast.domain.streams import Stream, user_stream
from taskcast.domain.tasks import Task
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.publishing.audience import AudienceQuery
from taskcast.storage.repositories.account_mail import ADD_NOTIFYING
from taskcast.storage.repositories.import_notices import ImportNotice, keep_notice, take_notices
from taskcast.storage.repositories.inbox import LINES_OF_GROUPS
from taskcast.storage.repositories.projects import Projects
from taskcast.storage.schema.rows import json_text
from taskcast.storage.schema.statements import inserting
from taskcast.storage.schema.tables import notifications
from taskcast.storage.sqlite.deferred_writes import Group, Line, WritingSession

_json = msgspec.json.encode

_ADD_LINE = inserting(notifications, read=False, hidden=None)
_FIRST = b'"times":1,"replaces":null}'


def _nothing() -> None:
    """Nothing is known later."""


class NotificationTemplate(NamedTuple):
    """What everyone is told of a fact alike: as a line, as its row, as a row of the outbox.

    The rows have room for what is each person's own: a copy that need not grow costs half. `encoded` is what
    stands in a line's JSON between its number and its count, by the reason and how many tasks it tells of.
    """

    line: dict[str, Any]
    row: dict[str, Any]
    delivery: dict[str, Any]
    encoded: dict[tuple[Reason, int], bytes]

    def data(self, number: NotificationId, told: "PlannedNotification", before: Line | None) -> msgspec.Raw:
        """The line as JSON, encoded once for all who are told the same."""
        key = told.notice.reason, told.task_count
        rest = self.encoded.get(key)
        if rest is None:
            line = Notification(id=NotificationId(0), reason=key[0], task_count=key[1], **self.line)
            rest = self.encoded[key] = _json(line).removeprefix(b'{"id":0').removesuffix(_FIRST)
        count = _FIRST if before is None else b'"times":%d,"replaces":%d}' % (before[1] + 1, before[0])
        return msgspec.Raw(b'{"id":%d%b%b' % (number, rest, count))


class PlannedNotification(msgspec.Struct):
    """One person to be told of a fact, and of others with which the same was done at once."""

    words: NotificationTemplate
    notice: Notice
    stream: Stream
    task_count: int = 1


class NotificationWriter:
    """Who is told of the facts of one transaction."""

    def __init__(self, session: DatabaseSession, now: Instant, channels: Sequence[str]) -> None:
        self._session = session
        self._now = now
        self._channels = channels
        self._author = UserId(0)
        self._author_name = ""
        self._lines: list[dict[str, Any]] = []
        self._deliveries: list[dict[str, Any]] = []
        self._before: dict[Group, Line] = session.lines if isinstance(session, WritingSession) else {}

    @property
    def deliveries(self) -> int:
        """How many deliveries were queued."""
        return len(self._deliveries)

    def decide(
        self, recorded: Sequence[Fact], author: UserId | None, command_id: str | None
    ) -> list[PlannedNotification]:
        """Ask who is around each task; facts without an author (the system's own) tell nobody."""
        told: list[PlannedNotification] = []
        if author is None:
            return told
        around = AudienceQuery(self._session, recorded, author)
        self._author, self._author_name = author, around.author_name
        for fact in recorded:
            task = fact.about
            if task is None or not wants_audience(fact):
                continue
            if people := notices(fact, around.of(task.id), author=author):
                words = self._words(_line_of(fact, task), command_id)
                told += [
                    PlannedNotification(words, notice, user_stream(notice.recipient)) for notice in people
                ]
        return told if len(recorded) == 1 else _together(told)

    def keep_for_later(self, told: Sequence[PlannedNotification]) -> None:
        """Count these tasks for each person instead, who is told once the import is through."""
        first: dict[tuple[ProjectId, UserId], TaskId] = {}
        counts: Counter[tuple[ProjectId, UserId]] = Counter()
        for each in told:
            line = each.words.line
            first.setdefault((line["project_id"], each.notice.recipient), line["task_id"])
            counts[line["project_id"], each.notice.recipient] += each.task_count
        for project, person in sorted(first):
            notice = ImportNotice(person, first[project, person], counts[project, person])
            keep_notice(self._session, self._author, project, notice)

    def of_imports(self, author: UserId, author_name: str, project: ProjectId) -> list[PlannedNotification]:
        """Who is to be told of what this person imported into the project, of those who still see it."""
        self._author, self._author_name = author, author_name
        kept = take_notices(self._session, author, project)
        members = Projects(self._session, self._now).active_among(project, [each.user_id for each in kept])
        return [
            PlannedNotification(
                self._words(_Line(each.task_id, project, None, (), each.title), None),
                Notice(each.user_id, "imported", mailed=True),
                user_stream(each.user_id),
                each.task_count,
            )
            for each in kept
            if each.user_id in members
        ]

    def look_up(self, told: Sequence[PlannedNotification]) -> Callable[[], None]:
        """Ask whose place the lines will take; it is known once what is returned was called.

        For PostgreSQL, once the recipients' streams are held: until the commit nobody else tells or marks anything there.
        """
        if not told:
            return _nothing
        names = ("user_id", "project_id", "task_id", "actor_id", "reason")
        rows = [dict(zip(names, self._group(each), strict=True)) for each in told]
        fetch = self._session.many_returning(LINES_OF_GROUPS, rows)

        def known() -> None:
            self._before = {tuple(group): (seq, times) for *group, seq, times in fetch()}

        return known

    def tell(self, told: PlannedNotification, seq: int, command_id: str | None) -> Event:
        """Prepare the line at place `seq` of the recipient's stream and its deliveries; the event that it is."""
        words, notice = told.words, told.notice
        recipient, reason = notice.recipient, notice.reason
        group = self._group(told)
        before = self._line_before(group)
        times = 1 if before is None else before[1] + 1
        self._before[group] = (seq, times)
        row = words.row.copy()
        row["user_id"], row["seq"], row["reason"] = recipient, seq, reason
        row["times"], row["replaces"] = times, None if before is None else before[0]
        row["task_count"] = told.task_count
        self._lines.append(row)
        if notice.mailed:
            for channel in self._channels:
                delivery = words.delivery.copy()
                delivery["channel"], delivery["recipient_id"], delivery["line_seq"] = channel, recipient, seq
                self._deliveries.append(delivery)
        return Event(
            type="notification",
            stream=told.stream,
            seq=seq,
            at=self._now,
            actor_id=self._author,
            command_id=command_id,
            data=words.data(NotificationId(seq), told, before),
        )

    def _group(self, told: PlannedNotification) -> Group:
        line = told.words.line
        return (told.notice.recipient, line["project_id"], line["task_id"], self._author, told.notice.reason)

    def _line_before(self, group: Group) -> Line | None:
        """The unread line of this group; on SQLite it is asked for here."""
        if isinstance(self._session, WritingSession):
            return self._session.line(group)
        return self._before.get(group)

    def write(self) -> None:
        """Write down what was told."""
        self._session.later(_ADD_LINE, self._lines)
        self._session.later(ADD_NOTIFYING, self._deliveries)

    def _words(self, about: "_Line", command_id: str | None) -> NotificationTemplate:
        line = {
            **about._asdict(),
            "actor_id": self._author,
            "actor_name": self._author_name,
            "at": self._now,
        }
        return NotificationTemplate(
            line=line,
            row={
                **line,
                "changed": json_text(about.changed),
                "command_id": command_id,
                "user_id": 0,
                "seq": 0,
                "reason": "",
                "times": 1,
                "replaces": None,
                "task_count": 1,
            },
            delivery={
                "task_id": about.task_id,
                "due_at": self._now,
                "created_at": self._now,
                "channel": "",
                "recipient_id": 0,
                "line_seq": 0,
            },
            encoded={},
        )


class _Line(NamedTuple):
    """What a line says of its task, whoever did it."""

    task_id: TaskId
    project_id: ProjectId
    comment_id: CommentId | None
    changed: tuple[str, ...]
    title: str


def _line_of(fact: Fact, task: Task) -> _Line:
    comment = fact.data.id if isinstance(fact.data, Comment) else None
    return _Line(task.id, task.project_id, comment, fact.changed, task.title)


def _together(told: Iterable[PlannedNotification]) -> list[PlannedNotification]:
    """Each person once for each reason: what one command does to many tasks is one line, not many."""
    lines: dict[tuple[UserId, Reason], PlannedNotification] = {}
    for each in told:
        notice = each.notice
        line = lines.setdefault((notice.recipient, notice.reason), each)
        if line is not each:
            line.task_count += 1
            if notice.mailed and not line.notice.mailed:
                line.notice = notice
    return list(lines.values())
