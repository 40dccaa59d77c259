"""Letters, queued in the outbox with the change that caused them; they hold no secret."""

from collections.abc import Sequence

from sqlalchemy import or_, select, update

from taskcast.domain.ids import DeliveryId, Instant, UserId
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.outbox.delivery_ids import number_of
from taskcast.storage.schema.statements import Statement, inserting, p
from taskcast.storage.schema.tables import deliveries

_FRESH = {"state": "pending", "attempts": 0, "lease_id": None, "last_error": None, "sent_at": None}

ADD_NOTIFYING = inserting(deliveries, **_FRESH, kind="notification", address=None, subject_id=None)
_ADD_LETTER = inserting(deliveries, **_FRESH, recipient_id=None, line_seq=None, task_id=None)
_TO_ACCOUNTS = ("password_reset", "welcome", "address_change")

_d = deliveries.c
_ABOUT = Statement(select(_d.id).where(_d.id == p("delivery"), _d.subject_id == p("subject")))
_WITHDRAW = Statement(
    update(deliveries)
    .where(_d.subject_id == p("of_subject"), or_(*(_d.kind == kind for kind in _TO_ACCOUNTS)))
    .values(subject_id=None)
)


class AccountMail:
    """See `taskcast.ports.accounts.AccountMail`."""

    def __init__(self, session: DatabaseSession, channels: Sequence[str]) -> None:
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

    def is_wanted(self, delivery: DeliveryId, subject_id: int) -> bool:
        return self._session.one(_ABOUT, delivery=number_of(delivery), subject=subject_id) is not None

    def withdraw_from(self, user: UserId) -> None:
        self._session.run(_WITHDRAW, of_subject=user)
