"""Writes the inbox lines and deliveries of facts, for the people whom `domain/routing` names.

A line is also the event `notification` at its place in the recipient's stream: one row for both.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from taskcast.domain.events import Event, Fact
from taskcast.domain.ids import (
    CommentId,
    Instant,
    NotificationId,
    ProjectId,
    Stream,
    TaskId,
    UserId,
    user_stream,
)
from taskcast.domain.notifications import Notification, Reason
from taskcast.domain.routing import Notice, needs_audience, notices
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.publishing.audience import AudienceQuery
from taskcast.storage.publishing.stream_places import Group, StreamPlaces
from taskcast.storage.repositories.account_mail import ADD_NOTIFYING
from taskcast.storage.repositories.import_notices import ImportNotice, keep_notice, take_notices
from taskcast.storage.repositories.projects import Projects
from taskcast.storage.schema.rows import NOTIFICATION
from taskcast.storage.schema.statements import inserting
from taskcast.storage.schema.tables import notifications

_json = msgspec.json.encode

_ADD_LINE = inserting(notifications, hidden=None)


class AboutTask(NamedTuple):
    """What the lines of one fact say alike."""

    actor_id: UserId
    task_id: TaskId
    project_id: ProjectId
    comment_id: CommentId | None
    changed: tuple[str, ...]
    title: str


class PlannedNotification(msgspec.Struct):
    """One person to be told of a fact, and of others with which the same was done at once."""

    about: AboutTask
    notice: Notice
    stream: Stream
    task_count: int = 1

    @property
    def group(self) -> Group:
        """A line replaces the unread one of the same group."""
        about = self.about
        return (self.notice.recipient, about.project_id, about.task_id, about.actor_id, self.notice.reason)


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

    def plan(self, recorded: Sequence[Fact], author: UserId | None) -> list[PlannedNotification]:
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
                about = AboutTask(
                    author, task.id, task.project_id, fact.erased_with, fact.changed, task.title
                )
                told += [
                    PlannedNotification(about, notice, user_stream(notice.recipient)) for notice in people
                ]
        return told if len(recorded) == 1 else _together(told)

    def postpone(self, planned: Sequence[PlannedNotification]) -> None:
        """Store how many tasks concern each person, who is told once the import is complete."""
        first: dict[tuple[ProjectId, UserId], TaskId] = {}
        counts: Counter[tuple[ProjectId, UserId]] = Counter()
        for each in planned:
            key = each.about.project_id, each.notice.recipient
            first.setdefault(key, each.about.task_id)
            counts[key] += each.task_count
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
                AboutTask(author, each.task_id, project, None, (), each.title),
                Notice(each.user_id, "imported", mailed=True),
                user_stream(each.user_id),
                each.task_count,
            )
            for each in kept
            if each.user_id in members
        ]

    def add(self, planned: PlannedNotification, places: StreamPlaces, command_id: str | None) -> Event:
        """Prepare the line at its place in the recipient's stream, and its deliveries; returns the event that it is."""
        about, notice = planned.about, planned.notice
        seq, group = places.next(planned.stream), planned.group
        before = places.unread_line(group)
        line = Notification(
            id=NotificationId(seq),
            task_id=about.task_id,
            project_id=about.project_id,
            comment_id=about.comment_id,
            reason=notice.reason,
            changed=about.changed,
            actor_id=about.actor_id,
            actor_name=self._author_name,
            title=about.title,
            at=self._now,
            task_count=planned.task_count,
            times=1 if before is None else before[1] + 1,
            replaces=None if before is None else NotificationId(before[0]),
        )
        places.replace_line(group, (seq, line.times))
        row = NOTIFICATION.values(line)
        row["user_id"], row["seq"], row["command_id"] = notice.recipient, seq, command_id
        self._lines.append(row)
        if notice.mailed:
            self._deliver(line, notice.recipient)
        return Event(
            type="notification",
            stream=planned.stream,
            seq=seq,
            at=self._now,
            actor_id=self._author,
            command_id=command_id,
            data=msgspec.Raw(_json(line)),
        )

    def _deliver(self, line: Notification, recipient: UserId) -> None:
        self._deliveries += [
            {
                "task_id": line.task_id,
                "due_at": self._now,
                "created_at": self._now,
                "channel": channel,
                "recipient_id": recipient,
                "line_seq": line.id,
            }
            for channel in self._channels
        ]

    def write(self) -> None:
        """Write what was added."""
        self._session.defer(_ADD_LINE, self._lines)
        self._session.defer(ADD_NOTIFYING, self._deliveries)


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
