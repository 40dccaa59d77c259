"""A machine that is busy with other things: `SLOW=pages` or `SLOW=servers` lets those run for a tenth of the time.

For tests of the page: what is typed before a field has the focus, or expected of a change that was shown but not yet
saved, fails there as it would on the slowest machine. Processes are stopped and continued in turn, which takes no
processor time from those that run the tests.
"""

import os
import signal
import threading
from collections.abc import Iterator

import psutil
import pytest

RUNNING_SECONDS, STOPPED_SECONDS = 0.02, 0.18
PAGES, SERVERS = "pages", "servers"


class SlowMotion:
    """Stops and continues the pages, or the servers, that this process has started."""

    def __init__(self, what: str) -> None:
        if what not in {PAGES, SERVERS}:
            raise pytest.UsageError(f"SLOW is {PAGES!r} or {SERVERS!r}, not {what!r}")
        self._wanted = _is_page if what == PAGES else _is_server
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ending.wait(RUNNING_SECONDS):
            found = [each for each in psutil.Process().children(recursive=True) if self._wanted(each)]
            for process in found:
                _signal(process, signal.SIGSTOP)
            self._ending.wait(STOPPED_SECONDS)
            for process in found:
                _signal(process, signal.SIGCONT)


def _is_page(process: psutil.Process) -> bool:
    return "--type=renderer" in _command(process)


def _is_server(process: psutil.Process) -> bool:
    """Whether the fork server has started it (programs.py)."""
    try:
        parent = process.parent()
    except psutil.NoSuchProcess:
        return False
    return parent is not None and any("tests.services.fork_server" in word for word in _command(parent))


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


def _signal(process: psutil.Process, number: int) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


@pytest.fixture(scope="session", autouse=True)
def slow_motion() -> Iterator[None]:
    what = os.environ.get("SLOW")
    if not what:
        yield
        return
    motion = SlowMotion(what)
    motion.start()
    yield
    motion.stop()
