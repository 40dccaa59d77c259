"""What `sockets` asks of `live`: being connected, subscribing, being present, leaving.

Joins and leaves take effect at their place in the order of each stream (docs/explanation/events.md).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from taskcast.domain.identity import Credential
from taskcast.domain.ids import ProjectId
from taskcast.domain.permissions import Actor
from taskcast.domain.presence import Whereabouts
from taskcast.domain.streams import Stream, StreamCursor


class LiveStreams(Protocol):
    """The tailer's face towards the transport."""

    def connected(
        self,
        sid: str,
        credential: Credential,
        *,
        automatic: bool,
        welcome: Callable[[], None],
    ) -> Actor:
        """A socket opened; `automatic` puts it in all rooms of its person, now and as access is granted.

        `welcome` tells the client that it is in, without yielding: it is called once, right before the first
        join, so a client that was told misses nothing. Blocks the calling greenlet until then. Returns whose
        socket it is.

        Raises:
            Unauthenticated: the session or token opens nothing (any more); `welcome` was not called.
        """
        ...

    def disconnected(self, sid: str) -> None:
        """The socket is gone; takes effect at once."""
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
        """Answer with a page of what was missed (`usecases.catch_up`); the last page joins the room.

        `answer` writes it without yielding. It is called once, and what the room hears after it begins right
        after the page's last event.
        With `after` None the answer is an empty page at the head. Blocks the calling greenlet only.

        Raises:
            NotFound: the stream is not visible to the socket's person.
            Unauthenticated: the socket is not connected, or its identity ended.
            Invalid: `stream` or `after` is malformed.
        """
        ...

    def sync(
        self, sid: str, streams: Sequence[StreamCursor], *, answer: Callable[[msgspec.Struct], None]
    ) -> None:
        """Answer with what was missed of all these streams (`usecases.streams.sync`), at one point in time.

        Each stream that is complete with the answer joins its room there, as with `subscribe`. `answer` writes it
        without yielding, and is called once. Blocks the calling greenlet only.

        Raises:
            Unauthenticated: the socket is not connected, or its identity ended.
            Invalid: a stream is named twice or malformed.
        """
        ...

    def unsubscribe(self, sid: str, stream: str) -> None:
        """Leave the room; nothing of the stream reaches the socket once this returns."""
        ...

    def present(self, sid: str, place: Whereabouts) -> bytes:
        """Say where the socket's person is; returns who is in that project, as JSON (`Presence`).

        Holds for `LASTS_SECONDS`; repeating what holds already reads nothing from the database.

        Raises:
            NotFound: the person may not see the project.
            Invalid: the task is not in it.
            RateLimited: too often.
            Unauthenticated: the socket is not connected, or its identity ended.
        """
        ...

    def absent(self, sid: str, project: ProjectId) -> None:
        """The socket's person has left the project; nothing happens if they were not there."""
        ...


class NewEvents(Protocol):
    """What long poll asks of `live`: to be told when a stream goes on."""

    def wait_for(self, cursors: Mapping[Stream, int], *, timeout: float) -> bool:
        """Block the calling greenlet until one of the streams goes beyond its cursor; False after `timeout` seconds.

        A hint: it may wake for nothing, and the caller reads the log again, permission included.
        """
        ...
