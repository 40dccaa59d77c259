"""How often one person's doings reach another by mail: beyond a handful an hour, the rest waits and goes as one.

Counted when a mail is leased, in the same transaction, so nobody's write waits for it and no restart forgets it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy import select, update

from taskcast.domain.ids import Instant, UserId, format_instant, parse_instant
from taskcast.domain.notifications import Reason
from taskcast.domain.routing import LIMITED_WITHIN, MOST_MAILS
from taskcast.ports.outbox import Delivery
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.outbox.delivery_ids import number_of
from taskcast.storage.outbox.delivery_targets import LINE
from taskcast.storage.repositories.identities import Identities
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import deliveries, notifications

MOST_LINES = 2000
"""How far from the first line of a summary its person's inbox is looked through for more of it."""

_d = deliveries.c
_n = notifications.c

Look = Callable[[Iterable[int]], list[Delivery]]
"""Deliveries by the numbers of their rows, oldest first."""


class _Cause(NamedTuple):
    """Who made it necessary to mail whom, over what, and why: those have one limit together."""

    recipient: UserId
    sender: UserId
    reason: Reason
    channel: str

    @property
    def counted_as(self) -> tuple[str, str]:
        """No account and no network address looks like this."""
        return f"{self.channel}:{self.reason}:user:{self.recipient}", f"user:{self.sender}"


_MORE = Statement(
    select(_d.id)
    .join(notifications, LINE)
    .where(
        _d.recipient_id == p("recipient"),
        _d.line_seq.between(p("from_line"), p("to_line")),
        _d.channel == p("over"),
        _d.due_at <= p("now"),
        _n.actor_id == p("sender"),
        _n.reason == p("why"),
    )
    .order_by(_d.line_seq)
    .with_for_update(skip_locked=True, of=deliveries)
)
_PUT_OFF = Statement(
    update(deliveries).where(AnyOf(_d.id, "ids")).values(state="pending", due_at=p("later"), lease_id=None)
)


def within_limits(
    session: DatabaseSession, now: Instant, due: Sequence[Delivery], look: Look
) -> list[Delivery]:
    """Of what is due, what is sent now; the rest is put off until its cause may have another mail.

    Each task has a mail of its own while all that waits for a cause fits its limit. What does not fit, or has waited
    for an hour or failed, goes as one summary.
    """
    by_cause: dict[_Cause, list[Delivery]] = {}
    now_sent: list[Delivery] = []
    for delivery in due:
        cause = _cause(delivery)
        (now_sent if cause is None else by_cause.setdefault(cause, [])).append(delivery)
    for cause in sorted(by_cause):  # each is locked: always in one order
        now_sent += _Limited(session, now, cause, look).of(by_cause[cause])
    return sorted(now_sent, key=lambda each: (each.created_at, number_of(each.id)))


def _cause(delivery: Delivery) -> _Cause | None:
    if delivery.reason not in MOST_MAILS or delivery.recipient_id is None or delivery.actor_id is None:
        return None
    return _Cause(delivery.recipient_id, delivery.actor_id, delivery.reason, delivery.channel)


class _Limited:
    """The deliveries of one cause, in one transaction."""

    def __init__(self, session: DatabaseSession, now: Instant, cause: _Cause, look: Look) -> None:
        self._session = session
        self._now = now
        self._cause = cause
        self._look = look
        self._counted = Identities(session)

    def of(self, due: Sequence[Delivery]) -> list[Delivery]:
        since = format_instant(parse_instant(self._now) - LIMITED_WITHIN + timedelta(microseconds=1))
        begun = self._counted.recent_failures(*self._cause.counted_as, since)
        left = MOST_MAILS[self._cause.reason] - len(begun)
        waiting = self._with_more(due)
        if left <= 0:
            again = [each for each in waiting if each.attempts]  # these were counted when they failed
            self._put_off(
                [each for each in waiting if not each.attempts],
                until=format_instant(parse_instant(begun[0]) + LIMITED_WITHIN),
            )
            return _as_one(again)
        tasks = {each.task_id for each in waiting}
        if len(tasks) > left or any(each.has_waited for each in waiting):
            self._count([waiting])
            return _as_one(waiting)
        self._count([each for each in due if each.task_id == task] for task in {each.task_id for each in due})
        return list(due)

    def _count(self, mails: Iterable[Sequence[Delivery]]) -> None:
        for mail in mails:
            if not all(each.attempts for each in mail):
                self._counted.add_failure(*self._cause.counted_as, self._now)

    def _with_more(self, due: Sequence[Delivery]) -> list[Delivery]:
        """`due`, and what else waits for the same cause."""
        first = min(delivery.line for delivery in due if delivery.line is not None)
        more = self._session.all(
            _MORE, recipient=self._cause.recipient, from_line=first, to_line=first + MOST_LINES, now=self._now,
            over=self._cause.channel, sender=self._cause.sender, why=self._cause.reason,
        )  # fmt: skip
        known = {number_of(delivery.id) for delivery in due}
        if found := [row[0] for row in more if row[0] not in known]:
            return [*due, *self._look(found)]
        return list(due)

    def _put_off(self, waiting: Sequence[Delivery], *, until: Instant) -> None:
        if waiting:
            self._session.run(_PUT_OFF, ids=id_list(number_of(each.id) for each in waiting), later=until)


def _as_one(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """A summary, unless it would tell of one task alone."""
    is_summary = len({each.task_id for each in deliveries}) > 1
    return [replace(each, in_summary=is_summary) for each in deliveries]
