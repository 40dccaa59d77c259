"""Whoever wants to change something is counted before the transaction that finds out what they may.

Whose a token or session is never changes, so that much is remembered; whether it still opens anything can change at
any time, and only the database says so: to `perform`, in the transaction of the change itself.
"""

from typing import Final, NamedTuple, NoReturn

from taskcast.domain.errors import Forbidden, Problem, RateLimited, Unauthenticated, Unavailable
from taskcast.domain.identity import Credential
from taskcast.domain.ids import SessionId, TokenId, UserId
from taskcast.domain.permissions import Actor
from taskcast.ports.clock import Clock
from taskcast.ports.unit_of_work import Store
from taskcast.usecases.accounts.identity import actor_of
from taskcast.usecases.accounts.token_uses import TokenUses
from taskcast.usecases.limits.refusal_log import RefusalLog
from taskcast.usecases.limits.token_bucket import TokenBucket

_MOST: Final = 10_000


FREE_BYTES: Final = 1024
"""What a write may have without counting: an ordinary one costs the same whatever it says."""


class Budgets(NamedTuple):
    """Per person: bytes of writes, and seconds that reads take; None is no limit."""

    written: TokenBucket[UserId] | None = None
    reading: TokenBucket[UserId] | None = None


NO_BUDGETS: Final = Budgets()


class CredentialHolder(NamedTuple):
    """Whose a credential is, and which token, if it is one."""

    user_id: UserId
    token_id: TokenId | None
    session_id: SessionId | None


class WriteLimits:
    """Who shows what, for both transports.

    Not thread-safe: called on the event loop, where nothing else runs in between.
    """

    __slots__ = ("_clock", "_known", "_pace", "_reading", "_refusals", "_store", "_token_uses", "_written")

    def __init__(  # noqa: PLR0913 - each a part of its own
        self,
        store: Store,
        *,
        clock: Clock,
        pace: TokenBucket[UserId],
        token_uses: TokenUses,
        refusals: RefusalLog,
        budgets: Budgets = NO_BUDGETS,
    ) -> None:
        self._store = store
        self._clock = clock
        self._pace = pace
        self._written = budgets.written
        self._reading = budgets.reading
        self._token_uses = token_uses
        self._refusals = refusals
        self._known: dict[Credential, CredentialHolder] = {}

    def admit(self, credential: Credential) -> None:
        """Count one write of whoever holds it, against their pace.

        Raises:
            Unauthenticated: it opens nothing, and was not known here for opening something once.
            RateLimited: too many writes.
        """
        holder = self._known.get(credential) or self._found(credential)
        self._token_uses.note(holder.token_id, self._clock.now(), session=holder.session_id)
        try:
            self._pace.take(holder.user_id)
            if self._written is not None:
                self._written.check(holder.user_id)
        except RateLimited as refusal:
            self.refuse(credential, refusal)

    def count_written(self, credential: Credential, size: int) -> None:
        """Count the bytes that one write of theirs brought or made, unless they are few."""
        if size > FREE_BYTES and self._written is not None and (holder := self._known.get(credential)):
            self._written.charge(holder.user_id, size)

    def admit_reader(self, credential: Credential) -> UserId:
        """Who holds it, and may read now as far as their budget goes.

        Raises:
            Unauthenticated: as `admit`.
            RateLimited: their reads have cost too much.
        """
        holder = self._known.get(credential) or self._found(credential)
        self.check_reader(holder.user_id)
        return holder.user_id

    def check_reader(self, user: UserId) -> None:
        """Raises `RateLimited` when their reads have cost too much."""
        if self._reading is not None:
            self._reading.check(user)

    def count_read(self, user: UserId, seconds: float) -> None:
        """Count what a read of theirs has cost."""
        if self._reading is not None:
            self._reading.charge(user, seconds)

    def refuse(self, credential: Credential, refusal: Problem) -> NoReturn:
        """Raise why it was refused; whom the credential opens nothing for any more learns no more than that."""
        if not isinstance(refusal, Unavailable):  # then the database has enough to do
            actor = self.ask(credential)
            if isinstance(refusal, Forbidden):
                self._refusals.note("permission_refused", actor=actor.user_id)
        raise refusal

    def ask(self, credential: Credential) -> Actor:
        """Who holds it and what they may, as the database says now.

        Raises:
            Unauthenticated: it opens nothing (any more). Nothing is counted against its holder any more, either.
        """
        try:
            return self._store.read_once(lambda reading: actor_of(reading, credential))
        except Unauthenticated as refusal:
            self._known.pop(credential, None)
            self._refusals.note("credential_refused")
            refusal.is_counted = True
            raise

    def _found(self, credential: Credential) -> CredentialHolder:
        actor = self.ask(credential)
        if len(self._known) >= _MOST:
            self._known.clear()
        holder = self._known[credential] = CredentialHolder(actor.user_id, actor.token_id, actor.session_id)
        return holder
