"""Where the writer of SQLite works: on the event loop, or in a thread of its own where there is no loop.

On the loop it runs commands between other greenlets, and hands over only what waits for the disk or for
another process: a command is Python, which needs the interpreter lock anyway, and fighting for that lock
from another thread after every row cost 10 to 30 ms per command beside a busy loop (measured:
docs/decisions/0004-threads-greenlets-and-failed-commits.md).
"""

from _queue import Empty, SimpleQueue
from collections import deque
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import gevent
from gevent.event import Event

from taskcast.storage.loop_bridge import current_bridge, get_ident, is_patched, start_thread

T = TypeVar("T")
J = TypeVar("J")

YIELD_SECONDS = 0.002


class WriterLoop(Protocol[J]):
    """A queue of jobs and somebody who works on them, one after the other."""

    def start(self, body: Callable[[], None]) -> None:
        """Let `body` work here."""
        ...

    def put(self, job: J) -> None:
        """Queue a job, from any thread."""
        ...

    def take(self, timeout: float | None) -> J | None:
        """Wait for the next job; None when there is none within `timeout` seconds."""
        ...

    def next(self) -> J | None:
        """The next job, if one is waiting."""
        ...

    def yield_to_loop(self) -> None:
        """Let whoever is ready here go on first, and put what they have; soon over, however many there are."""
        ...

    def run_blocking(self, call: Callable[[], T]) -> T:
        """Call what may block for long, without stopping the event loop."""
        ...


class ThreadWriterLoop(Generic[J]):
    """A thread of its own."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[J] = SimpleQueue()

    def start(self, body: Callable[[], None]) -> None:
        start_thread(body)

    def put(self, job: J) -> None:
        self._jobs.put(job)

    def take(self, timeout: float | None) -> J | None:
        try:
            return self._jobs.get(timeout=timeout)
        except Empty:
            return None

    def next(self) -> J | None:
        try:
            return self._jobs.get_nowait()
        except Empty:
            return None

    def yield_to_loop(self) -> None:
        """Nobody else works in this thread."""

    def run_blocking(self, call: Callable[[], T]) -> T:
        return call()


class GreenletWriterLoop(Generic[J]):
    """A greenlet of the loop it was made on, with a thread of the operating system beside it."""

    def __init__(self) -> None:
        self._bridge = current_bridge()
        self._home = get_ident()
        self._jobs: deque[J] = deque()
        self._arrived = Event()
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def start(self, body: Callable[[], None]) -> None:
        start_thread(self._make_calls)
        gevent.spawn(body).rawlink(lambda _: self._calls.put(None))

    def put(self, job: J) -> None:
        self._jobs.append(job)
        if get_ident() == self._home:
            self._arrived.set()
        else:
            self._bridge.call_soon(self._arrived.set)

    def take(self, timeout: float | None) -> J | None:
        if not self._jobs:
            self._arrived.clear()
            self._arrived.wait(timeout)
        return self.next()

    def next(self) -> J | None:
        return self._jobs.popleft() if self._jobs else None

    def yield_to_loop(self) -> None:
        # Not sleep(0), which comes back before the loop has looked at its sockets.
        gevent.with_timeout(YIELD_SECONDS, gevent.idle, timeout_value=None)

    def run_blocking(self, call: Callable[[], T]) -> T:
        waiting = self._bridge.waiting()
        outcome: list[T] = []
        failure: list[BaseException] = []

        def make() -> None:
            try:
                outcome.append(call())
            except BaseException as error:  # noqa: BLE001 - raised where it is waited for
                failure.append(error)
            self._bridge.call_soon(waiting.done)

        self._calls.put(make)
        waiting.wait()
        if failure:
            raise failure[0]
        return outcome[0]

    def _make_calls(self) -> None:
        while (call := self._calls.get()) is not None:
            call()


def writer_loop() -> WriterLoop[J]:
    """The desk that suits the calling thread."""
    return GreenletWriterLoop() if is_patched() else ThreadWriterLoop()
