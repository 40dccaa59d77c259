"""How much of what is no good command a client may send: a token bucket of points (promise P8).

Each refusal costs work and changes nothing, so no pace of writes counts it. Within its budget a client notices
nothing; beyond, it is not read for a while, and when it goes on like that for long it is dropped. A client that
was not let in yet gets a few points once, and no more.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from taskcast.sockets.engine.client_limits import ClientLimits

PACKET: Final = 1.0
"""Points of one packet or command that was refused, that nobody asked for, or that no other pace counts."""
PART: Final = 0.1
"""Points of a fragment of a message, or of a piece of one over the limit."""
_BYTES_A_POINT: Final = 64 * 1024


def points_of(size: int) -> float:
    """What a packet of so many bytes costs."""
    return PACKET + size / _BYTES_A_POINT


class Verdict(Enum):
    GO_ON = auto()
    PAUSE = auto()  # do not read the client for `ClientLimits.pause` seconds
    GIVE_UP = auto()


class RefusalBudget:
    """Of one client."""

    __slots__ = ("_burst", "_left", "_monotonic", "_patience", "_pauses", "_rate", "_since")

    def __init__(
        self, *, burst: float, per_second: float, patience: int, monotonic: Callable[[], float]
    ) -> None:
        self._burst = burst
        self._rate = per_second
        self._patience = patience  # pauses in a row before it is given up
        self._monotonic = monotonic
        self._left = burst
        self._since = monotonic()
        self._pauses = 0

    def spend(self, points: float) -> Verdict:
        """Take so many points, and say what is to be done with the client."""
        now = self._monotonic()
        filled = min(self._burst, self._left + (now - self._since) * self._rate)
        if filled == self._burst:
            self._pauses = 0
        self._left, self._since = max(-self._burst, filled - points), now
        if self._left >= 0:
            return Verdict.GO_ON
        self._pauses += 1
        return Verdict.PAUSE if self._pauses <= self._patience else Verdict.GIVE_UP


def budget_of_admitted(limits: ClientLimits, monotonic: Callable[[], float]) -> RefusalBudget:
    """Of a client that was let in."""
    return RefusalBudget(
        burst=limits.refusals_per_second * limits.refusal_burst_seconds, per_second=limits.refusals_per_second,
        patience=limits.pauses, monotonic=monotonic,
    )  # fmt: skip


def budget_of_unadmitted(limits: ClientLimits, monotonic: Callable[[], float]) -> RefusalBudget:
    """Of a client that has not proved who they are."""
    return RefusalBudget(burst=limits.unadmitted_packets, per_second=0, patience=0, monotonic=monotonic)
