"""Rate-limits a request before the transaction that authenticates its caller.

The owner of a token or session never changes, so it is cached. Whether the credential is still valid may
change at any time; only the database knows, and `perform` asks it in the transaction of the write.
"""

from typing import Final, NamedTuple, NoReturn

from taskcast.domain.errors import Forbidden, Problem, RateLimited, Unauthenticated, Unavailable
from taskcast.domain.ids import SessionId, TokenId, UserId
from taskcast.domain.permissions import Actor, Credential
from taskcast.ports.clock import Clock
from taskcast.ports.unit_of_work import Store
from taskcast.usecases.accounts.identity import actor_of
from taskcast.usecases.accounts.token_uses import TokenUses
from taskcast.usecases.limits.refusal_log import RefusalLog
from taskcast.usecases.limits.token_bucket import TokenBucket

_MOST: Final = 10_000


FREE_BYTES: Final = 1024
"""Writes up to this size are not counted in bytes: an ordinary write costs the same whatever its content."""


class Budgets(NamedTuple):
    """Budgets per user: bytes written, and seconds spent reading; None is no limit."""

    written: TokenBucket[UserId] | None = None
    reading: TokenBucket[UserId] | None = None


NO_BUDGETS: Final = Budgets()


class CredentialHolder(NamedTuple):
    """The owner of a credential, and the id of its token or session."""

    user_id: UserId
    token_id: TokenId | None
    session_id: SessionId | None


class WriteLimits:
    """The limits of both transports, by credential.

    Not thread-safe: used on the event loop only.
    """

    __slots__ = ("_clock", "_known", "_rate", "_reading", "_refusals", "_store", "_token_uses", "_written")

    def __init__(  # noqa: PLR0913 - each a part of its own
        self,
        store: Store,
        *,
        clock: Clock,
        rate: TokenBucket[UserId],
        token_uses: TokenUses,
        refusals: RefusalLog,
        budgets: Budgets = NO_BUDGETS,
    ) -> None:
        self._store = store
        self._clock = clock
        self._rate = rate
        self._written = budgets.written
        self._reading = budgets.reading
        self._token_uses = token_uses
        self._refusals = refusals
        self._known: dict[Credential, CredentialHolder] = {}

    def check_write(self, credential: Credential) -> None:
        """Count one write against the limit of the credential's owner.

        Raises:
            Unauthenticated: the credential is not valid, and was never seen valid by this process.
            RateLimited: too many writes.
        """
        holder = self._known.get(credential) or self._look_up(credential)
        self._token_uses.note(holder.token_id, self._clock.now(), session=holder.session_id)
        try:
            self._rate.take(holder.user_id)
            if self._written is not None:
                self._written.check(holder.user_id)
        except RateLimited as refusal:
            self.refuse(credential, refusal)

    def charge_write(self, credential: Credential, size: int) -> None:
        """Count the bytes of one write, unless they are few."""
        if size > FREE_BYTES and self._written is not None and (holder := self._known.get(credential)):
            self._written.charge(holder.user_id, size)

    def check_read(self, credential: Credential) -> UserId:
        """The owner of the credential, if their read budget is not used up.

        Raises:
            Unauthenticated: as `check_write`.
            RateLimited: the read budget is used up.
        """
        holder = self._known.get(credential) or self._look_up(credential)
        self.check_read_budget(holder.user_id)
        return holder.user_id

    def check_read_budget(self, user: UserId) -> None:
        """Raises `RateLimited` when the user's read budget is used up."""
        if self._reading is not None:
            self._reading.check(user)

    def charge_read(self, user: UserId, seconds: float) -> None:
        """Charge the time of a read to the user's budget."""
        if self._reading is not None:
            self._reading.charge(user, seconds)

    def refuse(self, credential: Credential, refusal: Problem) -> NoReturn:
        """Raise the refusal.

        If the credential has ended, raise only `Unauthenticated`, which reveals less.
        """
        if not isinstance(refusal, Unavailable):  # the database is overloaded: do not ask it
            actor = self.current_actor(credential)
            if isinstance(refusal, Forbidden):
                self._refusals.note("permission_refused", actor=actor.user_id)
        raise refusal

    def current_actor(self, credential: Credential) -> Actor:
        """The actor of the credential, read from the database.

        Raises:
            Unauthenticated: the credential is not valid (any more); its owner is no longer charged for it.
        """
        try:
            return self._store.read_once(lambda reading: actor_of(reading, credential))
        except Unauthenticated as refusal:
            self._known.pop(credential, None)
            self._refusals.note("credential_refused")
            refusal.is_counted = True
            raise

    def _look_up(self, credential: Credential) -> CredentialHolder:
        actor = self.current_actor(credential)
        if len(self._known) >= _MOST:
            self._known.clear()
        holder = self._known[credential] = CredentialHolder(actor.user_id, actor.token_id, actor.session_id)
        return holder
