"""One stream as this process tells it: how far its events went out, and who hears it from where on.

Pure bookkeeping, without I/O. Promises: `take` gives each event once, in order, without a gap; a join takes
effect between two events, where it was asked for.
"""

from collections import deque
from collections.abc import Sequence

from taskcast.domain.events import Event
from taskcast.domain.streams import Stream
from taskcast.ports.event_log import StreamHead

HANDED_LIMIT = 1000  # events kept in memory for a tail that cannot go on; the log has them all

_MARK_EVERY = 0.1  # seconds between two marks of `StreamTail.behind_since`


class StreamTail:
    """The end of a stream, as far as it was told here."""

    __slots__ = ("_handed", "_joins", "_marks", "epoch", "known", "must_restart", "stream", "told")

    def __init__(self, stream: Stream, head: StreamHead) -> None:
        self.stream = stream
        self.epoch = head.epoch
        self.told = head.last_seq  # everything up to here went out
        self.known = head.last_seq  # the log goes at least this far
        self.must_restart = False  # the log is not the one that was told from
        self._handed: dict[int, Event] = {}
        self._joins: list[tuple[int, str]] = []
        self._marks: deque[tuple[int, float]] = deque()

    @property
    def is_behind(self) -> bool:
        """Whether there is something to do."""
        return self.known > self.told or self.must_restart

    @property
    def is_awaited(self) -> bool:
        """Whether a join waits for its place."""
        return bool(self._joins)

    @property
    def behind_since(self) -> float | None:
        """When the oldest event that did not go out yet became known; None when all did."""
        return self._marks[0][1] if self._marks else None

    def hand(self, event: Event, now: float) -> None:
        """Keep an event for its turn, unless that has been."""
        if event.seq > self.told:
            if len(self._handed) < HANDED_LIMIT:
                self._handed[event.seq] = event
            self.hear_of(event.seq, now)

    def hand_page(self, page: Sequence[Event], now: float) -> None:
        """Keep what was read from the log: it comes first, so where there is no room, what was kept gives way."""
        if len(self._handed) + len(page) > HANDED_LIMIT:
            self._handed.clear()
        for event in page:
            self.hand(event, now)

    def hear_of(self, seq: int, now: float) -> None:
        """Note that the log goes as far as `seq`."""
        if seq > self.known:
            self.known = seq
            if not self._marks or now - self._marks[-1][1] > _MARK_EVERY:
                self._marks.append((seq, now))

    def compare(self, head: StreamHead, now: float) -> None:
        """Look at where the log stands; notices when it was replaced (restored from a backup)."""
        if self.epoch == "":
            self.epoch = head.epoch  # nothing had ever been told when this tail began
        if head.epoch != self.epoch or head.last_seq < self.told:
            self.must_restart = True
        else:
            self.hear_of(head.last_seq, now)

    def take(self) -> Event | None:
        """The next event, when it is at hand."""
        return self._handed.pop(self.told + 1, None)

    def passed(self, seq: int) -> None:
        """Event `seq` went out."""
        self.told = seq
        while self._marks and self._marks[0][0] <= seq:
            self._marks.popleft()

    def restart(self, head: StreamHead) -> None:
        """Go on from the head of another log; joins that waited are forgotten."""
        self.epoch, self.told, self.known = head.epoch, head.last_seq, head.last_seq
        self.must_restart = False
        self._handed.clear()
        self._joins.clear()
        self._marks.clear()

    @property
    def awaited_by(self) -> list[str]:
        """Those whose joins wait for their place."""
        return [sid for _, sid in self._joins]

    def join_at(self, seq: int, sid: str) -> None:
        """Let `ready_to_join` name this client once event `seq` went out."""
        self._joins.append((seq, sid))

    def forget_joins(self, sid: str, *, before: int | None = None) -> None:
        """The client no longer waits to join (at places before that one)."""
        self._joins = [
            (seq, waiting)
            for seq, waiting in self._joins
            if waiting != sid or (before is not None and seq >= before)
        ]

    def ready_to_join(self) -> list[str]:
        """Those whose place has come; each is named once."""
        if not self._joins:
            return []
        ready = [sid for seq, sid in self._joins if seq <= self.told]
        self._joins = [(seq, sid) for seq, sid in self._joins if seq > self.told]
        return ready
