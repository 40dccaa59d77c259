"""What a client may have heard, judged by the log alone.

For each stream: in order, once; without a gap, except where its person was out of the project or its client
came back from a reset; nothing from outside of a membership; and everything from the welcome on.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter

import msgspec

from taskcast.domain.errors import NotFound, Unauthenticated
from taskcast.domain.events import Event, MemberGone, Place
from taskcast.domain.ids import MAX_ID, Stream, UserId, user_stream
from taskcast.live import LogTailer
from taskcast.usecases.streams.catch_up import EventPage, EventReset
from tests.live.live_scenario import Client, LiveScenario, SignedIn
from tests.live.open_rooms import OpenRooms

Span = tuple[int, int]


class Racer(Client):
    """A client that notes where it joined, and when it was welcomed."""

    def __init__(
        self, tailer: LogTailer, rooms: OpenRooms, actor: SignedIn, world: LiveScenario, *, automatic: bool
    ) -> None:
        super().__init__(tailer, rooms, actor)
        self.world = world
        self.automatic = automatic
        self.welcomed_at = 0  # the world's tick
        self.joins: dict[Stream, list[int]] = {}
        self._is_following = False

    def welcome(self) -> None:
        super().welcome()
        self.welcomed_at = self.world.tick

    def follow(self, stream: Stream) -> None:
        """Subscribe from the cursor, as a client that comes back does; anew after a reset."""
        if self._is_following:  # one greenlet per client, as in the server
            return
        self._is_following = True
        try:
            self._follow(stream)
        except (NotFound, Unauthenticated):
            return  # no member now, or closed meanwhile
        finally:
            self._is_following = False

    def _follow(self, stream: Stream) -> None:
        self.tailer.unsubscribe(self.sid, stream)
        seqs = self.seqs(stream)
        after = seqs[-1] if seqs else None
        while True:
            page = self.subscribe(stream, after=after)
            if isinstance(page, EventReset):
                after = None
            elif page.has_more:
                after = page.events[-1].seq
            else:
                return

    def answered(self, stream: Stream, page: EventPage | EventReset) -> None:
        super().answered(stream, page)
        if isinstance(page, EventPage) and not page.has_more:
            self.joins.setdefault(stream, []).append(page.last_seq)


def violations(
    racers: Sequence[Racer], logs: Mapping[Stream, list[Event]], journal: Sequence[tuple[int, list[Place]]]
) -> list[str]:
    """Everything that should not have happened, in words."""
    spans = {stream: _spans(log) for stream, log in logs.items()}
    floors = _Floors(journal)
    found = []
    for racer in racers:
        for stream, log in logs.items():
            if stream == user_stream(racer.actor.user_id):
                allowed = [(1, len(log))]
            else:
                allowed = spans[stream].get(racer.actor.user_id, [])
            floor = floors.at(stream, racer.welcomed_at)
            found += [
                f"{racer.sid} of {racer.actor.user_id} on {stream}: {what}"
                for what in _faults(racer, stream, allowed, (floor, len(log)))
            ]
    return found


def _spans(log: Sequence[Event]) -> dict[UserId, list[Span]]:
    """From where to where each person was in the project, by its own log."""
    spans: dict[UserId, list[Span]] = {}
    joined: dict[UserId, int] = {}
    for event in log:
        if event.type in {"member_added", "member_removed"}:
            user = msgspec.json.decode(event.data, type=MemberGone).user_id
            if event.type == "member_added":
                joined[user] = event.seq
            else:
                spans.setdefault(user, []).append((joined.pop(user), event.seq))
    for user, seq in joined.items():
        spans.setdefault(user, []).append((seq, len(log)))
    return spans


class _Floors:
    """The last event of each stream that may have been committed before a tick of the world."""

    def __init__(self, journal: Sequence[tuple[int, list[Place]]]) -> None:
        self._ticks: dict[Stream, list[int]] = {}
        self._highest: dict[Stream, list[int]] = {}
        for tick, places in sorted(journal, key=itemgetter(0)):
            for place in places:
                highest = self._highest.setdefault(place.stream, [0])
                highest.append(max(highest[-1], place.seq))
                self._ticks.setdefault(place.stream, []).append(tick)

    def at(self, stream: Stream, tick: int) -> int:
        if stream not in self._ticks:
            return 0
        return self._highest[stream][bisect_right(self._ticks[stream], tick)]


def _faults(racer: Racer, stream: Stream, allowed: Sequence[Span], bounds: Span) -> Iterator[str]:
    seqs = racer.seqs(stream)
    joins = racer.joins.get(stream, [])
    if any(b <= a for a, b in pairwise(seqs)):
        yield f"out of order or twice: {seqs}"
    for seq in seqs:
        index = bisect_right(allowed, (seq, MAX_ID)) - 1  # the membership that began last
        if index < 0 or seq > allowed[index][1]:
            yield f"{seq} lies outside of {allowed}"
    returns = {join + 1 for join in joins}
    if racer.automatic:
        returns |= {start + offset for start, _ in allowed for offset in (0, 1)} | _after_grants(
            racer, stream
        )
    for a, b in pairwise(seqs):
        if b not in {a + 1, *returns}:
            yield f"gap between {a} and {b} within {allowed}, joined at {joins}"
    if racer.is_open and allowed and allowed[-1][1] == bounds[1]:
        yield from _omissions(racer, stream, allowed[-1], bounds)


def _after_grants(racer: Racer, stream: Stream) -> set[int]:
    """What came first after the person's own stream granted something.

    A project may have gone on before that stream told of it: then the room begins there, and the snapshot
    that the client takes now has what came before.
    """
    first: set[int] = set()
    is_granted = False
    for heard in racer.heard():
        if heard.name == "access_granted":
            is_granted = True
        elif heard.stream == stream and heard.seq is not None and is_granted:
            first.add(heard.seq)
            is_granted = False
    return first


def _omissions(racer: Racer, stream: Stream, membership: Span, bounds: Span) -> Iterator[str]:
    """What an open client of someone who is a member to the end should have heard, and did not."""
    floor, head = bounds
    if racer.automatic:
        entered = max(floor, membership[0])
        on_ready = [seq for seq in racer.seqs(stream) if seq >= membership[0]]
        is_late = on_ready and on_ready[0] > entered + 1 and on_ready[0] not in _after_grants(racer, stream)
        if head > entered and (not on_ready or is_late or on_ready[-1] != head):
            yield f"heard {on_ready[:1]} to {on_ready[-1:]} instead of {entered + 1} to {head}"
    elif stream in racer.rooms.rooms_of(racer.sid):
        last = max([*racer.seqs(stream), *racer.joins[stream]])
        if last != head:
            yield f"heard up to {last} instead of {head}"
