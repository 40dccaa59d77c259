"""What is kept for how long; the rest is deleted in small transactions, so that no write waits for it.

Events: 30 days or the last 10,000 of a stream, whichever is more. Idempotency records: the published 7 days.
The security log: 90 days. Deliveries: 30 days from when they were written, once they are sent or dead; what still waits stays.
"""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, func, select, tuple_, update

from taskcast.domain.ids import Instant, instant, moment

from .session import Session, id_list
from .statements import AnyOf, Statement, p
from .tables import (
    deliveries,
    events,
    idempotency,
    link_tokens,
    security_events,
    sessions,
    signin_failures,
    streams,
)

EVENTS_KEPT = 10_000
EVENT_DAYS = 30
IDEMPOTENCY_DAYS = 7
DELIVERY_DAYS = 30
FAILURE_DAYS = 1
SECURITY_DAYS = 90
AT_ONCE = 1000
DELIVERIES_AT_ONCE = 200

Transact = Callable[[Callable[[Session], int]], int]

_e = events.c
_s = streams.c
_i = idempotency.c
_d = deliveries.c

_LONG_STREAMS = Statement(select(_s.stream, _s.last_seq).where(_s.last_seq - _s.first_seq >= p("kept")))
# Counted in rows: in the stream of a person, most places are those of notifications, which are no rows of this table.
_first = (
    select(_e.seq, _e.at)
    .where(_e.stream == p("stream"), _e.seq <= p("upto"))
    .order_by(_e.seq)
    .limit(p("most"))
    .subquery("first")
)
_LAST_OLD = Statement(select(func.max(_first.c.seq)).where(_first.c.at < p("before")))
_DELETE_EVENTS = Statement(delete(events).where(_e.stream == p("stream"), _e.seq <= p("upto")))
# Another node may be purging, too, and be further.
_FIRST_IS = Statement(
    update(streams)
    .where(_s.stream == p("of_stream"), _s.first_seq < p("first_seq"))
    .values(first_seq=p("first_seq"))
)
_old_keys = select(_i.user_id, _i.key).where(_i.created_at < p("before")).limit(p("most"))
_DELETE_KEYS = Statement(delete(idempotency).where(tuple_(_i.user_id, _i.key).in_(_old_keys)))
_DELIVERIES = Statement(
    select(_d.id, _d.created_at, _d.due_at).where(_d.id > p("after")).order_by(_d.id).limit(p("most"))
)
_DELETE_DELIVERIES = Statement(delete(deliveries).where(AnyOf(_d.id, "ids")))
_DELETE_SESSIONS = Statement(delete(sessions).where(sessions.c.expires_at <= p("before")))
_old_lines = select(security_events.c.id).where(security_events.c.at < p("before")).limit(p("most"))
_DELETE_SECURITY = Statement(delete(security_events).where(security_events.c.id.in_(_old_lines)))
_t = link_tokens.c
_ended_tokens = select(_t.digest).where(_t.ends_at <= p("before")).limit(p("most"))
_DELETE_LINK_TOKENS = Statement(delete(link_tokens).where(_t.digest.in_(_ended_tokens)))
_DELETE_FAILURES = Statement(delete(signin_failures).where(signin_failures.c.at < p("before")))


def purge(transact: Transact, now: Instant) -> None:
    """Delete what is past its time."""
    while transact(lambda session: _purge_events(session, _ago(now, EVENT_DAYS))):
        pass
    before = _ago(now, IDEMPOTENCY_DAYS)
    while transact(lambda session: session.count(_DELETE_KEYS, before=before, most=AT_ONCE)):
        pass
    kept_from = _ago(now, SECURITY_DAYS)
    while transact(lambda session: session.count(_DELETE_SECURITY, before=kept_from, most=AT_ONCE)):
        pass
    _purge_deliveries(transact, _ago(now, DELIVERY_DAYS))
    while transact(lambda session: session.count(_DELETE_LINK_TOKENS, before=now, most=AT_ONCE)):
        pass
    transact(lambda session: session.count(_DELETE_SESSIONS, before=now))
    transact(lambda session: session.count(_DELETE_FAILURES, before=_ago(now, FAILURE_DAYS)))


def _ago(now: Instant, days: int) -> Instant:
    return instant(moment(now) - timedelta(days=days))


def _purge_events(session: Session, before: Instant) -> int:
    """Delete the oldest events of one stream that has some to spare; returns how many."""
    for stream, last in session.all(_LONG_STREAMS, kept=EVENTS_KEPT):
        row = session.one(_LAST_OLD, stream=stream, upto=last - EVENTS_KEPT, most=AT_ONCE, before=before)
        if row is None or row[0] is None:
            continue
        deleted = session.count(_DELETE_EVENTS, stream=stream, upto=row[0])
        session.run(_FIRST_IS, of_stream=stream, first_seq=row[0] + 1)
        return deleted
    return 0


def _purge_deliveries(transact: Transact, before: Instant) -> None:
    """From the oldest on, as their numbers rise with time; an index of their ages would cost every mail."""
    after = 0

    def step(session: Session) -> int:
        """Returns how far it came, or 0 at the first one that is not old."""
        listed = session.all(_DELIVERIES, after=after, most=DELIVERIES_AT_ONCE)
        old = [(number, due_at) for number, created_at, due_at in listed if created_at < before]
        session.run(_DELETE_DELIVERIES, ids=id_list(number for number, due_at in old if due_at is None))
        return int(old[-1][0]) if len(old) == DELIVERIES_AT_ONCE else 0

    while after := transact(step):
        pass
