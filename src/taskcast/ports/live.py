"""The ports of the live part: what sockets ask of it, and what it asks of the transport and of other nodes.

Joins and leaves take effect at their position in each stream (docs/explanation/events.md). Methods of `Rooms` run on
the event loop's thread, return at once and never yield; their payloads are encoded JSON.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import msgspec

from taskcast.domain.ids import ProjectId, Stream, StreamCursor
from taskcast.domain.permissions import Actor, Credential
from taskcast.domain.presence import Whereabouts


class LiveStreams(Protocol):
    """What the tailer offers to the transport."""

    def connected(
        self,
        sid: str,
        credential: Credential,
        *,
        automatic: bool,
        on_admitted: Callable[[], None],
    ) -> Actor:
        """Register a socket.

        An `automatic` one joins all rooms of its user, now and whenever access is granted.

        `on_admitted` confirms the connection to the client without yielding. It is called once, right before
        the first join, so the client misses nothing. Blocks the calling greenlet until then. Returns the
        socket's actor.

        Raises:
            Unauthenticated: the session or token opens nothing (any more); `on_admitted` was not called.
        """
        ...

    def disconnected(self, sid: str) -> None:
        """Forget a closed socket; takes effect at once."""
        ...

    def subscribe(
        self,
        sid: str,
        stream: str,
        *,
        after: int | None,
        epoch: str | None,
        answer: Callable[[msgspec.Struct], None],
    ) -> None:
        """Answer with a page of missed events; with the last page the socket joins the room.

        `answer` sends the page without yielding. It is called once, and the room's events continue right
        after the page's last event. With `after` None the page is empty and at the head. Blocks the calling
        greenlet only.

        Raises:
            NotFound: the stream is not visible to the socket's person.
            Unauthenticated: the socket is not connected, or its identity ended.
            Invalid: `stream` or `after` is malformed.
        """
        ...

    def sync(
        self, sid: str, streams: Sequence[StreamCursor], *, answer: Callable[[msgspec.Struct], None]
    ) -> None:
        """Answer with the missed events of all these streams (`usecases.streams.sync`), at one point in time.

        The socket joins the room of each stream that is complete with the answer, as with `subscribe`. `answer` sends
        it without yielding, and is called once. Blocks the calling greenlet only.

        Raises:
            Unauthenticated: the socket is not connected, or its identity ended.
            Invalid: a stream is named twice or malformed.
        """
        ...

    def unsubscribe(self, sid: str, stream: str) -> None:
        """Leave the room; no event of the stream reaches the socket after this returns."""
        ...

    def present(self, sid: str, place: Whereabouts) -> bytes:
        """Record where the socket's user is; returns who is in that project, as JSON (`Presence`).

        Valid for `LASTS_SECONDS`. Renewing an entry reads nothing from the database.

        Raises:
            NotFound: the person may not see the project.
            Invalid: the task is not in it.
            RateLimited: too often.
            Unauthenticated: the socket is not connected, or its identity ended.
        """
        ...

    def absent(self, sid: str, project: ProjectId) -> None:
        """Remove the socket's presence from the project, if there is one."""
        ...


class NewEvents(Protocol):
    """The port through which long polls wait for new events."""

    def wait_for(self, cursors: Mapping[Stream, int], *, timeout: float) -> bool:
        """Block the calling greenlet until a stream has an event after its cursor; False after `timeout` seconds.

        May return early for no reason: the caller reads the log again and checks access again.
        """
        ...


class Rooms(Protocol):
    """The open sockets of this process; `sid` is one of them."""

    def batched(self) -> AbstractContextManager[None]:
        """Inside this context, events may be buffered so that each client gets them in one write at its end.

        Order is kept: whatever is sent to a client goes out after the events before it.
        """
        ...

    def flush(self) -> None:
        """Write buffered events now, because a slow step follows."""
        ...

    def emit(self, room: str, name: str, data: bytes, meta: bytes) -> None:
        """Send the event `name` with `data` and `meta` to everyone in the room, in order, without gaps.

        A client that cannot keep up is disconnected (`too_slow`) and resumes by cursor.
        """
        ...

    def announce(self, room: str, name: str, data: bytes) -> None:
        """Send a message outside the order of the stream (presence) to everyone in the room."""
        ...

    def send(self, sid: str, name: str, data: bytes) -> None:
        """Send an event to one client; nothing happens when it is gone."""
        ...

    def join(self, sid: str, room: str) -> None:
        """Join the room; nothing happens if the client is gone or has joined."""
        ...

    def leave(self, sid: str, room: str) -> None: ...

    def members(self, room: str) -> Collection[str]:
        """The socket ids in the room, as a live view; falsy when it is empty."""
        ...

    def disconnect(self, sid: str, reason: str) -> None:
        """Tell the client `disconnected {reason}` and close its socket; commands it had waiting are dropped.

        After `too_slow` and `shutting_down` a client comes back by itself; after any other reason it must
        connect anew, with an identity that is still good.
        """
        ...


MESSAGE_BYTES = 7000
"""The size limit of one message; every bus can carry it (PostgreSQL's NOTIFY: less than 8,000 bytes)."""


class PresenceBus(Protocol):
    """Best effort: senders repeat their announcements, and nobody waits for one."""

    def publish(self, message: str) -> None:
        """Send the message to all nodes soon; returns at once. It is lost when the bus is down or busy."""
        ...

    def listen(self, hear: Callable[[str], None], *, on_ready: Callable[[], None]) -> None:
        """Call `hear` (in the hub of the calling thread; cheap, non-blocking) with each message.

        The messages of one node arrive in order, and may include one's own. `on_ready` is called whenever
        listening starts or restarts: earlier messages were missed.
        """
        ...
