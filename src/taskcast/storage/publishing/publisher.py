"""Publish recorded facts in the transaction of the change: plan, reserve places, append events, deliver.

The activity of a task, who changed which field from what to what, is kept with the task, beyond the log's retention.
Promises P1, P5: events, inbox lines and deliveries are committed with the change or not at all. Streams are locked last and
in sorted order. docs/decisions/0003-the-event-log.md.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from taskcast.domain.events import Event, Fact, Place
from taskcast.domain.ids import Instant, ProjectId, UserId
from taskcast.domain.tasks import Task
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.publishing.notification_writer import NotificationWriter, PlannedNotification
from taskcast.storage.publishing.stream_places import StreamPlaces
from taskcast.storage.repositories.projects import ON_PLACED
from taskcast.storage.schema.row_mapping import json_text
from taskcast.storage.schema.statements import inserting
from taskcast.storage.schema.tables import activity, events

_ADD_EVENT = inserting(events)
_ADD_ACTIVITY = inserting(activity)

_UNTOLD = frozenset({"body"})  # a comment's text is erased with the comment, so activity does not copy it

_json = msgspec.json.encode


class Publisher:
    """Publishes the facts of one transaction, once."""

    def __init__(
        self, session: DatabaseSession, places: StreamPlaces, notifications: NotificationWriter, now: Instant
    ) -> None:
        self._session = session
        self._places = places
        self._notifications = notifications
        self._now = now
        self._rows: list[dict[str, object]] = []
        self.events: list[Event] = []

    @property
    def deliveries(self) -> int:
        """How many deliveries were queued."""
        return self._notifications.deliveries

    def publish(
        self, recorded: Sequence[Fact], *, author: UserId | None, command_id: str | None
    ) -> list[Place]:
        """Returns the places of the facts in the order they were recorded."""
        planned = self._places.reserve(
            [fact.stream for fact in recorded],
            lambda: self._notifications.plan(recorded, author),
        )
        places = self._append(recorded, author, command_id)
        self._deliver(planned, command_id)
        self._follow_up(recorded, places, author)
        return places

    def publish_import(self, recorded: Sequence[Fact], *, author: UserId | None) -> list[Place]:
        """The same, but people are notified only once the import is complete, by `notify_imported`."""
        self._places.reserve([fact.stream for fact in recorded], list[PlannedNotification])
        self._notifications.postpone(self._notifications.plan(recorded, author))
        places = self._append(recorded, author, None)
        self._follow_up(recorded, places, author)
        return places

    def notify_imported(self, author: UserId, author_name: str, project: ProjectId) -> None:
        """Notify the people whom this person's imports into the project concern, each once."""
        planned = self._notifications.plan_imported(author, author_name, project)
        self._deliver(self._places.reserve((), lambda: planned), None)

    def _append(self, recorded: Sequence[Fact], author: UserId | None, command_id: str | None) -> list[Place]:
        places = []
        for fact in recorded:
            place = Place(fact.stream, self._places.next(fact.stream))
            places.append(place)
            self._append_event(fact, place.seq, author, command_id)
        self._session.defer(_ADD_EVENT, self._rows)
        return places

    def _deliver(self, planned: Sequence[PlannedNotification], command_id: str | None) -> None:
        for each in planned:
            self.events.append(self._notifications.add(each, self._places, command_id))
        self._notifications.write()

    def _append_event(self, fact: Fact, seq: int, author: UserId | None, command_id: str | None) -> None:
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
                "comment_id": fact.erased_with,
            }
        )

    def _follow_up(self, recorded: Sequence[Fact], places: Sequence[Place], author: UserId | None) -> None:
        """Store what depends on an event's place: the activity of tasks, and the first event a new member may read."""
        rows: list[dict[str, Any]] = []
        for fact, place in zip(recorded, places, strict=True):
            if fact.about is not None:
                rows += _activity_of(fact, fact.about, place, author=author, at=self._now)
            if fact.type in ON_PLACED:
                ON_PLACED[fact.type](self._session, fact.data, place)
        self._session.defer(_ADD_ACTIVITY, rows)


def _activity_of(
    fact: Fact, task: Task, place: Place, *, author: UserId | None, at: Instant
) -> list[dict[str, Any]]:
    """One row for each changed field, or one for a fact that changes none (created, deleted, commented)."""
    about = {
        "task_id": task.id,
        "stream": place.stream,
        "seq": place.seq,
        "actor_id": author,
        "at": at,
        "event": fact.type,
    }
    fields = [field for field in fact.changed if field not in _UNTOLD]
    if fact.before is None or not fields:
        return [{**about, "field": None, "before": "null", "after": "null"}]
    return [
        {**about, "field": field, "before": _value(fact.before, field), "after": _value(fact.data, field)}
        for field in fields
    ]


def _value(entity: msgspec.Struct, field: str) -> str:
    return json_text(getattr(entity, field))
