"""The security log: rows written with the effect they tell of, and one log line each once that is committed."""

import logging
from collections.abc import Iterable
from typing import Final, Unpack

from taskcast.domain.ids import Instant, UserId
from taskcast.domain.security import SecurityDetails, SecurityEvent, SecurityKind

from .session import Session
from .statements import inserting
from .tables import security_events

_ADD: Final = inserting(security_events)
_log: Final = logging.getLogger("taskcast.security")


class SecurityLog:
    """See `taskcast.ports.security.SecurityLog`. `recorded` is what to log after the commit."""

    __slots__ = ("_address", "_now", "_session", "recorded")

    def __init__(self, session: Session, now: Instant, address: str | None) -> None:
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


def log_committed(events: Iterable[SecurityEvent]) -> None:
    """Log what was recorded, now that it is committed."""
    for event in events:
        _log.info(event.kind, extra=event.fields())
