"""The clock of all clients: when to ping, when a ping went unanswered, when patience with a leaver ends.

One greenlet for everyone instead of one for each: every delay is constant, so each kind of deadline is a
queue that is due from the front. Who needs its call no more takes it back, so the gone are not remembered.
"""

import logging
import math
import time
from collections import deque
from collections.abc import Callable
from typing import Final, TypeAlias

import gevent

_TICK: Final = 0.25  # seconds; a ping may be this late
LATENESS: Final = 2 * _TICK  # of two deadlines, one after the other
_AT_ONCE: Final = 100  # deadlines handled before others get the loop
BREATH: Final = 1e-9
"""Seconds to sleep for others to have their turn: after `sleep(0)` gevent comes back up to fifty times before it
looks at sockets and timers again."""

Call: TypeAlias = Callable[[], None]

_log = logging.getLogger("taskcast.sockets")


class TimeoutQueue:
    """Calls to make a fixed time after they were asked for, or up to a tick later."""

    def __init__(self, delay: float, clock: Callable[[], float]) -> None:
        self._delay = delay
        self.clock = clock
        self._ticks: deque[tuple[float, set[Call]]] = deque()

    def __len__(self) -> int:
        """How many calls wait."""
        return sum(len(calls) for _, calls in self._ticks)

    def later(self, call: Call) -> set[Call]:
        """Keep the call among those of its tick, which are returned: who removes it there takes it back."""
        due = math.ceil((self.clock() + self._delay) / _TICK) * _TICK
        if not self._ticks or self._ticks[-1][0] < due:
            self._ticks.append((due, set()))
        calls = self._ticks[-1][1]
        calls.add(call)
        return calls

    def run_due(self, most: int) -> int:
        """Make the calls that are due, at most so many; returns how many were made."""
        now, made = self.clock(), 0
        while self._ticks and made < most and self._ticks[0][0] <= now:
            calls = self._ticks[0][1]
            if calls:
                calls.pop()()
                made += 1
            else:
                self._ticks.popleft()
        return made


class PingTimer:
    """Beats from `start` to `stop`; deadlines may be set before."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._deadlines: list[TimeoutQueue] = []
        self._greenlet: gevent.Greenlet[[], None] | None = None

    def after(self, delay: float) -> TimeoutQueue:
        """A new kind of deadline, `delay` seconds ahead."""
        deadlines = TimeoutQueue(delay, self._clock)
        self._deadlines.append(deadlines)
        return deadlines

    def __len__(self) -> int:
        """How many calls of any kind wait."""
        return sum(len(deadlines) for deadlines in self._deadlines)

    def start(self) -> None:
        """Begin to beat, once, in the process that serves (not before it forks)."""
        if self._greenlet is None:
            self._greenlet = gevent.spawn(self._beat)

    def stop(self) -> None:
        if self._greenlet is not None:
            self._greenlet.kill(block=False)
            self._greenlet = None

    def _beat(self) -> None:
        while True:
            busy = [self._run_due(kind) for kind in self._deadlines]
            gevent.sleep(BREATH if any(busy) else _TICK)

    @staticmethod
    def _run_due(kind: TimeoutQueue) -> bool:
        """Whether more is due."""
        try:
            return kind.run_due(_AT_ONCE) == _AT_ONCE
        except Exception:  # noqa: BLE001 - a top loop: one client's fault must not stop everyone's clock
            _log.exception("socket deadline failed")
            return True
