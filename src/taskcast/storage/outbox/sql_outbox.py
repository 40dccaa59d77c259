"""The outbox as workers see it (promise P5): leased with an expiry, marked with the lease as a fence."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Protocol, TypeVar

from sqlalchemy import and_, func, or_, select, update

from taskcast.domain.ids import DeliveryId, Instant, format_instant, parse_instant
from taskcast.ports.outbox import Addressee, Delivery, OutgoingNotice
from taskcast.storage.database_session import DatabaseSession, Row, id_list
from taskcast.storage.outbox.delivery_ids import delivery_id, number_of
from taskcast.storage.outbox.delivery_targets import LINE, addressee, wanted
from taskcast.storage.outbox.mail_limits import within_limits
from taskcast.storage.schema.rows import strings
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import deliveries, notifications
from taskcast.storage.write_transaction import StoreContext

T = TypeVar("T")

LINES_BEFORE, LINES_AFTER = 100, 400
"""How far around the first line of a message its person's inbox is looked through for what belongs to it. A line
before waits when it failed and was put off for longer than this one."""

_d = deliveries.c
_n = notifications.c
_DUE = and_(_d.due_at.is_not(None), _d.due_at <= p("now"))


class RunTransaction(Protocol):
    """Runs something in a short transaction of its own."""

    def __call__(self, body: Callable[[DatabaseSession], T]) -> T: ...


_FIRST_DUE = Statement(
    select(_d.id, _d.recipient_id, _d.task_id, _d.channel, _d.line_seq)
    .where(_DUE)
    .order_by(_d.due_at, _d.id)
    .limit(p("most"))
    .with_for_update(skip_locked=True)
)
_TOGETHER = Statement(
    select(_d.id).where(
        _d.recipient_id == p("recipient"),
        _d.line_seq.between(p("from_line"), p("to_line")),
        _d.channel == p("over"),
        _d.task_id == p("task"),
        _DUE,
    )
)
_STILL_DUE = Statement(
    select(_d.id).where(_DUE, AnyOf(_d.id, "ids")).order_by(_d.id).with_for_update(skip_locked=True)
)
_LEASE = Statement(
    update(deliveries)
    .where(AnyOf(_d.id, "ids"))
    .values(state="leased", lease_id=p("lease"), due_at=p("until"))
)
_DELIVERIES = Statement(
    select(
        _d.id, _d.kind, _d.channel, _d.recipient_id, _d.address, _d.subject_id, _n.project_id, _d.task_id,
        _n.comment_id, _n.actor_id, _n.actor_name, _n.reason, _n.changed, _n.title, _d.attempts, _d.line_seq,
        _d.created_at, _d.state, _d.due_at, _n.task_count,
    )
    .outerjoin(notifications, LINE)
    .where(AnyOf(_d.id, "ids"))
    .order_by(_d.created_at, _d.id)
)  # fmt: skip
_NEXT_DUE = Statement(select(func.min(_d.due_at)).where(_d.due_at.is_not(None)))

_ours = and_(_d.state == "leased", AnyOf(_d.id, "of_ids"), _d.lease_id == p("of_lease"))
_marking = update(deliveries).where(_ours)
_SENT = Statement(
    _marking.values(state="sent", due_at=None, lease_id=None, last_error=None, sent_at=p("sent_at"))
)
_AGAIN = Statement(
    _marking.values(
        state="pending",
        due_at=p("due_at"),
        lease_id=None,
        attempts=_d.attempts + 1,
        last_error=p("last_error"),
    )
)
_DEAD = Statement(
    _marking.values(
        state="dead", due_at=None, lease_id=None, attempts=_d.attempts + 1, last_error=p("last_error")
    )
)
_DROPPED = Statement(_marking.values(state="dead", due_at=None, lease_id=None, last_error=p("last_error")))
_RELEASED = Statement(_marking.values(state="pending", due_at=p("due_at"), lease_id=None))
_DEPTH = Statement(select(func.count()).select_from(deliveries).where(_d.due_at.is_not(None)))
_MADE_AT = Statement(select(_d.created_at).where(_d.id == p("id")))
_REDELIVER = Statement(
    update(deliveries)
    .where(_d.id == p("of_id"), or_(_d.state == "sent", _d.state == "dead"))
    .values(state="pending", attempts=0, due_at=p("due_at"), sent_at=None, last_error=None)
)


class SqlOutbox:
    """See `taskcast.ports.outbox.Outbox`.

    `transact_unsynced` is for what workers write: a power cut that undoes a lease or a mark costs a second mail
    with the same id at most, so on SQLite no disk is waited for (docs/decisions/0011-updates-before-mail.md).
    """

    def __init__(
        self,
        transact: RunTransaction,
        transact_unsynced: RunTransaction,
        look: RunTransaction,
        context: StoreContext,
    ) -> None:
        self._transact = transact
        self._transact_unsynced = transact_unsynced
        self._look = look
        self._clock = context.clock
        self._ids = context.ids

    def lease(self, *, limit: int, seconds: int) -> Sequence[Delivery]:
        now = self._clock.now()
        until = format_instant(parse_instant(now) + timedelta(seconds=seconds))
        lease = self._ids.lease_id()

        def body(session: DatabaseSession) -> list[Delivery]:
            ids = _due_together(session, now, limit)
            if not ids:
                return []

            def look(numbers: Iterable[int]) -> list[Delivery]:
                return [_delivery(row, lease) for row in session.all(_DELIVERIES, ids=id_list(numbers))]

            leased = within_limits(session, now, look(ids), look)
            if leased:
                kept = id_list(number_of(each.id) for each in leased)
                session.run(_LEASE, ids=kept, lease=lease, until=until)
            return leased

        return self._transact_unsynced(body)

    def next_due(self) -> Instant | None:
        row = self._look(lambda session: session.one(_NEXT_DUE))
        return None if row is None else row[0]

    def depth(self) -> int:
        row = self._look(lambda session: session.one(_DEPTH))
        return 0 if row is None else int(row[0])

    def addressee(self, delivery: Delivery) -> Addressee | None:
        now = self._clock.now()
        return self._look(lambda session: addressee(session, delivery, now))

    def outgoing(self, together: Sequence[Delivery]) -> OutgoingNotice | None:
        now = self._clock.now()
        return self._look(lambda session: wanted(session, together, now))

    def mark_sent(self, deliveries: Sequence[Delivery]) -> int:
        return self._mark(_SENT, deliveries, sent_at=self._clock.now())

    def mark_failed(
        self, deliveries: Sequence[Delivery], *, error: str, next_attempt_at: Instant | None
    ) -> int:
        if next_attempt_at is None:
            return self._mark(_DEAD, deliveries, last_error=error)
        return self._mark(_AGAIN, deliveries, last_error=error, due_at=next_attempt_at)

    def release(self, deliveries: Sequence[Delivery]) -> int:
        return self._mark(_RELEASED, deliveries, due_at=self._clock.now())

    def mark_dropped(self, deliveries: Sequence[Delivery], *, why: str) -> int:
        return self._mark(_DROPPED, deliveries, last_error=why)

    def redeliver(self, delivery: DeliveryId) -> bool:
        now, number = self._clock.now(), number_of(delivery)

        def body(session: DatabaseSession) -> bool:
            row = session.one(_MADE_AT, id=number)
            if row is None or delivery_id(number, row[0]) != delivery:
                return False
            return session.count(_REDELIVER, of_id=number, due_at=now) > 0

        return self._transact(body)

    def _mark(self, statement: Statement, deliveries: Sequence[Delivery], **values: object) -> int:
        leases: dict[str, list[int]] = {}
        for each in deliveries:
            leases.setdefault(each.lease_id, []).append(number_of(each.id))

        def body(session: DatabaseSession) -> int:
            return sum(
                session.count(statement, of_ids=id_list(ids), of_lease=lease, **values)
                for lease, ids in leases.items()
            )

        return self._transact_unsynced(body)


def _due_together(session: DatabaseSession, now: Instant, limit: int) -> list[int]:
    """Lock the deliveries that waited longest, and with each the others of its group.

    Those are looked for in the inbox of their person, whose lines are as old as their deliveries: among all
    that wait, a thousand of other people's would have to be read for them.
    """
    first = session.all(_FIRST_DUE, now=now, most=limit)
    ids = [row[0] for row in first]
    if len(first) < limit:  # there is nothing behind them
        return ids
    groups: dict[tuple[int, int, str], int] = {}
    for _, recipient, task, channel, line in first:
        if task is not None and line is not None:
            groups.setdefault((recipient, task, channel), line)
    others = {
        row[0]
        for (recipient, task, channel), line in groups.items()
        for row in session.all(
            _TOGETHER, now=now, recipient=recipient, task=task, over=channel,
            from_line=line - LINES_BEFORE, to_line=line + LINES_AFTER,
        )
    }.difference(ids)  # fmt: skip
    if not others:
        return ids
    return ids + [row[0] for row in session.all(_STILL_DUE, now=now, ids=id_list(sorted(others)))]


def _delivery(row: Row, lease: str) -> Delivery:
    return Delivery(
        id=delivery_id(row[0], row[16]),
        kind=row[1],
        channel=row[2],
        recipient_id=row[3],
        address=row[4],
        subject_id=row[5],
        project_id=row[6],
        task_id=row[7],
        comment_id=row[8],
        actor_id=row[9],
        actor_name=row[10],
        reason=row[11],
        changed=() if row[12] is None else strings(row[12]),
        title=row[13],
        attempts=row[14],
        lease_id=lease,
        created_at=row[16],
        line=row[15],
        has_waited=row[17] == "pending" and row[18] != row[16],
        task_count=row[19] or 1,
    )
