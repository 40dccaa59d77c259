"""Catch-up: the page of missed events that long polls and subscribe answer with (promise P2).

The same on both transports. A caller without access gets `NotFound`. A cursor that cannot be continued gets a
reset: the client needs a new snapshot (docs/explanation/events.md).
"""

from collections.abc import Collection
from typing import NamedTuple

import msgspec

from taskcast.domain.errors import NotFound
from taskcast.domain.events import Event
from taskcast.domain.ids import Stream, UserId
from taskcast.domain.permissions import Actor
from taskcast.ports.event_log import StreamHead
from taskcast.ports.unit_of_work import Reading

PAGE_EVENTS = 500
PAGE_BYTES = 512 * 1024

_ENVELOPE_BYTES = 250  # approximate size of an event without its data


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """The events after a cursor, in order. With `has_more` the client asks again from the last one."""

    ok: bool = True
    epoch: str
    last_seq: int
    events: list[Event]
    has_more: bool


class EventReset(msgspec.Struct, frozen=True, kw_only=True):
    """The cursor cannot be continued: the client takes a snapshot and continues from its `as_of`."""

    ok: bool = True
    reset: bool = True
    epoch: str
    last_seq: int


class UserCursor(NamedTuple):
    """The position of a user's client in a stream; without `after` it asks for the head."""

    user: UserId
    after: int | None
    epoch: str | None


def catch_up(
    reading: Reading, actor: Actor, stream: Stream, *, after: int | None, epoch: str | None
) -> EventPage | EventReset:
    """Everything the actor missed on the stream since `after`, or an empty page at the head without `after`.

    The answer is a reset when the cursor is older than the log, ahead of it, of another epoch, or from before
    the actor joined: earlier history is not replayed (P6).

    Raises:
        NotFound: the actor may not hear this stream.
    """
    cursor = UserCursor(actor.user_id, after, epoch)
    answer = catch_up_all(reading, stream, [cursor]).get(cursor)
    if answer is None:
        raise NotFound
    return answer


def catch_up_all(
    reading: Reading, stream: Stream, cursors: Collection[UserCursor]
) -> dict[UserCursor, EventPage | EventReset]:
    """The same for many cursors; those without access are left out.

    Access is checked per cursor. Equal cursors share one page, which is read once.
    """
    joined = reading.events.joined_seqs(stream, {cursor.user for cursor in cursors})
    if not joined:
        return {}
    head = reading.events.head(stream) or StreamHead(epoch="", last_seq=0)
    pages: dict[int | None, EventPage] = {}
    answers: dict[UserCursor, EventPage | EventReset] = {}
    for cursor in cursors:
        since = joined.get(cursor.user)
        if since is None:
            continue
        if not can_continue(head, cursor, joined=since):
            answers[cursor] = EventReset(epoch=head.epoch, last_seq=head.last_seq)
        elif (page := pages.get(cursor.after)) is not None:
            answers[cursor] = page
        else:
            answers[cursor] = pages[cursor.after] = _page(reading, stream, head, cursor.after)
    return answers


def can_continue(head: StreamHead, cursor: UserCursor, *, joined: int) -> bool:
    """Whether the log still continues from the cursor, within what this user may read."""
    if cursor.epoch is not None and cursor.epoch != head.epoch:
        return False
    if cursor.after is None or cursor.after == head.last_seq:
        return True
    return max(joined, head.first_seq) - 1 <= cursor.after <= head.last_seq


def _page(reading: Reading, stream: Stream, head: StreamHead, after: int | None) -> EventPage:
    if after is None or after == head.last_seq:
        return EventPage(epoch=head.epoch, last_seq=head.last_seq, events=[], has_more=False)
    events = cut_to_size(reading.events.after(stream, after, limit=PAGE_EVENTS))
    has_more = bool(events) and events[-1].seq < head.last_seq
    return EventPage(epoch=head.epoch, last_seq=head.last_seq, events=events, has_more=has_more)


def cut_to_size(events: list[Event], most: int = PAGE_BYTES) -> list[Event]:
    """As many events as fit into a page of `most` bytes, at least one."""
    total = 0
    for index, event in enumerate(events):
        total += size_of(event)
        if total > most and index:
            return events[:index]
    return events


def size_of(event: Event) -> int:
    """The approximate number of bytes of an event in an answer."""
    return len(bytes(event.data)) + _ENVELOPE_BYTES
