"""The people behind the open sockets: how each proved who they are, and what they subscribed to."""

from dataclasses import dataclass, field
from typing import Literal

from taskcast.domain.errors import Unauthenticated
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Reading
from taskcast.usecases.identity import digest


@dataclass(frozen=True, slots=True)
class Credential:
    """What was shown at the door; only its digest is kept."""

    kind: Literal["token", "session"]
    digest: bytes

    @classmethod
    def of(cls, *, token: str | None, session: str | None) -> "Credential":
        """The credential that counts: a token wins over a session, as in REST."""
        if token is not None:
            return cls("token", digest(token))
        return cls("session", digest(session or ""))

    def actor(self, reading: Reading) -> Actor:
        """Whom it opens the door for now: asked again for every command, so revocation is never late (P6).

        Raises:
            Unauthenticated: it opens nothing (any more).
        """
        if self.kind == "token":
            actor = reading.identities.by_token(self.digest)
        else:
            actor = reading.identities.by_session(self.digest, reading.now)
        if actor is None:
            raise Unauthenticated
        return actor


@dataclass(frozen=True, slots=True)
class Guest:
    """One admitted socket."""

    credential: Credential
    streams: set[str] = field(default_factory=set)


class Guests:
    """Everyone who was let in and has not left."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Guest] = {}

    def __len__(self) -> int:
        return len(self._by_sid)

    def add(self, sid: str, guest: Guest) -> None:
        self._by_sid[sid] = guest

    def remove(self, sid: str) -> None:
        self._by_sid.pop(sid, None)

    def get(self, sid: str) -> Guest:
        """Raises `Unauthenticated` when the socket is not, or no longer, let in."""
        guest = self._by_sid.get(sid)
        if guest is None:
            raise Unauthenticated("Connect before sending events.")
        return guest
