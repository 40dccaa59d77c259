"""Records when API tokens and sessions were last used: in memory per request, in the database later.

Promise: no request waits or writes for it. Each use is recorded once an hour at most, so a process that dies
loses only what came since the last `write`. A session that is unused for `session_idle` ends (OWASP, "Idle
Timeout"); because uses are recorded hourly, it lasts up to an hour longer, never less.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Generic, TypeVar

from taskcast.domain.ids import Instant, SessionId, TokenId, format_instant, parse_instant
from taskcast.ports.unit_of_work import Store, Work

NOTED_AGAIN_AFTER = timedelta(hours=1)
SESSION_IDLE = timedelta(days=14)


Used = TypeVar("Used", TokenId, SessionId)


class _Uses(Generic[Used]):
    """Thread-safe: each step is one operation on a dictionary."""

    __slots__ = ("_noted", "_unwritten")

    def __init__(self) -> None:
        self._noted: dict[Used, Instant] = {}
        self._unwritten: dict[Used, Instant] = {}

    def note(self, used: Used, now: Instant) -> None:
        if used not in self._noted:
            self._noted[used] = self._unwritten[used] = now

    def unwritten(self, now: Instant) -> list[tuple[Used, Instant]]:
        """Sorted, so that processes cannot deadlock."""
        an_hour_ago = format_instant(parse_instant(now) - NOTED_AGAIN_AFTER)
        for used in [used for used, at in self._noted.copy().items() if at <= an_hour_ago]:
            del self._noted[used]
        return sorted(self._unwritten.copy().items())

    def written(self, uses: Iterable[tuple[Used, Instant]]) -> None:
        for used, _ in uses:
            self._unwritten.pop(used, None)


class TokenUses:
    """The uses of tokens and sessions seen by this process."""

    __slots__ = ("_sessions", "_tokens", "session_idle")

    def __init__(self, *, session_idle: timedelta = SESSION_IDLE) -> None:
        self.session_idle = session_idle
        self._tokens = _Uses[TokenId]()
        self._sessions = _Uses[SessionId]()

    def note(self, token: TokenId | None, now: Instant, *, session: SessionId | None = None) -> None:
        """Record a use of the token or session, if there is one."""
        if token is not None:
            self._tokens.note(token, now)
        elif session is not None:
            self._sessions.note(session, now)

    def idle_end(self, at: Instant) -> Instant:
        """When a session ends that was last used at this instant."""
        return format_instant(parse_instant(at) + self.session_idle + NOTED_AGAIN_AFTER)

    def write(self, store: Store, now: Instant) -> None:
        """Write the uses recorded since the last call; of several processes, one writes within the hour.

        Raises:
            Unavailable: the database cannot be written; the next call tries again.
        """
        tokens, sessions = self._tokens.unwritten(now), self._sessions.unwritten(now)
        if not tokens and not sessions:
            return

        def transaction(work: Work) -> None:
            for token, at in tokens:
                since = format_instant(parse_instant(at) - NOTED_AGAIN_AFTER)
                work.identities.note_use(token, at, unless_since=since)
            for session, at in sessions:
                since = format_instant(parse_instant(at) - NOTED_AGAIN_AFTER)
                ends_at = self.idle_end(at)
                work.identities.note_session_use(session, at, idle_ends_at=ends_at, unless_since=since)

        store.run(transaction)
        self._tokens.written(tokens)
        self._sessions.written(sessions)
