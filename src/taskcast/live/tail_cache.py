"""The streams someone here listens to. Other streams cost nothing: their events are not even looked at."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from gevent.event import Event as Signal

from taskcast.domain.events import Event
from taskcast.domain.streams import Stream
from taskcast.live.stream_tail import StreamTail
from taskcast.ports.event_log import StreamHead

NOTHING_TOLD = StreamHead(epoch="", last_seq=0)


class Waiter:
    """A long poll that waits for an event later than `after`; of many streams, all set the same signal."""

    __slots__ = ("after", "signal")

    def __init__(self, after: int, signal: Signal) -> None:
        self.after = after
        self.signal = signal


class TailCache:
    def __init__(self) -> None:
        self._tails: dict[Stream, StreamTail] = {}
        self._behind: dict[Stream, StreamTail] = {}
        self._waiters: dict[Stream, list[Waiter]] = {}
        self._overheard: dict[Stream, int] | None = None

    def __len__(self) -> int:
        return len(self._tails)

    def __iter__(self) -> Iterator[StreamTail]:
        return iter(tuple(self._tails.values()))

    def get(self, stream: Stream) -> StreamTail | None:
        return self._tails.get(stream)

    def hand(self, events: Iterable[Event]) -> bool:
        """Give events of a commit to their tails; says whether someone listens to one of them."""
        now = time.monotonic()
        for event in events:
            tail = self._tails.get(event.stream)
            if tail is not None:
                tail.hand(event, now)
                self.note(tail)
            elif self._overheard is not None:
                self._overheard[event.stream] = event.seq
        return bool(self._behind)

    def note(self, tail: StreamTail) -> None:
        """Let `behind` name this tail if it has something to do."""
        if tail.is_behind:
            self._behind[tail.stream] = tail

    def behind(self) -> list[StreamTail]:
        """The tails that have something to do; they are named again only after another `note`."""
        tails, self._behind = self._behind, {}
        return list(tails.values())

    @property
    def any_behind(self) -> bool:
        return bool(self._behind)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While a head is read, remember commits on streams that have no tail yet.

        A commit between that reading and `open` would otherwise wait for the next sweep.
        """
        self._overheard = {}
        try:
            yield
        finally:
            self._overheard = None

    def missing(self, streams: Iterable[Stream]) -> list[Stream]:
        return [stream for stream in streams if stream not in self._tails]

    def open(self, stream: Stream, head: StreamHead | None) -> StreamTail:
        """The tail of this stream, which looks at `head`; a new one begins there (read while `listening`)."""
        now = time.monotonic()
        tail = self._tails.get(stream)
        if tail is None:
            tail = self._tails[stream] = StreamTail(stream, head or NOTHING_TOLD)
            if self._overheard is not None and stream in self._overheard:
                tail.hear_of(self._overheard[stream], now)
        elif head is not None:
            tail.compare(head, now)
        self.note(tail)
        return tail

    def compare(self, heads: Mapping[Stream, StreamHead]) -> None:
        """Let every tail look at where its log stands."""
        now = time.monotonic()
        for tail in self._tails.values():
            tail.compare(heads.get(tail.stream, NOTHING_TOLD), now)
            self.note(tail)

    def wait(self, stream: Stream, waiter: Waiter) -> None:
        self._waiters.setdefault(stream, []).append(waiter)

    def stop_waiting(self, stream: Stream, waiter: Waiter) -> None:
        waiters = self._waiters.get(stream, [])
        if waiter in waiters:
            waiters.remove(waiter)
        if not waiters:
            self._waiters.pop(stream, None)

    def wake(self, tail: StreamTail) -> None:
        """Tell long polls that the stream went on."""
        for waiter in self._waiters.get(tail.stream, ()):
            if tail.told > waiter.after:
                waiter.signal.set()

    def wake_all(self) -> None:
        for waiters in self._waiters.values():
            for waiter in waiters:
                waiter.signal.set()

    def close_idle(self, is_needed: Callable[[Stream], bool]) -> None:
        """Forget the streams nobody listens to any more."""
        for tail in self:
            if not tail.is_awaited and tail.stream not in self._waiters and not is_needed(tail.stream):
                del self._tails[tail.stream]
                self._behind.pop(tail.stream, None)

    def lag(self) -> float:
        """Seconds since the oldest event that did not go out yet became known; 0 when all did."""
        since = [tail.behind_since for tail in self._tails.values() if tail.behind_since is not None]
        return time.monotonic() - min(since) if since else 0.0
