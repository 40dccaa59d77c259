"""What `live` and others ask of the transport: events to rooms and clients, and who is where.

Every call is made on the event loop's thread, returns at once and never yields. Arguments are JSON already.
"""

from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import Protocol


class Rooms(Protocol):
    """The open sockets of this process; `sid` is one of them."""

    def together(self) -> AbstractContextManager[None]:
        """While entered, events may be kept so that each client gets them in one write when it ends.

        No order changes: whatever is sent to a client goes out after the events from before.
        """
        ...

    def flush(self) -> None:
        """Write what is kept, because something that takes time comes next."""
        ...

    def emit(self, room: str, name: str, data: bytes, meta: bytes) -> None:
        """Send the event `name` with `data` and `meta` to everyone in the room, in order, none left out.

        A client that cannot keep up is disconnected (`too_slow`) and resumes by cursor.
        """
        ...

    def announce(self, room: str, name: str, data: bytes) -> None:
        """Send something that has no place in the order of a stream (presence) to everyone in the room."""
        ...

    def send(self, sid: str, name: str, data: bytes) -> None:
        """Send an event to one client; nothing happens when it is gone."""
        ...

    def join(self, sid: str, room: str) -> None:
        """Hear the room from now on; nothing happens when the client is gone or in it already."""
        ...

    def leave(self, sid: str, room: str) -> None: ...

    def members(self, room: str) -> Collection[str]:
        """Who is in the room just now (it may change with the next call); false when nobody is."""
        ...

    def disconnect(self, sid: str, reason: str) -> None:
        """Tell the client `disconnected {reason}` and close its socket; commands it had waiting are dropped.

        After `too_slow` and `shutting_down` a client comes back by itself; after any other reason it must
        connect anew, with an identity that is still good.
        """
        ...
