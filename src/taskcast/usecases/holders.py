"""Whoever wants to change something is counted before the transaction that finds out what they may.

Whose a token or session is never changes, so that much is remembered; whether it still opens anything can change at
any time, and only the database says so: to `perform`, in the transaction of the change itself.
"""

from typing import Final, NamedTuple, NoReturn

from taskcast.domain.errors import Forbidden, Problem, RateLimited, Unauthenticated, Unavailable
from taskcast.domain.identity import Credential
from taskcast.domain.ids import TokenId, UserId
from taskcast.domain.permissions import Actor
from taskcast.ports.clock import Clock
from taskcast.ports.unit_of_work import Store

from .identity import actor_of
from .pace import Pace
from .refusals import Refusals
from .token_uses import TokenUses

_MOST: Final = 10_000


class Holder(NamedTuple):
    """Whose a credential is, and which token, if it is one."""

    user_id: UserId
    token_id: TokenId | None


class Holders:
    """Who shows what, for both transports.

    Not thread-safe: called on the event loop, where nothing else runs in between.
    """

    __slots__ = ("_clock", "_known", "_pace", "_refusals", "_store", "_token_uses")

    def __init__(
        self, store: Store, *, clock: Clock, pace: Pace[UserId], token_uses: TokenUses, refusals: Refusals
    ) -> None:
        self._store = store
        self._clock = clock
        self._pace = pace
        self._token_uses = token_uses
        self._refusals = refusals
        self._known: dict[Credential, Holder] = {}

    def admit(self, credential: Credential) -> None:
        """Count one write of whoever holds it, against their pace.

        Raises:
            Unauthenticated: it opens nothing, and was not known here for opening something once.
            RateLimited: too many writes.
        """
        holder = self._known.get(credential) or self._found(credential)
        self._token_uses.note(holder.token_id, self._clock.now())
        try:
            self._pace.take(holder.user_id)
        except RateLimited as refusal:
            self.refuse(credential, refusal)

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
        except Unauthenticated:
            self._known.pop(credential, None)
            self._refusals.note("credential_refused")
            raise

    def _found(self, credential: Credential) -> Holder:
        actor = self.ask(credential)
        if len(self._known) >= _MOST:
            self._known.clear()
        holder = self._known[credential] = Holder(actor.user_id, actor.token_id)
        return holder
