"""Tells a stream's events to its room: each once, in order, without a gap, from the log where need be (P2).

Events that a commit of this process handed over go out directly; anything else is read from the log, which is
the truth. Joins, leaves and waiting polls have their turn between two events.
"""

import logging
import time
from dataclasses import dataclass

import msgspec

from taskcast.domain.events import Event
from taskcast.domain.ids import Instant, UserId
from taskcast.domain.streams import Stream, parse_stream
from taskcast.live.access_effects import AccessEffects
from taskcast.live.room_registry import RoomRegistry
from taskcast.live.stream_tail import StreamTail
from taskcast.live.tail_cache import NOTHING_TOLD
from taskcast.ports.event_log import StreamHead
from taskcast.ports.unit_of_work import Reading, Store

PAGE = 100  # events read from the log at once
TURN = 0.005  # seconds a stream may take before others have their turn

_log = logging.getLogger("taskcast.live")


class Meta(msgspec.Struct, frozen=True):
    """The envelope beside an event's data, as sockets get it."""

    type: str
    stream: Stream
    seq: int
    at: Instant
    actor_id: UserId | None
    command_id: str | None
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Emitter:
    store: Store
    hall: RoomRegistry
    membership: AccessEffects

    def advance(self, tail: StreamTail) -> None:
        """Tell what is known, for one turn at most; a page that was read is not cut by how long reading took."""
        last_read = end = time.monotonic() + TURN
        while tail.is_behind:
            if tail.must_restart:
                self._restart(tail)
                continue
            event = tail.take()
            if event is None:
                if time.monotonic() > last_read:
                    return
                event = self._read(tail)
                end = time.monotonic() + TURN
            if event is not None:
                self._tell(tail, event)
            if time.monotonic() > end:
                return

    def _read(self, tail: StreamTail) -> Event | None:
        self.hall.rooms.flush()
        page = self.store.read(lambda reading: reading.events.after(tail.stream, tail.told, limit=PAGE))
        tail.hand_page(page, time.monotonic())
        event = tail.take()
        # The log was cut or replaced where we stand: what comes next can no longer be told from here.
        tail.must_restart = event is None
        return event

    def _tell(self, tail: StreamTail, event: Event) -> None:
        effect = self.membership.effect_of(event)
        # Nothing yields from here on: the event, its effect and the joins after it are one moment.
        rooms = self.hall.rooms
        if rooms.members(tail.stream):
            rooms.emit(tail.stream, event.type, bytes(event.data), meta(event))
        tail.passed(event.seq)
        if effect is not None:
            effect()
        self.hall.admit_ready(tail)
        self.hall.tails.wake(tail)

    def _restart(self, tail: StreamTail) -> None:
        """Go on from another log: everyone in the room subscribes again, those who still may hear it."""
        self.hall.rooms.flush()
        people = {listener.actor.user_id for listener in self.hall.everyone_bound_for(tail)}

        def query(reading: Reading) -> tuple[StreamHead, dict[UserId, int | None]]:
            head = reading.events.head(tail.stream) or NOTHING_TOLD
            return head, {user: reading.events.joined_seq(tail.stream, user) for user in people}

        head, joined = self.store.read(query)
        reason = "gap" if head.epoch == tail.epoch and head.last_seq >= tail.told else "restored"
        _log.warning("stream restarted", extra={"stream": tail.stream, "reason": reason})
        everyone = self.hall.everyone_bound_for(tail)
        tail.restart(head)
        for listener in everyone:
            self.hall.tell(listener, "resync", {"stream": tail.stream, "reason": reason})
            if not listener.automatic or joined.get(listener.actor.user_id) is None:
                self.hall.leave(listener, tail.stream)
            else:
                self.hall.rooms.join(listener.sid, tail.stream)
        kind, number = parse_stream("stream", tail.stream)
        if kind == "user":
            # Identity and membership may have changed without an event: come in anew, and be checked.
            for listener in self.hall.listeners.of(UserId(number)):
                self.hall.send_away(listener, "shutting_down")
        self.hall.tails.wake_all()


def meta(event: Event) -> bytes:
    """The envelope without its data, encoded once for everyone."""
    return msgspec.json.encode(
        Meta(event.type, event.stream, event.seq, event.at, event.actor_id, event.command_id, event.changed)
    )
