"""Letters, queued in the outbox with the change that caused them; they hold no secret."""

from collections.abc import Sequence
from typing import Any

from taskcast.domain.ids import Instant
from taskcast.ports.clock import Ids

from .session import Session
from .statements import inserting
from .tables import deliveries

ADD_DELIVERY = inserting(deliveries, but=())


def pending(now: Instant) -> dict[str, Any]:
    """The columns of a delivery that has just been queued, with nothing in them about whom and what."""
    return {
        "stream": None, "seq": None, "recipient_id": None, "notification_id": None, "task_id": None,
        "address": None, "subject_id": None, "state": "pending", "attempts": 0, "due_at": now,
        "lease_id": None, "last_error": None, "created_at": now, "sent_at": None,
    }  # fmt: skip


class Letters:
    """See `taskcast.ports.accounts.Letters`."""

    def __init__(self, session: Session, ids: Ids, channels: Sequence[str]) -> None:
        self._session = session
        self._ids = ids
        self._channels = channels
        self.queued = False

    def queue(self, kind: str, *, address: str, subject_id: int, now: Instant) -> None:
        for channel in self._channels:
            letter = {"id": self._ids.delivery_id(), "kind": kind, "channel": channel}
            to = {"address": address, "subject_id": subject_id}
            self._session.run(ADD_DELIVERY, **{**pending(now), **letter, **to})
            self.queued = True
