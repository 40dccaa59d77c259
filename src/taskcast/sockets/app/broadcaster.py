"""Who is in which room, and one event to all of a room: encoded once, framed once, one write per client.

The client manager of the Socket.IO library, with its rooms kept so that joining, leaving and going away cost
the same however many clients there are. Nothing here blocks or yields; all calls come from the event loop's
thread. A room exists only while someone is in it, so an event nobody hears costs one dictionary lookup.
"""

from collections.abc import Callable, Collection, Iterator, KeysView
from typing import Any, Final

from taskcast.sockets import library_adapter
from taskcast.sockets.engine import packets
from taskcast.sockets.engine.client import Client
from taskcast.sockets.engine.outgoing import State
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


class Broadcaster(library_adapter.Manager):
    def __init__(self, burst: WriteCoalescer | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.burst = WriteCoalescer() if burst is None else burst
        self._members: dict[str, RoomMember] = {}
        self._rooms: dict[str, dict[str, dict[str, Client]]] = {}  # namespace → room → sid

    # What Taskcast sends.

    def publish(self, room: str, name: str, *arguments: bytes) -> None:
        """Send an event to everyone in a room of the default namespace; the arguments are JSON already."""
        listeners = self._rooms.get(DEFAULT, {}).get(room)
        if listeners:
            self.burst.add(listeners, packets.event(name, *arguments))

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
            member.connection.part(reason, *last)

    def listeners(self, room: str) -> KeysView[str]:
        """The clients in a room of the default namespace, as it changes."""
        return self._rooms.get(DEFAULT, {}).get(room, {}).keys()

    # Coming and going.

    def admit(self, connection: Client, namespace: str) -> RoomMember | None:
        """Give the connection a name in the namespace, unless it has one."""
        if namespace in connection.sids:
            return None
        member = RoomMember(library_adapter.generate_id(self.server.eio), namespace, connection)
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
        self.callbacks.pop(sid, None)

    def join(self, sid: str, room: str) -> None:
        """Enter a room; nothing happens when the client is gone or in it already."""
        member = self._members.get(sid)
        if member is None or room in member.rooms or member.connection.state is not State.OPEN:
            return
        member.rooms += (room,)
        listeners = self._rooms.setdefault(member.namespace, {}).setdefault(room, {})
        self.burst.changes(listeners)
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
        self.burst.changes(rooms[room])
        del rooms[room][member.sid]
        if not rooms[room]:
            del rooms[room]
            if not rooms:
                del self._rooms[member.namespace]

    # What the library asks of a client manager, so that its own `emit`, `enter_room` and so on work too.

    def emit(  # noqa: PLR0913, PLR0917 - the library's signature
        self,
        event: str,
        data: object,
        namespace: str,
        room: object = None,
        skip_sid: object = None,
        callback: Callable[..., Any] | None = None,
        to: object = None,
        **_: object,
    ) -> None:
        skipped = set(skip_sid) if isinstance(skip_sid, list) else {skip_sid}
        recipients = [sid for sid, _ in self.get_participants(namespace, to or room) if sid not in skipped]
        arguments = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        for sid in recipients:
            ack_id = self._generate_ack_id(sid, callback) if callback else None  # type: ignore[no-untyped-call]
            for message in self._encoded(namespace, [event, *arguments], ack_id):
                self._members[sid].connection.push(message)

    def get_participants(self, namespace: str, room: object) -> Iterator[tuple[str, str]]:
        wanted = list(room) if isinstance(room, list | tuple) else [room]
        found: dict[str, str] = {}
        for name in wanted:
            found.update(self._in(namespace, name))
        yield from found.items()

    def _in(self, namespace: str, room: object) -> dict[str, str]:
        if not isinstance(room, str):  # everyone
            members = [member for member in self._members.values() if member.namespace == namespace]
        elif room in self._members:  # every client is a room of its own
            members = [self._members[room]] if self._members[room].namespace == namespace else []
        else:
            members = [self._members[sid] for sid in self._rooms.get(namespace, {}).get(room, {})]
        return {member.sid: member.connection.sid for member in members if member.is_admitted}

    def _encoded(self, namespace: str, arguments: list[Any], ack_id: int | None) -> list[OutgoingMessage]:
        return [
            packets.from_library(packet)
            for packet in library_adapter.encoded_event(namespace, arguments, ack_id)
        ]

    def is_connected(self, sid: str, namespace: str) -> bool:
        member = self._members.get(sid)
        return member is not None and member.namespace == namespace and member.is_admitted

    def sid_from_eio_sid(self, eio_sid: str, namespace: str) -> str | None:
        connection = self.server.eio.sockets.get(eio_sid)
        return None if connection is None else connection.sids.get(namespace)

    def eio_sid_from_sid(self, sid: str, namespace: str) -> str | None:
        return self._members[sid].connection.sid if self.is_connected(sid, namespace) else None

    def get_namespaces(self) -> Collection[str]:
        return {member.namespace for member in self._members.values()}

    def basic_enter_room(self, sid: str, namespace: str, room: str, eio_sid: str | None = None) -> None:  # noqa: ARG002
        self.join(sid, room)

    def basic_leave_room(self, sid: str, namespace: str, room: str) -> None:  # noqa: ARG002
        self.leave(sid, room)

    def basic_close_room(self, room: str, namespace: str) -> None:
        for sid in list(self._rooms.get(namespace, {}).get(room, {})):
            self.leave(sid, room)

    def get_rooms(self, sid: str, namespace: str) -> list[str]:
        return [sid, *self._members[sid].rooms] if self.is_connected(sid, namespace) else []
