"""Greenlets that are used again: a new one costs 8 µs, most of it for its stack; one that waits costs 0.4 µs.

Whatever a task raises is told to the hub, as of any greenlet, and the pool goes on.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

from gevent import get_hub
from greenlet import getcurrent, greenlet

MOST_IDLE = 256
ROUND_SECONDS = 0.005


def loop_tick_exceeded() -> bool:
    """Whether this round of the event loop has lasted long enough to leave what can wait to the next.

    What a socket has to read is told again in every round, so whoever leaves it there needs no queue.
    """
    return time.time() - get_hub().loop.now() > ROUND_SECONDS


class GreenletPool:
    """Of one event loop."""

    __slots__ = ("_hub", "_idle")

    def __init__(self) -> None:
        self._hub = get_hub()
        self._idle: list[greenlet] = []

    def submit(self, task: Callable[[Any], object], about: object) -> None:
        """Call `task(about)` in a greenlet: in the hub at once, until it first waits; elsewhere soon."""
        if getcurrent() is self._hub:
            self._take(task, about)
        else:
            self._hub.loop.run_callback(self._take, task, about)

    def _take(self, task: Callable[[Any], object], about: object) -> None:
        if not self._idle:
            # Not with its first task: a greenlet keeps what it was begun with as long as it lives.
            greenlet(self._work, self._hub).switch()
        self._idle.pop().switch(task, about)

    def _work(self) -> None:
        me, hub, idle = getcurrent(), self._hub, self._idle
        while True:
            idle.append(me)
            task, about = hub.switch()
            try:
                task(about)
            except BaseException:  # noqa: BLE001 - the top of this stack is the event loop
                hub.handle_error(task, *sys.exc_info())
            if len(idle) >= MOST_IDLE:
                return
            del task, about
