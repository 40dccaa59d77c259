"""The security log: rows written with the effect they tell of, one log line each once that is committed, and pages."""

import logging
from collections.abc import Iterable, Sequence
from typing import Final, Unpack

from sqlalchemy import or_, select

from taskcast.domain.ids import MAX_ID, Instant, UserId
from taskcast.domain.security import SecurityDetails, SecurityEvent, SecurityKind
from taskcast.ports.queries import SecurityFilter, SecurityLine
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.schema.statements import Statement, inserting, p
from taskcast.storage.schema.tables import security_events, users

_ADD: Final = inserting(security_events)
_e: Final = security_events.c
_actor: Final = users.alias()
_subject: Final = users.alias()
_LINES: Final = (
    select(
        _e.id, _e.kind, _e.at, _e.actor_id, _e.subject_id, _e.project_id, _e.object_id, _e.detail, _e.address,
        _e.count, _actor.c.name, _subject.c.name,
    )
    .outerjoin(_actor, _e.actor_id == _actor.c.id)
    .outerjoin(_subject, _e.subject_id == _subject.c.id)
    .where(_e.id < p("before"))
    .order_by(_e.id.desc())
    .limit(p("most"))
)  # fmt: skip
_OF_KIND: Final = _e.kind == p("kind")
_OF_PERSON: Final = or_(_e.actor_id == p("person"), _e.subject_id == p("person"))
_PAGES: Final = {
    (False, False): Statement(_LINES),
    (True, False): Statement(_LINES.where(_OF_KIND)),
    (False, True): Statement(_LINES.where(_OF_PERSON)),
    (True, True): Statement(_LINES.where(_OF_KIND, _OF_PERSON)),
}
_log: Final = logging.getLogger("taskcast.security")


class SecurityLog:
    """See `taskcast.ports.security.SecurityLog`. `recorded` is what to log after the commit."""

    __slots__ = ("_address", "_now", "_session", "recorded")

    def __init__(self, session: DatabaseSession, now: Instant, address: str | None) -> None:
        self._session = session
        self._now = now
        self._address = address
        self.recorded: list[SecurityEvent] = []

    def record(self, kind: SecurityKind, actor: UserId | None, **details: Unpack[SecurityDetails]) -> None:
        event = SecurityEvent(
            kind=kind,
            at=self._now,
            actor_id=actor,
            subject_id=details.get("subject"),
            project_id=details.get("project"),
            object_id=details.get("object_id"),
            detail=details.get("detail"),
            address=self._address,
            count=details.get("count", 1),
        )
        self._session.run(_ADD, **{name: getattr(event, name) for name in event.__struct_fields__})
        self.recorded.append(event)


def events_page(
    session: DatabaseSession, where: SecurityFilter, *, before: int, most: int
) -> Sequence[SecurityLine]:
    """Lines with ids below `before` (0: from the newest on), newest first."""
    values: dict[str, object] = {"before": before or MAX_ID, "most": most}
    if where.kind is not None:
        values["kind"] = where.kind
    if where.person_id is not None:
        values["person"] = where.person_id
    statement = _PAGES[where.kind is not None, where.person_id is not None]
    return [
        SecurityLine(
            id=row[0],
            kind=row[1],
            at=row[2],
            actor_id=row[3],
            subject_id=row[4],
            project_id=row[5],
            object_id=row[6],
            detail=row[7],
            address=row[8],
            count=row[9],
            actor_name=row[10],
            subject_name=row[11],
        )
        for row in session.all(statement, **values)
    ]


def log_committed(events: Iterable[SecurityEvent]) -> None:
    """Log what was recorded, now that it is committed."""
    for event in events:
        _log.info(event.kind, extra=event.fields())
