"""Who may come in, and what happens when they go: what the transports ask before anything else."""

from collections.abc import Callable
from typing import Protocol

from taskcast.sockets.codec import Json
from taskcast.sockets.library_adapter import Environ


class Admission(Protocol):
    """Checks who comes. Both methods may block."""

    def admit(self, sid: str, request: Environ, auth: Json, welcome: Callable[[], None]) -> None:
        """Check who this is, and call `welcome` when they may come in.

        `welcome` tells the client without yielding, so whatever follows it directly is what the client hears
        first. When it was not called the client has gone meanwhile.

        Raises:
            Problem: they may not come in, and are told so.
        """
        ...

    def left(self, sid: str, reason: str) -> None:
        """The client is gone; called once for everyone whom `admit` was asked about and did not refuse."""
        ...
