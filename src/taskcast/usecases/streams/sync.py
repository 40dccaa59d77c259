"""Catch up on many streams at once: what a device asks that was away (promise P2, design §12).

One question names every stream the device holds, with its cursor in each. The answer names only the streams that have
something to say: events, a reset, or that the caller may not hear the stream (any more). It is bounded; a caller who
is told that there is more asks again from where they are now.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from taskcast.domain.errors import Invalid
from taskcast.domain.events import Event
from taskcast.domain.ids import Stream, StreamCursor, UserId, parse_stream, user_stream
from taskcast.domain.permissions import Actor
from taskcast.ports.event_log import StreamHead
from taskcast.ports.unit_of_work import Reading
from taskcast.usecases.streams.catch_up import (
    PAGE_BYTES,
    PAGE_EVENTS,
    UserCursor,
    can_continue,
    cut_to_size,
    size_of,
)

MOST_STREAMS = 2000


class Sync(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every stream the caller holds, each once."""

    streams: Annotated[list[StreamCursor], msgspec.Meta(max_length=MOST_STREAMS)]


class StreamPage(msgspec.Struct, frozen=True, kw_only=True):
    """The events of one stream after the cursor; ask again from the last one while `has_more`."""

    stream: Stream
    epoch: str
    last_seq: int
    events: list[Event]
    has_more: bool


class StreamReset(msgspec.Struct, frozen=True, kw_only=True):
    """The cursor in this stream cannot be continued: take a snapshot, then ask from its `as_of`."""

    stream: Stream
    epoch: str
    last_seq: int


class SyncAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What has happened; a stream that was asked for and is not named stands where its cursor is.

    `gone` are streams the caller may not hear (any more), or that do not exist. `has_more` says that one of the pages
    has more.
    """

    ok: bool = True
    pages: list[StreamPage]
    resets: list[StreamReset]
    gone: list[Stream]
    has_more: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing has happened."""
        return not (self.pages or self.resets or self.gone)


@dataclass(frozen=True, slots=True)
class Synced:
    """The answer to one device, and where each stream stands that is now complete with it."""

    answer: SyncAnswer
    complete: dict[Stream, StreamHead]


@dataclass(slots=True)
class SyncReading:
    """Answers several devices at one point in time; those who missed the same share what is read."""

    reading: Reading
    _pages: dict[tuple[Stream, int], list[Event]] = field(default_factory=dict)

    def sync(self, actor: Actor, wanted: Sequence[StreamCursor]) -> Synced:
        """Everything the actor missed on these streams, each as `catch_up` answers it.

        Raises:
            Invalid: a stream is named twice, or its name is malformed.
        """
        _check(wanted)
        heard = self._heard_by(actor.user_id)
        heads = self.reading.events.heads([Stream(each.stream) for each in wanted if each.stream in heard])
        answer = SyncAnswer(pages=[], resets=[], gone=[], has_more=False)
        complete: dict[Stream, StreamHead] = {}
        room = PAGE_BYTES
        for each in wanted:
            stream = Stream(each.stream)
            joined = heard.get(stream)
            head = heads.get(stream) or StreamHead(epoch="", last_seq=0)
            if joined is None:
                answer.gone.append(stream)
            elif not can_continue(head, UserCursor(actor.user_id, each.after, each.epoch), joined=joined):
                answer.resets.append(StreamReset(stream=stream, epoch=head.epoch, last_seq=head.last_seq))
            elif each.after == head.last_seq:
                complete[stream] = head
            else:
                page = self._page(stream, each.after, head, room)
                answer.pages.append(page)
                room -= sum(size_of(event) for event in page.events)
                if not page.has_more:
                    complete[stream] = head
        has_more = any(page.has_more for page in answer.pages)
        return Synced(msgspec.structs.replace(answer, has_more=has_more), complete)

    def _heard_by(self, user: UserId) -> dict[Stream, int]:
        return {user_stream(user): 0, **self.reading.events.projects_of({user})[user]}

    def _page(self, stream: Stream, after: int | None, head: StreamHead, room: int) -> StreamPage:
        """The events after a cursor that goes on; once the answer is full, only that there are more."""
        events = [] if after is None or room <= 0 else cut_to_size(self._after(stream, after), room)
        last = events[-1].seq if events else after
        return StreamPage(
            stream=stream,
            epoch=head.epoch,
            last_seq=head.last_seq,
            events=events,
            has_more=last is not None and last < head.last_seq,
        )

    def _after(self, stream: Stream, after: int) -> list[Event]:
        known = self._pages.get((stream, after))
        if known is None:
            known = self._pages[stream, after] = self.reading.events.after(stream, after, limit=PAGE_EVENTS)
        return known


def sync(reading: Reading, actor: Actor, wanted: Sequence[StreamCursor]) -> Synced:
    """The same for one device alone."""
    return SyncReading(reading).sync(actor, wanted)


def _check(wanted: Sequence[StreamCursor]) -> None:
    named: set[str] = set()
    for index, each in enumerate(wanted):
        parse_stream(f"streams[{index}].stream", each.stream)
        if each.stream in named:
            raise Invalid.field(f"streams[{index}].stream", f"Names {each.stream} a second time.")
        named.add(each.stream)
