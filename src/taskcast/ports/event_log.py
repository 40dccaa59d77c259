"""The event log, as it is read: by the tailer, by catch-up and by long poll."""

from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec

from taskcast.domain.events import Event
from taskcast.domain.ids import UserId
from taskcast.domain.streams import Stream


class StreamHead(msgspec.Struct, frozen=True):
    """Where a stream stands. `first_seq` is the oldest event still kept."""

    epoch: str
    last_seq: int
    first_seq: int = 1


class EventLog(Protocol):
    """Events in the order of their streams."""

    def head(self, stream: Stream) -> StreamHead | None:
        """Where the stream stands, or None when nothing was ever told there."""
        ...

    def heads(self, streams: Sequence[Stream]) -> dict[Stream, StreamHead]:
        """Where each of these streams stands, in one query; without those where nothing was ever told."""
        ...

    def after(self, stream: Stream, seq: int, *, limit: int) -> list[Event]:
        """Events with a greater seq, in order, at most `limit`."""
        ...

    def joined_seq(self, stream: Stream, user: UserId) -> int | None:
        """From where this person may hear the stream (0 for their own), or None when they may not at all."""
        ...

    def joined_seqs(self, stream: Stream, users: Collection[UserId]) -> dict[UserId, int]:
        """The same for many people in one query; without those who may not hear it at all."""
        ...

    def projects_of(self, users: Collection[UserId]) -> dict[UserId, dict[Stream, int]]:
        """The project streams each of these people may hear, with their `joined_seq`, in one query."""
        ...
