"""Waiting and waking across greenlets and threads of the operating system, whatever gevent has replaced.

A bridge calls back where a caller lives: in the hub of its event loop (woken by `loop.async_`, the one call
gevent allows from other threads), or at once where there is no loop. Waiting blocks the calling greenlet or
thread alone. docs/decisions/0004-threads-greenlets-and-failed-commits.md.
"""

import sys
from _thread import LockType
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import gevent
from gevent import monkey
from gevent.hub import Waiter

from taskcast.ports.unit_of_work import Committed

_start_thread = monkey.get_original("_thread", "start_new_thread")
_allocate_lock = monkey.get_original("_thread", "allocate_lock")
get_ident: Callable[[], int] = monkey.get_original("_thread", "get_ident")
"""Of the thread of the operating system: gevent's own tells greenlets apart."""


def start_thread(body: Callable[[], None]) -> None:
    """Run `body` in a thread of the operating system."""
    _start_thread(body, ())


def new_lock() -> LockType:
    """A lock of the operating system."""
    lock: LockType = _allocate_lock()
    return lock


def is_patched() -> bool:
    """Whether greenlets run here, all of which a blocked thread would stop."""
    return bool(monkey.is_module_patched("threading"))


class Wait(Protocol):
    """One caller waiting; `done` is called by way of its bridge."""

    def wait(self) -> None: ...

    def done(self) -> None: ...


class LoopBridge(Protocol):
    """Calls back where a caller lives, from any thread, in order."""

    def call_soon(self, *calls: Callable[[], object]) -> None: ...

    def waiting(self) -> Wait: ...


class HubBridge:
    """The bridge of one event loop: calls run in its hub."""

    def __init__(self) -> None:
        self._hub = gevent.get_hub()
        self._home = get_ident()
        self._calls: deque[Callable[[], object]] = deque()
        self._waiting = 0
        self._watcher: Any = self._hub.loop.async_(ref=False)
        self._watcher.start(self._run)

    def call_soon(self, *calls: Callable[[], object]) -> None:
        self._calls.extend(calls)
        if get_ident() == self._home:
            self._hub.loop.run_callback(self._run)
        else:
            self._watcher.send()

    def _run(self) -> None:
        while self._calls:
            call = self._calls.popleft()
            try:
                call()
            except BaseException:  # noqa: BLE001 - one listener's fault must not leave callers waiting
                self._hub.handle_error(call, *sys.exc_info())

    def waiting(self) -> Wait:
        return _HubWait(self)

    def expect(self, change: int) -> None:
        """Keep the loop alive while somebody waits, and only then."""
        self._waiting += change
        self._watcher.ref = self._waiting > 0


class _HubWait:
    def __init__(self, bridge: HubBridge) -> None:
        self._bridge = bridge
        self._waiter: Waiter[None] = Waiter()
        bridge.expect(+1)

    def wait(self) -> None:
        self._waiter.get()

    def done(self) -> None:
        self._bridge.expect(-1)
        self._waiter.switch(None)


class ThreadBridge:
    """Where there is no loop: calls run at once, in the thread that rings."""

    def call_soon(self, *calls: Callable[[], object]) -> None:
        for call in calls:
            try:
                call()
            except Exception:  # noqa: BLE001 - as above
                sys.excepthook(*sys.exc_info())

    def waiting(self) -> Wait:
        return _ThreadWait()


class _ThreadWait:
    def __init__(self) -> None:
        self._lock = _allocate_lock()
        self._lock.acquire()

    def wait(self) -> None:
        self._lock.acquire()

    def done(self) -> None:
        self._lock.release()


_thread_bridge = ThreadBridge()
_here = monkey.get_original("_thread", "_local")()  # of the thread: gevent's would be of each greenlet


def current_bridge() -> LoopBridge:
    """The bridge of the calling thread."""
    if not is_patched():
        return _thread_bridge
    found: HubBridge | None = getattr(_here, "bridge", None)
    if found is None:
        found = _here.bridge = HubBridge()
    return found


CommitListener = Callable[[Committed], None]


class CommitListeners:
    """Tells every listener of what was committed, from whatever thread."""

    def __init__(self) -> None:
        self._listening: tuple[tuple[LoopBridge, CommitListener], ...] = ()

    def add(self, listener: CommitListener) -> None:
        """Call `listener` in the hub of the calling thread (without a loop: in the thread that tells)."""
        self._listening += ((current_bridge(), listener),)

    def tell(self, committed: Committed) -> None:
        for home, listener in self._listening:
            home.call_soon(partial(listener, committed))
