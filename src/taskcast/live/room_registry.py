"""Who is in which room, and the only ways in and out.

Nothing here yields, so whoever decides on what it read, and acts here before it yields again, acts at one
place in the order of the stream.
"""

from dataclasses import dataclass

import msgspec

from taskcast.domain.streams import Stream, parse_stream
from taskcast.live.connected_sockets import ConnectedSocket, ConnectedSockets
from taskcast.live.presence.service import PresenceService
from taskcast.live.stream_tail import StreamTail
from taskcast.live.tail_cache import TailCache
from taskcast.ports.rooms import Rooms


@dataclass(frozen=True, slots=True)
class RoomRegistry:
    """The rooms of this process: one for each stream, named after it."""

    rooms: Rooms
    listeners: ConnectedSockets
    tails: TailCache
    presences: PresenceService

    def enter(self, listener: ConnectedSocket, tail: StreamTail, *, after: int) -> None:
        """Let the listener hear what comes after event `after`: now, or when the tail gets there."""
        if tail.told >= after:
            self.rooms.join(listener.sid, tail.stream)
        else:
            tail.join_at(after, listener.sid)

    def admit_ready(self, tail: StreamTail) -> None:
        """Let those in whose place in the order has come."""
        for sid in tail.ready_to_join():
            if self.listeners.get(sid) is not None:
                self.rooms.join(sid, tail.stream)

    def leave(self, listener: ConnectedSocket, stream: Stream, *, before: int | None = None) -> None:
        """Nothing more for this listener, and no join that waits (at places before that one)."""
        self.rooms.leave(listener.sid, stream)
        tail = self.tails.get(stream)
        if tail is not None:
            tail.forget_joins(listener.sid, before=before)

    def everyone_in(self, stream: Stream) -> list[ConnectedSocket]:
        found = (self.listeners.get(sid) for sid in tuple(self.rooms.members(stream)))
        return [listener for listener in found if listener is not None]

    def everyone_bound_for(self, tail: StreamTail) -> list[ConnectedSocket]:
        """Who is in the room or waits for a place to enter it."""
        sids = dict.fromkeys((*self.rooms.members(tail.stream), *tail.awaited_by))
        return [listener for sid in sids if (listener := self.listeners.get(sid)) is not None]

    def tell(self, listener: ConnectedSocket, name: str, data: object) -> None:
        """Tell one listener something that is no event of a room."""
        self.rooms.send(listener.sid, name, msgspec.json.encode(data))

    def gone(self, sid: str) -> None:
        """The socket is no more, and its person not where it was."""
        self.listeners.remove(sid)
        self.presences.leave(sid)

    def send_away(self, listener: ConnectedSocket, reason: str) -> None:
        """Close the socket; it hears nothing after the reason."""
        self.gone(listener.sid)
        self.rooms.disconnect(listener.sid, reason)

    def needs(self, stream: Stream) -> bool:
        """Whether anyone here depends on the stream: its room, or the sockets of its person."""
        if self.rooms.members(stream):
            return True
        kind, number = parse_stream("stream", stream)
        return kind == "user" and self.listeners.has(number)  # type: ignore[arg-type]
