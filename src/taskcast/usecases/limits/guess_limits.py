"""How often passwords may be guessed: failures within 15 minutes, counted in memory, per process (promise P8).

Three budgets of a stranger: of the account, of their address and of its network. A device that signed in to the account
before has one of its own, so that whoever guesses slows down strangers alone (OWASP, "Device Cookies"). Only failures
count. While a password is being verified it counts as one, so that many guesses at once gain nothing; what is refused
without being verified counts for nothing.
"""

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from taskcast.domain.errors import RateLimited

WITHIN: Final = 15 * 60.0
MOST_KEYS: Final = 50_000
"""More than the passwords a machine can verify in 15 minutes; beyond them the oldest are forgotten."""

Kind = Literal["account", "address", "network", "device", "own"]


class Budget(NamedTuple):
    """What a failure counts against; `name` is whose budget of that kind."""

    kind: Kind
    name: str


class FailureLimits(NamedTuple):
    """Failures within 15 minutes after which the next attempt has to wait."""

    per_account: int = 10
    per_address: int = 30
    per_network: int = 300

    def most(self, kind: Kind) -> int:
        """A known device may fail as often as an address; whoever holds a session, as an account."""
        if kind == "network":
            return self.per_network
        return self.per_address if kind in {"address", "device"} else self.per_account


class _Failures:
    __slots__ = ("at", "under_way")

    def __init__(self) -> None:
        self.at: deque[float] = deque()
        self.under_way = 0

    def forget_before(self, since: float) -> None:
        while self.at and self.at[0] <= since:
            self.at.popleft()


class GuessLimits:
    """The failures that this process saw. Not thread-safe: called on the event loop."""

    __slots__ = ("_by_budget", "_limits", "_monotonic")

    def __init__(
        self,
        limits: FailureLimits = FailureLimits(),  # noqa: B008 - immutable
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._by_budget: dict[Budget, _Failures] = {}

    def begin(self, budgets: Sequence[Budget]) -> "Attempt":
        """Let a password be verified. Call `end` of what is returned, whatever happens.

        Raises:
            RateLimited: one of the budgets is used up; `retry_after` says when it will not be.
        """
        now = self._monotonic()
        wait = max((self._wait(budget, now) for budget in budgets), default=0.0)
        if wait > 0:
            raise RateLimited(max(1, math.ceil(wait)))
        counted = [self._of(budget, now) for budget in budgets]
        for each in counted:
            each.under_way += 1
        return Attempt(self, budgets, counted)

    def end(self, budgets: Sequence[Budget], counted: Sequence[_Failures], *, failed: bool) -> None:
        """Count the failure, if it was one."""
        now = self._monotonic()
        for budget, each in zip(budgets, counted, strict=True):
            each.under_way -= 1
            if failed:
                each.at.append(now)
            if each.at or each.under_way:
                self._by_budget.pop(budget, None)
                self._by_budget[budget] = each  # last touched, last forgotten
            else:
                self._by_budget.pop(budget, None)

    def clear(self, budget: Budget) -> None:
        """Forget its failures: whoever owns it has proved who they are."""
        self._by_budget.pop(budget, None)

    def _wait(self, budget: Budget, now: float) -> float:
        known = self._by_budget.get(budget)
        if known is None:
            return 0.0
        known.forget_before(now - WITHIN)
        over = len(known.at) + known.under_way - self._limits.most(budget.kind)
        if over < 0:
            return 0.0
        return known.at[over] + WITHIN - now if over < len(known.at) else 1.0

    def _of(self, budget: Budget, now: float) -> _Failures:
        known = self._by_budget.get(budget)
        if known is None:
            if len(self._by_budget) >= MOST_KEYS:
                self._make_room(now)
            known = self._by_budget[budget] = _Failures()
        return known

    def _make_room(self, now: float) -> None:
        """Forget what is over; if nothing is, a tenth of what was touched first, but nothing under way."""
        idle = [(budget, each) for budget, each in self._by_budget.items() if not each.under_way]
        over = [budget for budget, each in idle if not each.at or each.at[-1] <= now - WITHIN]
        for budget in over or [budget for budget, _ in idle[: MOST_KEYS // 10]]:
            del self._by_budget[budget]


class Attempt:
    """A password that is being verified."""

    __slots__ = ("_budgets", "_counted", "_limits")

    def __init__(self, limits: GuessLimits, budgets: Sequence[Budget], counted: Sequence[_Failures]) -> None:
        self._limits = limits
        self._budgets = budgets
        self._counted = counted

    def end(self, *, failed: bool) -> None:
        """It was verified, or could not be: then it has not failed."""
        self._limits.end(self._budgets, self._counted, failed=failed)
