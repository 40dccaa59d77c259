"""Writes the inbox lines and deliveries of facts, for the people whom `domain/routing` names.

A line is also the event `notification` at its place in the recipient's stream: one row for both.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from taskcast.domain.events import Event, Fact
from taskcast.domain.ids import CommentId, Instant, NotificationId, ProjectId, TaskId, UserId
from taskcast.domain.notifications import Notification, Reason
from taskcast.domain.routing import Notice, needs_audience, notices
from taskcast.domain.streams import Stream, user_stream
from taskcast.domain.tasks import Task
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.publishing.audience import AudienceQuery
from taskcast.storage.publishing.stream_places import Group, Line, StreamPlaces
from taskcast.storage.repositories.account_mail import ADD_NOTIFYING
from taskcast.storage.repositories.import_notices import ImportNotice, keep_notice, take_notices
from taskcast.storage.repositories.projects import Projects
from taskcast.storage.schema.row_mapping import json_text
from taskcast.storage.schema.statements import inserting
from taskcast.storage.schema.tables import notifications

_json = msgspec.json.encode

_ADD_LINE = inserting(notifications, read=False, hidden=None)
_FIRST = b'"times":1,"replaces":null}'


class NotificationTemplate(NamedTuple):
    """What everyone is told of a fact alike: as a line, as its row, as a row of the outbox.

    The rows have room for what is each person's own: a copy that need not grow costs half. `encoded` is what
    stands in a line's JSON between its number and its count, by the reason and how many tasks it tells of.
    """

    line: dict[str, Any]
    row: dict[str, Any]
    delivery: dict[str, Any]
    encoded: dict[tuple[Reason, int], bytes]

    def data(
        self, number: NotificationId, planned: "PlannedNotification", before: Line | None
    ) -> msgspec.Raw:
        """The line as JSON, encoded once for all who are told the same."""
        key = planned.notice.reason, planned.task_count
        rest = self.encoded.get(key)
        if rest is None:
            line = Notification(id=NotificationId(0), reason=key[0], task_count=key[1], **self.line)
            rest = self.encoded[key] = _json(line).removeprefix(b'{"id":0').removesuffix(_FIRST)
        count = _FIRST if before is None else b'"times":%d,"replaces":%d}' % (before[1] + 1, before[0])
        return msgspec.Raw(b'{"id":%d%b%b' % (number, rest, count))


class PlannedNotification(msgspec.Struct):
    """One person to be told of a fact, and of others with which the same was done at once."""

    template: NotificationTemplate
    notice: Notice
    stream: Stream
    task_count: int = 1

    @property
    def group(self) -> Group:
        """A line replaces the unread one of the same group."""
        line = self.template.line
        return (
            self.notice.recipient, line["project_id"], line["task_id"], line["actor_id"], self.notice.reason,
        )  # fmt: skip


class NotificationWriter:
    """Plans who is told of the facts of one transaction, and writes their lines and deliveries."""

    def __init__(self, session: DatabaseSession, now: Instant, channels: Sequence[str]) -> None:
        self._session = session
        self._now = now
        self._channels = channels
        self._author = UserId(0)
        self._author_name = ""
        self._lines: list[dict[str, Any]] = []
        self._deliveries: list[dict[str, Any]] = []

    @property
    def deliveries(self) -> int:
        """How many deliveries were queued."""
        return len(self._deliveries)

    def plan(
        self, recorded: Sequence[Fact], author: UserId | None, command_id: str | None
    ) -> list[PlannedNotification]:
        """Find out who is to be told; facts without an author (the system's own) tell nobody."""
        told: list[PlannedNotification] = []
        if author is None:
            return told
        around = AudienceQuery(self._session, recorded, author)
        self._author, self._author_name = author, around.author_name
        for fact in recorded:
            task = fact.about
            if task is None or not needs_audience(fact):
                continue
            if people := notices(fact, around.of(task.id), author=author):
                template = self._template(_line_of(fact, task), command_id)
                told += [
                    PlannedNotification(template, notice, user_stream(notice.recipient)) for notice in people
                ]
        return told if len(recorded) == 1 else _together(told)

    def postpone(self, planned: Sequence[PlannedNotification]) -> None:
        """Store how many tasks concern each person, who is told once the import is complete."""
        first: dict[tuple[ProjectId, UserId], TaskId] = {}
        counts: Counter[tuple[ProjectId, UserId]] = Counter()
        for each in planned:
            line = each.template.line
            first.setdefault((line["project_id"], each.notice.recipient), line["task_id"])
            counts[line["project_id"], each.notice.recipient] += each.task_count
        for project, person in sorted(first):
            notice = ImportNotice(person, first[project, person], counts[project, person])
            keep_notice(self._session, self._author, project, notice)

    def plan_imported(
        self, author: UserId, author_name: str, project: ProjectId
    ) -> list[PlannedNotification]:
        """Who is to be told of what this person imported into the project, of those who still see it."""
        self._author, self._author_name = author, author_name
        kept = take_notices(self._session, author, project)
        members = Projects(self._session, self._now).active_among(project, [each.user_id for each in kept])
        return [
            PlannedNotification(
                self._template(_Line(each.task_id, project, None, (), each.title), None),
                Notice(each.user_id, "imported", mailed=True),
                user_stream(each.user_id),
                each.task_count,
            )
            for each in kept
            if each.user_id in members
        ]

    def add(self, planned: PlannedNotification, places: StreamPlaces, command_id: str | None) -> Event:
        """Prepare the line at its place in the recipient's stream, and its deliveries; returns the event that it is."""
        template, notice = planned.template, planned.notice
        recipient, reason = notice.recipient, notice.reason
        seq, group = places.next(planned.stream), planned.group
        before = places.unread_line(group)
        times = 1 if before is None else before[1] + 1
        places.replace_line(group, (seq, times))
        row = template.row.copy()
        row["user_id"], row["seq"], row["reason"] = recipient, seq, reason
        row["times"], row["replaces"] = times, None if before is None else before[0]
        row["task_count"] = planned.task_count
        self._lines.append(row)
        if notice.mailed:
            for channel in self._channels:
                delivery = template.delivery.copy()
                delivery["channel"], delivery["recipient_id"], delivery["line_seq"] = channel, recipient, seq
                self._deliveries.append(delivery)
        return Event(
            type="notification",
            stream=planned.stream,
            seq=seq,
            at=self._now,
            actor_id=self._author,
            command_id=command_id,
            data=template.data(NotificationId(seq), planned, before),
        )

    def write(self) -> None:
        """Write what was added."""
        self._session.defer(_ADD_LINE, self._lines)
        self._session.defer(ADD_NOTIFYING, self._deliveries)

    def _template(self, about: "_Line", command_id: str | None) -> NotificationTemplate:
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
    """What a line says about its task."""

    task_id: TaskId
    project_id: ProjectId
    comment_id: CommentId | None
    changed: tuple[str, ...]
    title: str


def _line_of(fact: Fact, task: Task) -> _Line:
    return _Line(task.id, task.project_id, fact.erased_with, fact.changed, task.title)


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
