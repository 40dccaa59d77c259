"""Sends a stream's events to its room: each once, in order, without gaps (promise P2).

Events that this process committed are sent from memory. All others are read from the log, which is
authoritative. Joins, leaves and waiting long polls are handled between two events.
"""

import logging
import time
from dataclasses import dataclass

import msgspec

from taskcast.domain.events import Event
from taskcast.domain.ids import Instant, Stream, UserId, parse_stream
from taskcast.live.access_effects import AccessEffects
from taskcast.live.room_registry import RoomRegistry
from taskcast.live.stream_tail import StreamTail
from taskcast.live.tail_cache import EMPTY_HEAD
from taskcast.ports.event_log import StreamHead
from taskcast.ports.unit_of_work import Reading, Store

PAGE_EVENTS = 100  # events per read of the log
TIME_SLICE = 0.005  # seconds that one stream may use before the next one is served

_log = logging.getLogger("taskcast.live")


class Meta(msgspec.Struct, frozen=True):
    """The envelope of an event without its data, as the second argument of a socket event."""

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
    registry: RoomRegistry
    effects: AccessEffects

    def advance(self, tail: StreamTail) -> None:
        """Send the events known so far, for at most one time slice.

        A page that was read is not cut by the time reading it took.
        """
        last_read = end = time.monotonic() + TIME_SLICE
        while tail.is_behind:
            if tail.must_restart:
                self._restart(tail)
                continue
            event = tail.pop_next()
            if event is None:
                if time.monotonic() > last_read:
                    return
                event = self._read_page(tail)
                end = time.monotonic() + TIME_SLICE
            if event is not None:
                self._emit(tail, event)
            if time.monotonic() > end:
                return

    def _read_page(self, tail: StreamTail) -> Event | None:
        self.registry.rooms.flush()
        page = self.store.read(
            lambda reading: reading.events.after(tail.stream, tail.emitted, limit=PAGE_EVENTS)
        )
        tail.push_page(page, time.monotonic())
        event = tail.pop_next()
        # The log was pruned or replaced at our position: the next event cannot be sent from here.
        tail.must_restart = event is None
        return event

    def _emit(self, tail: StreamTail, event: Event) -> None:
        effect = self.effects.effect_of(event)
        # Nothing yields from here on, so the event, its effect and the joins after it happen at one position.
        rooms = self.registry.rooms
        if rooms.members(tail.stream):
            rooms.emit(tail.stream, event.type, bytes(event.data), meta(event))
        tail.mark_emitted(event.seq)
        if effect is not None:
            effect()
        self.registry.join_ready(tail)
        self.registry.tails.wake_waiters(tail)

    def _restart(self, tail: StreamTail) -> None:
        """Continue from another log: every socket in the room that still has access must subscribe again."""
        self.registry.rooms.flush()
        people = {socket.actor.user_id for socket in self.registry.sockets_in_or_joining(tail)}

        def query(reading: Reading) -> tuple[StreamHead, dict[UserId, int | None]]:
            head = reading.events.head(tail.stream) or EMPTY_HEAD
            return head, {user: reading.events.joined_seq(tail.stream, user) for user in people}

        head, joined = self.store.read(query)
        reason = "gap" if head.epoch == tail.epoch and head.last_seq >= tail.emitted else "restored"
        _log.warning("stream restarted", extra={"stream": tail.stream, "reason": reason})
        everyone = self.registry.sockets_in_or_joining(tail)
        tail.restart(head)
        for socket in everyone:
            self.registry.send(socket, "resync", {"stream": tail.stream, "reason": reason})
            if not socket.automatic or joined.get(socket.actor.user_id) is None:
                self.registry.leave(socket, tail.stream)
            else:
                self.registry.rooms.join(socket.sid, tail.stream)
        kind, number = parse_stream("stream", tail.stream)
        if kind == "user":
            # Sessions and memberships may have changed without an event: reconnect, so that they are checked.
            for socket in self.registry.sockets.of_user(UserId(number)):
                self.registry.disconnect(socket, "shutting_down")
        self.registry.tails.wake_all_waiters()


def meta(event: Event) -> bytes:
    """The encoded envelope without its data; encoded once for all recipients."""
    return msgspec.json.encode(
        Meta(event.type, event.stream, event.seq, event.at, event.actor_id, event.command_id, event.changed)
    )
