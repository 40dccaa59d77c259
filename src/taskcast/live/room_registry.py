"""The open sockets and rooms of this process, and the only methods that join or leave rooms.

No method here yields to another greenlet, so a caller that reads, decides and acts without yielding acts at one
position of the stream.
"""

from dataclasses import dataclass

import msgspec

from taskcast.domain.events import IdentityEnded
from taskcast.domain.ids import Instant, Stream, UserId, parse_stream
from taskcast.domain.permissions import Actor, Credential
from taskcast.live.presence.service import PresenceService
from taskcast.live.stream_tail import StreamTail
from taskcast.live.tail_cache import TailCache
from taskcast.ports.live import Rooms


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedSocket:
    """One socket. `checked_at_seq` is the seq of the user's own stream when the identity was last checked."""

    sid: str
    actor: Actor
    credential: Credential
    expires_at: Instant | None
    automatic: bool
    checked_at_seq: int

    def is_ended_by(self, ended: IdentityEnded, seq: int) -> bool:
        """Whether this event of the user's stream ended the session or token that the socket was opened with."""
        if seq <= self.checked_at_seq:
            return False
        if ended.session_id is None and ended.token_id is None:
            return True
        return (ended.session_id is not None and ended.session_id == self.actor.session_id) or (
            ended.token_id is not None and ended.token_id == self.actor.token_id
        )


class ConnectedSockets:
    """The open sockets of this process, by socket id and by user."""

    def __init__(self) -> None:
        self._by_sid: dict[str, ConnectedSocket] = {}
        self._by_user: dict[UserId, dict[str, ConnectedSocket]] = {}
        self._expires_at: dict[str, Instant] = {}

    def __len__(self) -> int:
        return len(self._by_sid)

    def add(self, socket: ConnectedSocket) -> None:
        self._by_sid[socket.sid] = socket
        if socket.expires_at is not None:
            self._expires_at[socket.sid] = socket.expires_at
        self._by_user.setdefault(socket.actor.user_id, {})[socket.sid] = socket

    def remove(self, sid: str) -> None:
        socket = self._by_sid.pop(sid, None)
        if socket is None:
            return
        self._expires_at.pop(sid, None)
        others = self._by_user[socket.actor.user_id]
        del others[sid]
        if not others:
            del self._by_user[socket.actor.user_id]

    def get(self, sid: str) -> ConnectedSocket | None:
        return self._by_sid.get(sid)

    def of_user(self, user: UserId) -> list[ConnectedSocket]:
        return list(self._by_user.get(user, {}).values())

    def automatic_of_user(self, user: UserId) -> list[ConnectedSocket]:
        return [socket for socket in self.of_user(user) if socket.automatic]

    def has_user(self, user: UserId) -> bool:
        return user in self._by_user

    def expired(self, now: Instant) -> list[ConnectedSocket]:
        """The sockets whose session or token has expired, according to the last check."""
        return [self._by_sid[sid] for sid, ends_at in self._expires_at.items() if ends_at <= now]

    def extend(self, socket: ConnectedSocket, ends_at: Instant) -> None:
        """Set a new expiry, because the session was used meanwhile."""
        if socket.sid in self._expires_at:
            self._expires_at[socket.sid] = ends_at


@dataclass(frozen=True, slots=True)
class RoomRegistry:
    """One room per stream, named after the stream."""

    rooms: Rooms
    sockets: ConnectedSockets
    tails: TailCache
    presence: PresenceService

    def join_after(self, socket: ConnectedSocket, tail: StreamTail, *, after: int) -> None:
        """Add the socket to the room right after event `after`: now, or when the tail has sent that event."""
        if tail.emitted >= after:
            self.rooms.join(socket.sid, tail.stream)
        else:
            tail.join_after(after, socket.sid)

    def join_ready(self, tail: StreamTail) -> None:
        """Join the sockets whose awaited event was sent."""
        for sid in tail.pop_ready_joins():
            if self.sockets.get(sid) is not None:
                self.rooms.join(sid, tail.stream)

    def leave(self, socket: ConnectedSocket, stream: Stream, *, before: int | None = None) -> None:
        """Leave the room and cancel pending joins (those that wait for a seq below `before`)."""
        self.rooms.leave(socket.sid, stream)
        tail = self.tails.get(stream)
        if tail is not None:
            tail.cancel_joins(socket.sid, before=before)

    def sockets_in(self, stream: Stream) -> list[ConnectedSocket]:
        found = (self.sockets.get(sid) for sid in tuple(self.rooms.members(stream)))
        return [socket for socket in found if socket is not None]

    def sockets_in_or_joining(self, tail: StreamTail) -> list[ConnectedSocket]:
        """The sockets in the room and those that wait to join it."""
        sids = dict.fromkeys((*self.rooms.members(tail.stream), *tail.pending_sids))
        return [socket for sid in sids if (socket := self.sockets.get(sid)) is not None]

    def send(self, socket: ConnectedSocket, name: str, data: object) -> None:
        """Send one socket a message that is not an event of a room."""
        self.rooms.send(socket.sid, name, msgspec.json.encode(data))

    def remove(self, sid: str) -> None:
        """Forget a closed socket and its presence."""
        self.sockets.remove(sid)
        self.presence.leave(sid)

    def disconnect(self, socket: ConnectedSocket, reason: str) -> None:
        """Close the socket with a reason, which is the last message it gets."""
        self.remove(socket.sid)
        self.rooms.disconnect(socket.sid, reason)

    def is_stream_needed(self, stream: Stream) -> bool:
        """Whether a socket here depends on the stream: it is in its room, or belongs to the stream's user."""
        if self.rooms.members(stream):
            return True
        kind, number = parse_stream("stream", stream)
        return kind == "user" and self.sockets.has_user(number)  # type: ignore[arg-type]
