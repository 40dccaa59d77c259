"""Limits failed password checks: within 15 minutes, counted in memory, per process (promise P8).

A failure counts against the account, the address and its network. A device that signed in to the account
before has its own budget, so an attacker slows down only other strangers (OWASP, "Device Cookies"). A
password that is being verified counts as a failure meanwhile, so many parallel guesses gain nothing. Attempts
that are refused without verification do not count.
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
    """A counter of failures; `name` identifies it within its kind."""

    kind: Kind
    name: str


class FailureLimits(NamedTuple):
    """Failures within 15 minutes after which the next attempt has to wait."""

    per_account: int = 10
    per_address: int = 30
    per_network: int = 300

    def most(self, kind: Kind) -> int:
        """A known device has the limit of an address; a signed-in user has that of an account."""
        if kind == "network":
            return self.per_network
        return self.per_address if kind in {"address", "device"} else self.per_account


class _Failures:
    __slots__ = ("at", "in_progress")

    def __init__(self) -> None:
        self.at: deque[float] = deque()
        self.in_progress = 0

    def forget_before(self, since: float) -> None:
        while self.at and self.at[0] <= since:
            self.at.popleft()


class GuessLimits:
    """The failures counted by this process. Not thread-safe: used on the event loop only."""

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
        """Allow one verification. The caller must call `end` of the returned attempt in any case.

        Raises:
            RateLimited: one of the budgets is used up; `retry_after` says when it will not be.
        """
        now = self._monotonic()
        wait = max((self._wait(budget, now) for budget in budgets), default=0.0)
        if wait > 0:
            raise RateLimited(max(1, math.ceil(wait)))
        counted = [self._of(budget, now) for budget in budgets]
        for each in counted:
            each.in_progress += 1
        return Attempt(self, budgets, counted)

    def end(self, budgets: Sequence[Budget], counted: Sequence[_Failures], *, failed: bool) -> None:
        """Count the failure, if it was one."""
        now = self._monotonic()
        for budget, each in zip(budgets, counted, strict=True):
            each.in_progress -= 1
            if failed:
                each.at.append(now)
            if each.at or each.in_progress:
                self._by_budget.pop(budget, None)
                self._by_budget[budget] = each  # evicted last
            else:
                self._by_budget.pop(budget, None)

    def clear(self, budget: Budget) -> None:
        """Reset a budget after its owner has proved who they are."""
        self._by_budget.pop(budget, None)

    def _wait(self, budget: Budget, now: float) -> float:
        known = self._by_budget.get(budget)
        if known is None:
            return 0.0
        known.forget_before(now - WITHIN)
        over = len(known.at) + known.in_progress - self._limits.most(budget.kind)
        if over < 0:
            return 0.0
        return known.at[over] + WITHIN - now if over < len(known.at) else 1.0

    def _of(self, budget: Budget, now: float) -> _Failures:
        known = self._by_budget.get(budget)
        if known is None:
            if len(self._by_budget) >= MOST_KEYS:
                self._evict(now)
            known = self._by_budget[budget] = _Failures()
        return known

    def _evict(self, now: float) -> None:
        """Evict expired budgets; if there are none, the least recently used tenth, except those in progress."""
        idle = [(budget, each) for budget, each in self._by_budget.items() if not each.in_progress]
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
        """End the verification; one that could not be completed has not failed."""
        self._limits.end(self._budgets, self._counted, failed=failed)
