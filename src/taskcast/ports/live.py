"""What `sockets` asks of `live`: being connected, subscribing, leaving.

Joins and leaves take effect at their place in the order of each stream (docs/explanation/events.md).
"""

from collections.abc import Callable
from typing import Any, Protocol

from taskcast.domain.permissions import Actor
from taskcast.domain.streams import Stream


class LiveStreams(Protocol):
    """The tailer's face towards the transport."""

    def connected(self, sid: str, actor: Actor, *, expires_at: str | None, automatic: bool) -> None:
        """A socket opened; `automatic` puts it in all rooms of its person, now and as access is granted."""
        ...

    def disconnected(self, sid: str) -> None: ...

    def subscribe(
        self,
        sid: str,
        stream: str,
        *,
        after: int | None,
        epoch: str | None,
        answer: Callable[[dict[str, Any]], None],
    ) -> None:
        """Answer with a page of what was missed (docs/reference/events.md); the last page joins the room.

        `answer` is called once, and nothing of the stream is emitted to the socket between it and the join.
        With `after` None the answer is an empty page at the head. Blocks the calling greenlet only.

        Raises:
            NotFound: the stream is not visible to the socket's person.
            Invalid: `stream` or `after` is malformed.
        """
        ...

    def unsubscribe(self, sid: str, stream: str) -> None: ...


class NewEvents(Protocol):
    """What long poll asks of `live`: to be told when a stream goes on."""

    def wait_for(self, stream: Stream, *, after: int, timeout: float) -> bool:
        """Block the calling greenlet until the stream has an event later than `after`; False after `timeout`.

        A hint: it may wake for nothing, and the caller reads the log again, permission included.
        """
        ...
