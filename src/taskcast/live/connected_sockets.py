"""The open sockets of this process and the people behind them."""

from dataclasses import dataclass

from taskcast.domain.events import IdentityEnded
from taskcast.domain.identity import Credential
from taskcast.domain.ids import Instant, UserId
from taskcast.domain.permissions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedSocket:
    """One socket. `entered_at` is where its person's own stream stood when the identity was last checked."""

    sid: str
    actor: Actor
    credential: Credential
    expires_at: Instant | None
    automatic: bool
    entered_at: int

    def ends_with(self, ended: IdentityEnded, seq: int) -> bool:
        """Whether the socket rests on what ended at `seq` of its person's stream."""
        if seq <= self.entered_at:
            return False
        if ended.session_id is None and ended.token_id is None:
            return True
        return (ended.session_id is not None and ended.session_id == self.actor.session_id) or (
            ended.token_id is not None and ended.token_id == self.actor.token_id
        )


class ConnectedSockets:
    def __init__(self) -> None:
        self._by_sid: dict[str, ConnectedSocket] = {}
        self._by_person: dict[UserId, dict[str, ConnectedSocket]] = {}
        self._ends_at: dict[str, Instant] = {}

    def __len__(self) -> int:
        return len(self._by_sid)

    def add(self, listener: ConnectedSocket) -> None:
        self._by_sid[listener.sid] = listener
        if listener.expires_at is not None:
            self._ends_at[listener.sid] = listener.expires_at
        self._by_person.setdefault(listener.actor.user_id, {})[listener.sid] = listener

    def remove(self, sid: str) -> None:
        listener = self._by_sid.pop(sid, None)
        if listener is None:
            return
        self._ends_at.pop(sid, None)
        others = self._by_person[listener.actor.user_id]
        del others[sid]
        if not others:
            del self._by_person[listener.actor.user_id]

    def get(self, sid: str) -> ConnectedSocket | None:
        return self._by_sid.get(sid)

    def of(self, user: UserId) -> list[ConnectedSocket]:
        return list(self._by_person.get(user, {}).values())

    def automatic_of(self, user: UserId) -> list[ConnectedSocket]:
        return [listener for listener in self.of(user) if listener.automatic]

    def has(self, user: UserId) -> bool:
        return user in self._by_person

    def expired(self, now: Instant) -> list[ConnectedSocket]:
        """Those whose session or token is over, as far as was known when it was last asked for."""
        return [self._by_sid[sid] for sid, ends_at in self._ends_at.items() if ends_at <= now]

    def prolong(self, listener: ConnectedSocket, ends_at: Instant) -> None:
        """Its session was used meanwhile, and lasts until then."""
        if listener.sid in self._ends_at:
            self._ends_at[listener.sid] = ends_at
