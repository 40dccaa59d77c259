"""The tails of the streams that this process needs. Events of other streams are ignored."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from gevent.event import Event as Signal

from taskcast.domain.events import Event
from taskcast.domain.ids import Stream
from taskcast.live.stream_tail import StreamTail
from taskcast.ports.event_log import StreamHead

EMPTY_HEAD = StreamHead(epoch="", last_seq=0)


class Waiter:
    """A long poll that waits for an event with a seq above `after`; its waiters on several streams share one signal."""

    __slots__ = ("after", "signal")

    def __init__(self, after: int, signal: Signal) -> None:
        self.after = after
        self.signal = signal


class TailCache:
    def __init__(self) -> None:
        self._tails: dict[Stream, StreamTail] = {}
        self._behind: dict[Stream, StreamTail] = {}
        self._waiters: dict[Stream, list[Waiter]] = {}
        self._untracked: dict[Stream, int] | None = None

    def __len__(self) -> int:
        return len(self._tails)

    def __iter__(self) -> Iterator[StreamTail]:
        return iter(tuple(self._tails.values()))

    def get(self, stream: Stream) -> StreamTail | None:
        return self._tails.get(stream)

    def push(self, events: Iterable[Event]) -> bool:
        """Give the events of a commit to their tails. Returns whether a tail has something to send."""
        now = time.monotonic()
        for event in events:
            tail = self._tails.get(event.stream)
            if tail is not None:
                tail.push(event, now)
                self.mark_if_behind(tail)
            elif self._untracked is not None:
                self._untracked[event.stream] = event.seq
        return bool(self._behind)

    def mark_if_behind(self, tail: StreamTail) -> None:
        """Return this tail from `take_behind` if it has something to do."""
        if tail.is_behind:
            self._behind[tail.stream] = tail

    def take_behind(self) -> list[StreamTail]:
        """The tails that have something to do; each is returned again only after another `mark_if_behind`."""
        tails, self._behind = self._behind, {}
        return list(tails.values())

    @property
    def has_behind(self) -> bool:
        return bool(self._behind)

    @contextmanager
    def tracking_commits(self) -> Iterator[None]:
        """While a head is read, remember commits to streams that have no tail yet.

        Otherwise a commit between that read and `open` would wait for the next reconciliation.
        """
        self._untracked = {}
        try:
            yield
        finally:
            self._untracked = None

    def without_tail(self, streams: Iterable[Stream]) -> list[Stream]:
        return [stream for stream in streams if stream not in self._tails]

    def open(self, stream: Stream, head: StreamHead | None) -> StreamTail:
        """The stream's tail, compared with `head`.

        A new tail starts at `head`, which must have been read while `tracking_commits`.
        """
        now = time.monotonic()
        tail = self._tails.get(stream)
        if tail is None:
            tail = self._tails[stream] = StreamTail(stream, head or EMPTY_HEAD)
            if self._untracked is not None and stream in self._untracked:
                tail.note_newest(self._untracked[stream], now)
        elif head is not None:
            tail.compare_head(head, now)
        self.mark_if_behind(tail)
        return tail

    def compare_heads(self, heads: Mapping[Stream, StreamHead]) -> None:
        """Compare every tail with the head of its log."""
        now = time.monotonic()
        for tail in self._tails.values():
            tail.compare_head(heads.get(tail.stream, EMPTY_HEAD), now)
            self.mark_if_behind(tail)

    def add_waiter(self, stream: Stream, waiter: Waiter) -> None:
        self._waiters.setdefault(stream, []).append(waiter)

    def remove_waiter(self, stream: Stream, waiter: Waiter) -> None:
        waiters = self._waiters.get(stream, [])
        if waiter in waiters:
            waiters.remove(waiter)
        if not waiters:
            self._waiters.pop(stream, None)

    def wake_waiters(self, tail: StreamTail) -> None:
        """Wake the long polls whose event was sent."""
        for waiter in self._waiters.get(tail.stream, ()):
            if tail.emitted > waiter.after:
                waiter.signal.set()

    def wake_all_waiters(self) -> None:
        for waiters in self._waiters.values():
            for waiter in waiters:
                waiter.signal.set()

    def close_idle(self, is_needed: Callable[[Stream], bool]) -> None:
        """Close the tails that nothing in this process needs."""
        for tail in self:
            if not tail.has_pending_joins and tail.stream not in self._waiters and not is_needed(tail.stream):
                del self._tails[tail.stream]
                self._behind.pop(tail.stream, None)

    def lag(self) -> float:
        """Seconds since the oldest unsent event became known; 0 when all were sent."""
        since = [tail.behind_since for tail in self._tails.values() if tail.behind_since is not None]
        return time.monotonic() - min(since) if since else 0.0
