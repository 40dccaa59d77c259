"""When API tokens were last used: noted in memory as requests come, written by and by (`ApiToken.last_used_at`).

Promise: no request waits or writes for it. A token's use is noted once an hour at most, so a process that
dies forgets no more than what came since the last `write`.
"""

from datetime import timedelta

from taskcast.domain.ids import Instant, TokenId, instant, moment
from taskcast.ports.unit_of_work import Store, Work

NOTED_AGAIN_AFTER = timedelta(hours=1)


class TokenUses:
    """The uses that this process saw. Any thread may note: each step is one operation on a dictionary."""

    __slots__ = ("_noted", "_unwritten")

    def __init__(self) -> None:
        self._noted: dict[TokenId, Instant] = {}
        self._unwritten: dict[TokenId, Instant] = {}

    def note(self, token: TokenId | None, now: Instant) -> None:
        """Somebody acts by that token now, if by one at all."""
        if token is not None and token not in self._noted:
            self._noted[token] = self._unwritten[token] = now

    def write(self, store: Store, now: Instant) -> None:
        """Write what was noted since the last time; of several processes, one writes within the hour.

        Raises:
            Unavailable: the database cannot be written; the next call tries again.
        """
        an_hour_ago = instant(moment(now) - NOTED_AGAIN_AFTER)
        for token in [token for token, at in self._noted.copy().items() if at <= an_hour_ago]:
            del self._noted[token]
        uses = self._unwritten.copy()
        if not uses:
            return

        def transaction(work: Work) -> None:
            for token, at in sorted(uses.items()):  # in one order, so that processes cannot deadlock
                since = instant(moment(at) - NOTED_AGAIN_AFTER)
                work.identities.note_use(token, at, unless_since=since)

        store.run(transaction)
        for token in uses:
            self._unwritten.pop(token, None)
