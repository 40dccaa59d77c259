"""Who may come in, and what happens when they come and go: what the transports ask before anything else."""

from typing import Protocol

from taskcast.sockets.codec import Json
from taskcast.sockets.internals import Environ


class Door(Protocol):
    """Who may come in, and what happens when they come and go. All three may block."""

    def admit(self, sid: str, request: Environ, auth: Json) -> None:
        """Check who this is.

        Raises:
            Problem: they may not come in, and are told so.
        """
        ...

    def entered(self, sid: str) -> None:
        """The client has been told that it is in; rooms may be joined from now on."""
        ...

    def left(self, sid: str, reason: str) -> None:
        """The client is gone; called once for everyone who was admitted."""
        ...
