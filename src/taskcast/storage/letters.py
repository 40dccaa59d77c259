"""Letters, queued in the outbox with the change that caused them; they hold no secret."""

from collections.abc import Sequence

from taskcast.domain.ids import Instant

from .session import Session
from .statements import inserting
from .tables import deliveries

_FRESH = {"state": "pending", "attempts": 0, "lease_id": None, "last_error": None, "sent_at": None}

ADD_NOTIFYING = inserting(deliveries, **_FRESH, kind="notification", address=None, subject_id=None)
_ADD_LETTER = inserting(deliveries, **_FRESH, recipient_id=None, line_seq=None, task_id=None)


class Letters:
    """See `taskcast.ports.accounts.Letters`."""

    def __init__(self, session: Session, channels: Sequence[str]) -> None:
        self._session = session
        self._channels = channels
        self.queued = False

    def queue(self, kind: str, *, address: str, subject_id: int, now: Instant) -> None:
        for channel in self._channels:
            self._session.run(
                _ADD_LETTER,
                kind=kind,
                channel=channel,
                address=address,
                subject_id=subject_id,
                due_at=now,
                created_at=now,
            )
            self.queued = True
