"""What a client missed: the page of events that long poll and subscribe answer with (promise P2).

Pure reading, the same on both transports. Who may not hear a stream gets `NotFound`; a cursor that cannot be
continued gets a reset: then only a new snapshot helps (docs/explanation/events.md).
"""

from collections.abc import Collection
from typing import NamedTuple

import msgspec

from taskcast.domain.errors import NotFound
from taskcast.domain.events import Event
from taskcast.domain.ids import UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.streams import Stream
from taskcast.ports.event_log import StreamHead
from taskcast.ports.unit_of_work import Reading

PAGE_EVENTS = 500
PAGE_BYTES = 512 * 1024

_ENVELOPE_BYTES = 250  # what an event weighs besides its data, about


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """The events after a cursor, in order; ask again from the last one while `has_more`."""

    ok: bool = True
    epoch: str
    last_seq: int
    events: list[Event]
    has_more: bool


class EventReset(msgspec.Struct, frozen=True, kw_only=True):
    """The cursor cannot be continued: take a snapshot, then ask from its `as_of`."""

    ok: bool = True
    reset: bool = True
    epoch: str
    last_seq: int


class Cursor(NamedTuple):
    """Whose client is how far on a stream; without `after` it asks for the head."""

    user: UserId
    after: int | None
    epoch: str | None


def catch_up(
    reading: Reading, actor: Actor, stream: Stream, *, after: int | None, epoch: str | None
) -> EventPage | EventReset:
    """Everything the actor missed on the stream since `after`, or an empty page at the head without `after`.

    A reset when the cursor is older than the log, ahead of it, of another epoch, or from before the actor
    joined: history from before is not replayed (P6).

    Raises:
        NotFound: the actor may not hear this stream.
    """
    cursor = Cursor(actor.user_id, after, epoch)
    answer = catch_up_all(reading, stream, [cursor]).get(cursor)
    if answer is None:
        raise NotFound
    return answer


def catch_up_all(
    reading: Reading, stream: Stream, cursors: Collection[Cursor]
) -> dict[Cursor, EventPage | EventReset]:
    """The same for many at once, without those who may not hear the stream.

    Permission is each one's own; who missed the same gets the very same page, which is read once.
    """
    joined = reading.events.joined_seqs(stream, {cursor.user for cursor in cursors})
    if not joined:
        return {}
    head = reading.events.head(stream) or StreamHead(epoch="", last_seq=0)
    pages: dict[int | None, EventPage] = {}
    answers: dict[Cursor, EventPage | EventReset] = {}
    for cursor in cursors:
        since = joined.get(cursor.user)
        if since is None:
            continue
        if not continues(head, cursor, joined=since):
            answers[cursor] = EventReset(epoch=head.epoch, last_seq=head.last_seq)
        elif (page := pages.get(cursor.after)) is not None:
            answers[cursor] = page
        else:
            answers[cursor] = pages[cursor.after] = _page(reading, stream, head, cursor.after)
    return answers


def continues(head: StreamHead, cursor: Cursor, *, joined: int) -> bool:
    """Whether the log still goes on from there, as far as this person may know it."""
    if cursor.epoch is not None and cursor.epoch != head.epoch:
        return False
    if cursor.after is None or cursor.after == head.last_seq:
        return True
    return max(joined, head.first_seq) - 1 <= cursor.after <= head.last_seq


def _page(reading: Reading, stream: Stream, head: StreamHead, after: int | None) -> EventPage:
    if after is None or after == head.last_seq:
        return EventPage(epoch=head.epoch, last_seq=head.last_seq, events=[], has_more=False)
    events = within_bytes(reading.events.after(stream, after, limit=PAGE_EVENTS))
    has_more = bool(events) and events[-1].seq < head.last_seq
    return EventPage(epoch=head.epoch, last_seq=head.last_seq, events=events, has_more=has_more)


def within_bytes(events: list[Event], most: int = PAGE_BYTES) -> list[Event]:
    """As many as fit a page of `most` bytes, at least one."""
    total = 0
    for index, event in enumerate(events):
        total += weight(event)
        if total > most and index:
            return events[:index]
    return events


def weight(event: Event) -> int:
    """How many bytes an event takes in an answer, about."""
    return len(bytes(event.data)) + _ENVELOPE_BYTES
