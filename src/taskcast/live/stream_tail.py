"""The position of this process in one stream: which events were sent, and which joins wait.

No I/O. Promises: `pop_next` returns each event once, in order, without gaps; a join takes effect between two
events, at the requested seq.
"""

from collections import deque
from collections.abc import Sequence

from taskcast.domain.events import Event
from taskcast.domain.ids import Stream
from taskcast.ports.event_log import StreamHead

BUFFERED_EVENTS = 1000  # events kept in memory while a tail cannot send; the log has them all

_MARK_EVERY = 0.1  # seconds between two entries for `StreamTail.behind_since`


class StreamTail:
    """The part of a stream that this process has not sent yet."""

    __slots__ = ("_buffer", "_joins", "_marks", "emitted", "epoch", "must_restart", "newest", "stream")

    def __init__(self, stream: Stream, head: StreamHead) -> None:
        self.stream = stream
        self.epoch = head.epoch
        self.emitted = head.last_seq  # all events up to here were sent
        self.newest = head.last_seq  # the log has at least the events up to here
        self.must_restart = False  # the log was replaced or pruned at our position
        self._buffer: dict[int, Event] = {}
        self._joins: list[tuple[int, str]] = []
        self._marks: deque[tuple[int, float]] = deque()

    @property
    def is_behind(self) -> bool:
        """Whether there are unsent events, or the tail must restart."""
        return self.newest > self.emitted or self.must_restart

    @property
    def has_pending_joins(self) -> bool:
        """Whether a join waits for an event to be sent."""
        return bool(self._joins)

    @property
    def behind_since(self) -> float | None:
        """When the oldest unsent event became known; None when all were sent."""
        return self._marks[0][1] if self._marks else None

    def push(self, event: Event, now: float) -> None:
        """Buffer an event, unless it was sent already."""
        if event.seq > self.emitted:
            if len(self._buffer) < BUFFERED_EVENTS:
                self._buffer[event.seq] = event
            self.note_newest(event.seq, now)

    def push_page(self, page: Sequence[Event], now: float) -> None:
        """Buffer a page from the log. It comes first: if the buffer is full, its older content is dropped."""
        if len(self._buffer) + len(page) > BUFFERED_EVENTS:
            self._buffer.clear()
        for event in page:
            self.push(event, now)

    def note_newest(self, seq: int, now: float) -> None:
        """Note that the log has the events up to `seq`."""
        if seq > self.newest:
            self.newest = seq
            if not self._marks or now - self._marks[-1][1] > _MARK_EVERY:
                self._marks.append((seq, now))

    def compare_head(self, head: StreamHead, now: float) -> None:
        """Compare with the log's head; detects a log that was replaced (restored from a backup)."""
        if self.epoch == "":
            self.epoch = head.epoch  # the stream had no events when this tail was opened
        if head.epoch != self.epoch or head.last_seq < self.emitted:
            self.must_restart = True
        else:
            self.note_newest(head.last_seq, now)

    def pop_next(self) -> Event | None:
        """The next event to send, if it is in the buffer."""
        return self._buffer.pop(self.emitted + 1, None)

    def mark_emitted(self, seq: int) -> None:
        """Note that event `seq` was sent."""
        self.emitted = seq
        while self._marks and self._marks[0][0] <= seq:
            self._marks.popleft()

    def restart(self, head: StreamHead) -> None:
        """Continue from the head of another log and drop pending joins."""
        self.epoch, self.emitted, self.newest = head.epoch, head.last_seq, head.last_seq
        self.must_restart = False
        self._buffer.clear()
        self._joins.clear()
        self._marks.clear()

    @property
    def pending_sids(self) -> list[str]:
        """The socket ids whose joins wait."""
        return [sid for _, sid in self._joins]

    def join_after(self, seq: int, sid: str) -> None:
        """Return this socket id from `pop_ready_joins` once event `seq` was sent."""
        self._joins.append((seq, sid))

    def cancel_joins(self, sid: str, *, before: int | None = None) -> None:
        """Cancel the socket's pending joins (those that wait for a seq below `before`)."""
        self._joins = [
            (seq, waiting)
            for seq, waiting in self._joins
            if waiting != sid or (before is not None and seq >= before)
        ]

    def pop_ready_joins(self) -> list[str]:
        """The socket ids whose awaited event was sent; each is returned once."""
        if not self._joins:
            return []
        ready = [sid for seq, sid in self._joins if seq <= self.emitted]
        self._joins = [(seq, sid) for seq, sid in self._joins if seq > self.emitted]
        return ready
