"""Lists, searches, snapshots and pages of events: read in native threads, where each person takes their turn (P8).

Whatever one person asks for at once, one of their reads runs at a time, so others find a thread; and what their reads
cost counts against a budget of processor time. The cost is known only afterwards, so it may leave a debt.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from gevent import monkey
from gevent.lock import Semaphore

from taskcast.domain.errors import Problem, RateLimited
from taskcast.domain.ids import UserId
from taskcast.domain.permissions import Credential
from taskcast.ports.unit_of_work import Reading, Store
from taskcast.usecases.limits.write_limits import WriteLimits

T = TypeVar("T")

MOST_WAITING: Final = 64
RETRY_AFTER: Final = 1

_thread: Callable[[], int] = monkey.get_original("_thread", "get_ident")


class _Turn:
    """One person's: who waits for it."""

    __slots__ = ("free", "waiting")

    def __init__(self) -> None:
        self.free = Semaphore(1)
        self.waiting = 0


class SlowReads:
    """Of one process. Lives on the event loop."""

    __slots__ = ("_store", "_turns", "_write_limits")

    def __init__(self, store: Store, write_limits: WriteLimits) -> None:
        self._store = store
        self._write_limits = write_limits
        self._turns: dict[UserId, _Turn] = {}

    def read(self, credential: Credential, query: Callable[[Reading], T]) -> T:
        """What `query` answers. Refusals are carried out as values: gevent's pool prints what a task raises.

        Raises:
            Unauthenticated: the credential opens nothing.
            RateLimited: the person's budget is used up, or too many reads of theirs wait.
            Problem: whatever `query` refuses.
        """
        user = self._write_limits.check_read(credential)
        home = _thread()
        seconds = 0.0

        def carried(reading: Reading) -> T | Problem:
            nonlocal seconds
            # In a thread of its own the processor's time; else the time it takes, most of which the database needs.
            clock = time.perf_counter if _thread() == home else time.thread_time
            began = clock()
            try:
                return query(reading)
            except Problem as refusal:
                return refusal
            finally:
                seconds = clock() - began

        with self._turn(user):
            found: Any = self._store.read_slowly(carried)
        self._write_limits.charge_read(user, seconds)
        if isinstance(found, Problem):
            raise found
        return found  # type: ignore[no-any-return]

    @contextmanager
    def _turn(self, user: UserId) -> Iterator[None]:
        turn = self._turns.get(user)
        if turn is None:
            turn = self._turns[user] = _Turn()
        elif turn.waiting >= MOST_WAITING:
            raise RateLimited(RETRY_AFTER)
        turn.waiting += 1
        try:
            with turn.free:
                self._write_limits.check_read_budget(user)  # what ran meanwhile may have used up the budget
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[user]
