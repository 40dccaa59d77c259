"""Who may come in: what the transports ask before anything else, what a refusal looks like, and who was let in.

A problem reaches a socket as the same object that REST sends (RFC 9457): here at the admission, in an
acknowledgement by `usecases.command_runner.refused`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from taskcast.domain.errors import Problem, Unauthenticated, problem
from taskcast.domain.permissions import Credential
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


def rejection(error: Problem, request_id: str) -> bytes:
    """What `connect_error` gets: `err.message` is the detail, `err.data` the problem."""
    return msgspec.json.encode({"message": error.detail, "data": problem(error, request_id)})


@dataclass(frozen=True, slots=True)
class SocketSession:
    """One admitted socket; what it showed is asked again for every command: revocation is never late (P6)."""

    credential: Credential
    address: Callable[[], str] | None = None
    streams: set[str] = field(default_factory=set)


class SocketSessions:
    """Everyone who was let in and has not left."""

    def __init__(self) -> None:
        self._by_sid: dict[str, SocketSession] = {}

    def __len__(self) -> int:
        return len(self._by_sid)

    def add(self, sid: str, session: SocketSession) -> None:
        self._by_sid[sid] = session

    def remove(self, sid: str) -> None:
        self._by_sid.pop(sid, None)

    def get(self, sid: str) -> SocketSession:
        """Raises `Unauthenticated` when the socket is not, or no longer, let in."""
        session = self._by_sid.get(sid)
        if session is None:
            raise Unauthenticated("Connect before sending events.")
        return session
