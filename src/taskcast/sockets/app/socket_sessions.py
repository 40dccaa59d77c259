"""The people behind the open sockets: how each proved who they are, and what they subscribed to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from taskcast.domain.errors import Unauthenticated
from taskcast.domain.permissions import Credential


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
