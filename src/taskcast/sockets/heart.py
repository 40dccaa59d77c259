"""The clock of all clients: when to ping, when a ping went unanswered, when patience with a leaver ends.

One greenlet for everyone instead of one for each: every delay is constant, so each kind of deadline is a
queue that is due from the front. What became pointless meanwhile is noticed when it is due.
"""

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Final

import gevent

_TICK: Final = 0.25  # seconds; a ping may be this late
_AT_ONCE: Final = 100  # deadlines handled before others get the loop

_log = logging.getLogger("taskcast.sockets")


class Deadlines:
    """Calls to make a fixed time after they were asked for."""

    def __init__(self, delay: float, clock: Callable[[], float]) -> None:
        self._delay = delay
        self._clock = clock
        self._calls: deque[tuple[float, Callable[[], None]]] = deque()

    def later(self, call: Callable[[], None]) -> None:
        self._calls.append((self._clock() + self._delay, call))

    def run_due(self, most: int) -> int:
        """Make the calls that are due, at most so many; returns how many were made."""
        now, made = self._clock(), 0
        while self._calls and made < most and self._calls[0][0] <= now:
            self._calls.popleft()[1]()
            made += 1
        return made


class Heart:
    """Beats from `start` to `stop`; deadlines may be set before."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._deadlines: list[Deadlines] = []
        self._greenlet: gevent.Greenlet[[], None] | None = None

    def after(self, delay: float) -> Deadlines:
        """A new kind of deadline, `delay` seconds ahead."""
        deadlines = Deadlines(delay, self._clock)
        self._deadlines.append(deadlines)
        return deadlines

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
            gevent.sleep(0 if any(busy) else _TICK)

    @staticmethod
    def _run_due(kind: Deadlines) -> bool:
        """Whether more is due."""
        try:
            return kind.run_due(_AT_ONCE) == _AT_ONCE
        except Exception:  # noqa: BLE001 - a top loop: one client's fault must not stop everyone's clock
            _log.exception("socket deadline failed")
            return True
