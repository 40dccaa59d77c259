"""Who is in which room, and one event to all of a room: encoded once, framed once, one write per client.

Joining, leaving and going away cost the same however many clients there are. No method blocks or yields; all calls
come from the event loop's thread. A room exists only while someone is in it, so an event for an empty room costs one
dictionary lookup.
"""

from collections.abc import Collection, KeysView
from contextlib import AbstractContextManager
from typing import Final

from taskcast.sockets.engine import packets
from taskcast.sockets.engine.client import Client
from taskcast.sockets.engine.outgoing import ClientState
from taskcast.sockets.engine.packets import OutgoingMessage
from taskcast.sockets.engine.write_coalescer import WriteCoalescer

DEFAULT: Final = "/"


class RoomMember:
    """A connection in a namespace, under the name (`sid`) that it has there."""

    __slots__ = ("connection", "is_admitted", "namespace", "rooms", "sid")

    def __init__(self, sid: str, namespace: str, connection: Client) -> None:
        self.sid = sid
        self.namespace = namespace
        self.connection = connection
        self.is_admitted = False  # the server said yes, and the client has not left
        self.rooms: tuple[str, ...] = ()


class Broadcaster:
    def __init__(self, coalescer: WriteCoalescer | None = None) -> None:
        self.coalescer = WriteCoalescer() if coalescer is None else coalescer
        self._members: dict[str, RoomMember] = {}
        self._rooms: dict[str, dict[str, dict[str, Client]]] = {}  # namespace → room → sid

    # What Taskcast sends.

    def publish(self, room: str, name: str, *arguments: bytes) -> None:
        """Send an event to everyone in a room of the default namespace; the arguments are JSON already."""
        listeners = self._rooms.get(DEFAULT, {}).get(room)
        if listeners:
            self.coalescer.add(listeners, packets.event(name, *arguments))

    def tell(self, sid: str, name: str, *arguments: bytes) -> None:
        """Send an event to one client; nothing happens when it is gone."""
        member = self._members.get(sid)
        if member is not None and member.is_admitted:
            member.connection.push(packets.event(name, *arguments))

    def dismiss(self, sid: str, reason: str, *last: OutgoingMessage) -> None:
        """Drop a client and tell it why; `last` goes out just before its connection closes."""
        member = self._members.get(sid)
        if member is not None:
            self._leave_all(member)
            member.connection.close(reason, *last)

    def listeners(self, room: str) -> KeysView[str]:
        """The clients in a room of the default namespace, as it changes."""
        return self._rooms.get(DEFAULT, {}).get(room, {}).keys()

    # Coming and going.

    def admit(self, connection: Client, namespace: str, sid: str) -> RoomMember | None:
        """Give the connection the name `sid` in the namespace, unless it has one."""
        if namespace in connection.sids:
            return None
        member = RoomMember(sid, namespace, connection)
        connection.sids = {**connection.sids, namespace: member.sid}
        self._members[member.sid] = member
        return member

    def member(self, sid: str | None) -> RoomMember | None:
        return None if sid is None else self._members.get(sid)

    def release(self, sid: str) -> None:
        """Take the client out of all rooms and of the namespace."""
        member = self._members.pop(sid, None)
        if member is None:
            return
        member.is_admitted = False
        self._leave_all(member)
        connection = member.connection
        connection.sids = {space: name for space, name in connection.sids.items() if name != sid}

    def join(self, sid: str, room: str) -> None:
        """Enter a room; nothing happens when the client is gone or in it already."""
        member = self._members.get(sid)
        if member is None or room in member.rooms or member.connection.state is not ClientState.OPEN:
            return
        member.rooms += (room,)
        listeners = self._rooms.setdefault(member.namespace, {}).setdefault(room, {})
        self.coalescer.changes(listeners)
        listeners[sid] = member.connection

    def leave(self, sid: str, room: str) -> None:
        member = self._members.get(sid)
        if member is not None and room in member.rooms:
            member.rooms = tuple(other for other in member.rooms if other != room)
            self._remove(member, room)

    def _leave_all(self, member: RoomMember) -> None:
        rooms, member.rooms = member.rooms, ()
        for room in rooms:
            self._remove(member, room)

    def _remove(self, member: RoomMember, room: str) -> None:
        rooms = self._rooms[member.namespace]
        self.coalescer.changes(rooms[room])
        del rooms[room][member.sid]
        if not rooms[room]:
            del rooms[room]
            if not rooms:
                del self._rooms[member.namespace]


COMES_BACK: Final = frozenset({"too_slow", "shutting_down"})
"""Reasons after which a client reconnects by itself."""


class SocketRooms:
    """Fulfils `taskcast.ports.live.Rooms`, which holds the promises."""

    def __init__(self, broadcaster: Broadcaster) -> None:
        self._broadcaster = broadcaster
        self.join = broadcaster.join
        self.leave = broadcaster.leave
        self.flush = broadcaster.coalescer.flush

    def batched(self) -> AbstractContextManager[None]:
        return self._broadcaster.coalescer

    def emit(self, room: str, name: str, data: bytes, meta: bytes) -> None:
        self._broadcaster.publish(room, name, data, meta)

    def announce(self, room: str, name: str, data: bytes) -> None:
        self._broadcaster.publish(room, name, data)

    def send(self, sid: str, name: str, data: bytes) -> None:
        self._broadcaster.tell(sid, name, data)

    def members(self, room: str) -> Collection[str]:
        return self._broadcaster.listeners(room)

    def disconnect(self, sid: str, reason: str) -> None:
        # A Socket.IO client reconnects by itself after a lost connection, but not after a DISCONNECT packet.
        last = () if reason in COMES_BACK else (packets.disconnected(DEFAULT),)
        self._broadcaster.dismiss(sid, reason, *last)
