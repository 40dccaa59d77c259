"""Places in streams for the events of one transaction. How they are reserved is where the databases differ.

SQLite's one writer counts on in memory (storage/sqlite/transaction.py); PostgreSQL locks the rows of the streams
(storage/postgres/transaction.py).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from taskcast.domain.ids import Stream

Group = tuple[int, int, int, int, str]
"""The recipient, project, task, author and reason of an inbox line."""
Line = tuple[int, int]
"""The place of an inbox line in its stream, and how many changes it tells of."""


class Planned(Protocol):
    """A notification to be delivered, as far as places are concerned."""

    stream: Stream

    @property
    def group(self) -> Group: ...


P = TypeVar("P", bound=Planned)


class StreamPlaces(Protocol):
    def reserve(self, streams: Sequence[Stream], plan: Callable[[], list[P]]) -> list[P]:
        """Reserve a place for each of `streams` and for each notification that `plan` returns.

        `plan` is called in between: it may only ask who is told once the streams of projects are locked.
        """
        ...

    def next(self, stream: Stream) -> int:
        """The next of the places reserved in the stream."""
        ...

    def unread_line(self, group: Group) -> Line | None:
        """The unread line of this group, which the next one replaces; asked after `reserve`."""
        ...

    def replace_line(self, group: Group, line: Line) -> None:
        """From now on this is the unread line of the group."""
        ...


def counts_of(streams: Iterable[Stream]) -> list[tuple[Stream, int]]:
    """How often each stream is named, in the order in which streams are locked."""
    by_stream: dict[Stream, int] = {}
    for stream in streams:
        by_stream[stream] = by_stream.get(stream, 0) + 1
    return sorted(by_stream.items())


def stream_row(stream: Stream, last_seq: int, epoch: str) -> dict[str, Any]:
    """A row of the table `streams`."""
    return {"stream": stream, "last_seq": last_seq, "epoch": epoch, "first_seq": 1}
