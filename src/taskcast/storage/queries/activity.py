"""Who changed which field of a task from what to what: kept with the task, beyond the event log's retention."""

from typing import Any

import msgspec

from taskcast.domain.events import Fact, Place
from taskcast.domain.ids import Instant, UserId
from taskcast.domain.tasks import Task
from taskcast.storage.schema.row_mapping import json_text
from taskcast.storage.schema.statements import inserting
from taskcast.storage.schema.tables import activity

ADD_ACTIVITY = inserting(activity)

_UNTOLD = frozenset({"body"})  # a comment's text is erased with the comment, so it is not copied here


def activity_of(
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
