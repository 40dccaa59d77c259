"""What a client missed: the page of events that long poll and subscribe answer with (promise P2).

Pure reading, the same on both transports. Who may not hear a stream gets `NotFound`; a cursor that cannot be
continued gets a reset: then only a new snapshot helps (docs/explanation/events.md).
"""

import msgspec

from taskcast.domain.errors import NotFound
from taskcast.domain.events import Event
from taskcast.domain.permissions import Actor
from taskcast.domain.streams import Stream
from taskcast.ports.event_log import Head
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


def catch_up(
    reading: Reading, actor: Actor, stream: Stream, *, after: int | None, epoch: str | None
) -> EventPage | EventReset:
    """Everything the actor missed on the stream since `after`, or an empty page at the head without `after`.

    A reset when the cursor is older than the log, ahead of it, of another epoch, or from before the actor
    joined: history from before is not replayed (P6).

    Raises:
        NotFound: the actor may not hear this stream.
    """
    joined = reading.events.joined_seq(stream, actor.user_id)
    if joined is None:
        raise NotFound
    head = reading.events.head(stream) or Head(epoch="", last_seq=0)
    if epoch is not None and epoch != head.epoch:
        return EventReset(epoch=head.epoch, last_seq=head.last_seq)
    if after is None or after == head.last_seq:
        return EventPage(epoch=head.epoch, last_seq=head.last_seq, events=[], has_more=False)
    if not max(joined, head.first_seq) - 1 <= after <= head.last_seq:
        return EventReset(epoch=head.epoch, last_seq=head.last_seq)
    events = _within_bytes(reading.events.after(stream, after, limit=PAGE_EVENTS))
    has_more = bool(events) and events[-1].seq < head.last_seq
    return EventPage(epoch=head.epoch, last_seq=head.last_seq, events=events, has_more=has_more)


def _within_bytes(events: list[Event]) -> list[Event]:
    """As many as fit a page, at least one."""
    total = 0
    for index, event in enumerate(events):
        total += len(bytes(event.data)) + _ENVELOPE_BYTES
        if total > PAGE_BYTES and index:
            return events[:index]
    return events
