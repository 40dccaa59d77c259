"""Whom a fact concerns, as inbox lines and deliveries; `domain/routing` decides, this writes it down."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from taskcast.domain.comments import Comment
from taskcast.domain.events import Fact, Place
from taskcast.domain.ids import CommentId, Instant, NotificationId, TaskId, UserId
from taskcast.domain.notifications import Notification
from taskcast.domain.routing import Audience, Notice, notices, wants_audience
from taskcast.domain.streams import Stream, user_stream
from taskcast.domain.tasks import Task
from taskcast.ports.clock import Ids

from .access import found
from .letters import ADD_NOTIFYING
from .rows import json_text
from .session import Session
from .statements import Statement, adding, p
from .tables import notifications, project_members, task_watchers, users

_m = project_members.c
_w = task_watchers.c

_ADD_NOTIFICATION = adding(notifications)
_AUDIENCE = Statement(
    select(_m.user_id, _w.user_id)
    .outerjoin(task_watchers, (_w.task_id == p("task")) & (_w.user_id == _m.user_id))
    .where(_m.project_id == p("project"))
)
_NAME = Statement(select(users.c.name).where(users.c.id == p("user")))


class Told(NamedTuple):
    """A fact (by its place among those recorded), and one person to be told of it."""

    number: int
    fact: Fact
    task: Task
    notice: Notice
    stream: Stream


class Telling:
    """Who is told of the facts of one transaction."""

    def __init__(self, session: Session, now: Instant, ids: Ids, channels: Sequence[str]) -> None:
        self._session = session
        self._now = now
        self._ids = ids
        self._channels = channels
        self.deliveries = 0

    def decide(self, recorded: Sequence[Fact], author: UserId | None) -> list[Told]:
        """Ask who is around each task; facts without an author (the system's own) tell nobody."""
        told: list[Told] = []
        audiences: dict[TaskId, Audience] = {}
        if author is None:
            return told
        for number, fact in enumerate(recorded):
            task = fact.about
            if task is None or not wants_audience(fact):
                continue
            if task.id not in audiences:
                audiences[task.id] = self._audience(task)
            told += [
                Told(number, fact, task, notice, user_stream(notice.recipient))
                for notice in notices(fact, audiences[task.id], author=author)
            ]
        return told

    def _audience(self, task: Task) -> Audience:
        people = self._session.all(_AUDIENCE, project=task.project_id, task=task.id)
        return Audience(
            members=frozenset(member for member, _ in people),
            watchers=frozenset(watcher for _, watcher in people if watcher is not None),
        )

    def tell(
        self, told: Sequence[Told], places: Sequence[Place], author: UserId | None
    ) -> list[tuple[Notification, Told]]:
        """Write inbox lines and deliveries; returns each line with what caused it."""
        if not told or author is None:
            return []
        name = found(self._session.one(_NAME, user=author))[0]
        lines = [self._line(each, author, name) for each in told]
        ids = self._session.add_many(_ADD_NOTIFICATION, lines)
        deliveries: list[dict[str, Any]] = []
        written = []
        for each, line, line_id in zip(told, lines, ids, strict=True):
            written.append((_notification(NotificationId(line_id), each, line), each))
            if each.notice.mailed:
                deliveries += self._deliveries(each, places[each.number], line_id)
        self._session.many(ADD_NOTIFYING, deliveries)
        self.deliveries = len(deliveries)
        return written

    def _line(self, told: Told, author: UserId, name: str) -> dict[str, Any]:
        fact, task = told.fact, told.task
        return {
            "user_id": told.notice.recipient,
            "task_id": task.id,
            "project_id": task.project_id,
            "comment_id": fact.data.id if isinstance(fact.data, Comment) else None,
            "reason": told.notice.reason,
            "changed": json_text(fact.changed),
            "actor_id": author,
            "actor_name": name,
            "title": task.title,
            "at": self._now,
            "read": False,
        }

    def _deliveries(self, told: Told, place: Place, line_id: int) -> list[dict[str, Any]]:
        about = {
            "due_at": self._now,
            "created_at": self._now,
            "stream": place.stream,
            "seq": place.seq,
            "recipient_id": told.notice.recipient,
            "notification_id": line_id,
            "task_id": told.task.id,
        }
        return [{**about, "id": self._ids.delivery_id(), "channel": channel} for channel in self._channels]


def _notification(line_id: NotificationId, told: Told, line: dict[str, Any]) -> Notification:
    comment: int | None = line["comment_id"]
    return Notification(
        id=line_id,
        task_id=told.task.id,
        project_id=told.task.project_id,
        comment_id=None if comment is None else CommentId(comment),
        reason=told.notice.reason,
        changed=told.fact.changed,
        actor_id=line["actor_id"],
        actor_name=line["actor_name"],
        title=told.task.title,
        at=line["at"],
    )
