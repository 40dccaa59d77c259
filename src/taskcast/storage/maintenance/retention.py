"""What is kept for how long; the rest is deleted in slices, so that no write waits for it (promise P8).

A slice is as large as fits `SLICE_SECONDS`; then it rests `RESTS` times as long as that took. Nothing of it is synced: what a power cut
brings back is deleted an hour later.

Events: 30 days or the last 10,000 of a stream, whichever is more. Idempotency records: the published 7 days.
The security log: 90 days. Deleted projects: a day longer than they can be restored. Deliveries: 30 days from when they were written, once they are sent or dead; what still waits stays.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import Any, Protocol

from sqlalchemy import delete, exists, func, select, tuple_, update

from taskcast.domain.ids import Instant, format_instant, parse_instant
from taskcast.domain.projects import DAYS_RESTORABLE
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.maintenance.purging import purge_projects
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import (
    declined_addresses,
    deliveries,
    events,
    idempotency,
    invitation_cutoffs,
    invitations,
    link_tokens,
    reinvitation_blocks,
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
BLOCK_DAYS = 31  # a day longer than anybody asks for them
PROJECT_DAYS = DAYS_RESTORABLE + 1
FIRST_SLICE = 50  # rows
MOST_ROWS = 1000
FEWEST_ROWS = 5
SLICE_SECONDS = 0.002
RESTS = 40

Rows = Sequence[Any]
Step = Callable[[DatabaseSession, int], int]


class RunSlice(Protocol):
    """Run the body in a transaction of its own."""

    def __call__(self, body: Callable[[DatabaseSession], int], /) -> int: ...


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
_ended_sessions = select(sessions.c.id).where(sessions.c.expires_at <= p("before")).limit(p("most"))
_DELETE_SESSIONS = Statement(delete(sessions).where(sessions.c.id.in_(_ended_sessions)))
_old_lines = select(security_events.c.id).where(security_events.c.at < p("before")).limit(p("most"))
_DELETE_SECURITY = Statement(delete(security_events).where(security_events.c.id.in_(_old_lines)))
_t = link_tokens.c
_ended_tokens = select(_t.digest).where(_t.ends_at <= p("before")).limit(p("most"))
_DELETE_LINK_TOKENS = Statement(delete(link_tokens).where(_t.digest.in_(_ended_tokens)))
_old_failures = select(signin_failures.c.id).where(signin_failures.c.at < p("before")).limit(p("most"))
_DELETE_FAILURES = Statement(delete(signin_failures).where(signin_failures.c.id.in_(_old_failures)))

_b = reinvitation_blocks.c
_block = (_b.user_id, _b.inviter_id, _b.project_id)
_old_blocks = select(*_block).where(_b.at < p("before")).limit(p("most"))
_DELETE_BLOCKS = Statement(delete(reinvitation_blocks).where(tuple_(*_block).in_(_old_blocks)))
_a = declined_addresses.c
_old_addresses = select(_a.address, _a.inviter_id).where(_a.at < p("before")).limit(p("most"))
_DELETE_ADDRESSES = Statement(
    delete(declined_addresses).where(tuple_(_a.address, _a.inviter_id).in_(_old_addresses))
)
# They speak of invitations that were open then: without such a one they stop nobody.
_c = invitation_cutoffs.c
_still_open = exists().where(
    invitations.c.project_id == _c.project_id,
    invitations.c.id <= _c.last_id,
    invitations.c.expires_at > p("before"),
)
_useless = select(_c.project_id, _c.user_id).where(~_still_open).limit(p("most"))
_DELETE_CUTOFFS = Statement(delete(invitation_cutoffs).where(tuple_(_c.project_id, _c.user_id).in_(_useless)))

_BY_AGE: Sequence[tuple[Statement, int]] = (
    (_DELETE_KEYS, IDEMPOTENCY_DAYS),
    (_DELETE_SECURITY, SECURITY_DAYS),
    (_DELETE_LINK_TOKENS, 0),
    (_DELETE_SESSIONS, 0),
    (_DELETE_FAILURES, FAILURE_DAYS),
    (_DELETE_BLOCKS, BLOCK_DAYS),
    (_DELETE_ADDRESSES, BLOCK_DAYS),
    (_DELETE_CUTOFFS, 0),
)
"""Each deletes `most` rows that are older than so many days; tables whose ages have an index, or that are small."""


class Purge:
    """Deletes what is past its time. `rest` waits so many seconds, and lets others write meanwhile."""

    def __init__(self, transact: RunSlice, rest: Callable[[float], object]) -> None:
        self._transact = transact
        self._rest = rest

    def run(self, long_streams: Rows, now: Instant) -> None:
        """`long_streams` are those that hold more events than are kept, with their last place."""
        before = _ago(now, EVENT_DAYS)
        for stream, last in long_streams:
            self._in_slices(partial(_purge_events, stream=stream, upto=last - EVENTS_KEPT, before=before))
        for statement, days in _BY_AGE:
            self._in_slices(partial(_delete, statement=statement, before=_ago(now, days)))
        self._in_slices(_Deliveries(_ago(now, DELIVERY_DAYS)))
        self._in_slices(partial(purge_projects, before=_ago(now, PROJECT_DAYS)))

    def _in_slices(self, step: Step) -> None:
        in_slices(self._transact, self._rest, step)


def in_slices(
    transact: RunSlice, rest: Callable[[float], object], step: Step, *, rests: float = RESTS
) -> None:
    """Repeat the step, which says whether there may be more, with as many rows as fit a slice."""
    most, took = FIRST_SLICE, 0.0

    def body(session: DatabaseSession) -> int:
        nonlocal took
        began = perf_counter()
        done = step(session, most)
        took = perf_counter() - began
        return done

    while transact(body):
        if took > SLICE_SECONDS:
            most = max(FEWEST_ROWS, most // 2)
        elif took < SLICE_SECONDS / 2:
            most = min(MOST_ROWS, most * 2)
        rest(rests * took)


def long_streams(session: DatabaseSession) -> Rows:
    """The streams that hold more events than are kept, whatever their age."""
    return session.all(_LONG_STREAMS, kept=EVENTS_KEPT)


def _delete(session: DatabaseSession, most: int, *, statement: Statement, before: Instant) -> int:
    return session.count(statement, before=before, most=most)


def _ago(now: Instant, days: int) -> Instant:
    return format_instant(parse_instant(now) - timedelta(days=days))


def _purge_events(session: DatabaseSession, most: int, *, stream: str, upto: int, before: Instant) -> int:
    """Delete the oldest events of a stream that has some to spare; returns how many."""
    row = session.one(_LAST_OLD, stream=stream, upto=upto, most=most, before=before)
    if row is None or row[0] is None:
        return 0
    deleted = session.count(_DELETE_EVENTS, stream=stream, upto=row[0])
    session.run(_FIRST_IS, of_stream=stream, first_seq=row[0] + 1)
    return deleted


class _Deliveries:
    """From the oldest on, as their numbers rise with time; an index of their ages would cost every mail."""

    def __init__(self, before: Instant) -> None:
        self._before = before
        self._after = 0

    def __call__(self, session: DatabaseSession, most: int) -> int:
        """Returns 0 once it has come to one that is not old."""
        listed = session.all(_DELIVERIES, after=self._after, most=most)
        old = [(number, due_at) for number, created_at, due_at in listed if created_at < self._before]
        session.run(_DELETE_DELIVERIES, ids=id_list(number for number, due_at in old if due_at is None))
        if len(old) < most:
            return 0
        self._after = int(old[-1][0])
        return len(old)
