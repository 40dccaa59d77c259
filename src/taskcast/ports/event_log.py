"""Reading the event log: for the tailer, for catch-up and for long polls."""

from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec

from taskcast.domain.events import Event
from taskcast.domain.ids import Stream, UserId


class StreamHead(msgspec.Struct, frozen=True):
    """The newest seq and epoch of a stream. `first_seq` is the oldest event still kept."""

    epoch: str
    last_seq: int
    first_seq: int = 1


class EventLog(Protocol):
    """Events in the order of their streams."""

    def head(self, stream: Stream) -> StreamHead | None:
        """The stream's head; None if it never had an event."""
        ...

    def heads(self, streams: Sequence[Stream]) -> dict[Stream, StreamHead]:
        """The heads of these streams, by one query; streams without events are left out."""
        ...

    def after(self, stream: Stream, seq: int, *, limit: int) -> list[Event]:
        """Events with a greater seq, in order, at most `limit`."""
        ...

    def joined_seq(self, stream: Stream, user: UserId) -> int | None:
        """The seq from which this user may read the stream (0 for their own), or None without access."""
        ...

    def joined_seqs(self, stream: Stream, users: Collection[UserId]) -> dict[UserId, int]:
        """The same for many users by one query; users without access are left out."""
        ...

    def projects_of(self, users: Collection[UserId]) -> dict[UserId, dict[Stream, int]]:
        """The project streams each of these users may read, with their `joined_seq`, by one query."""
        ...
