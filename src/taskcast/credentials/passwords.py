"""Passwords hashed with Argon2id (RFC 9106), away from the event loop.

One hash takes tens of milliseconds of one core and 19 MiB. Under gevent they run in native threads, on half
of the cores at most and with a bounded queue: other greenlets go on, and a flood of sign-ins neither fills
the memory nor takes the machine from those who are in (promise P8). The queue is fair: addresses take turns, so
whoever comes from another one waits for a hash of each that floods, and no longer.
"""

import os
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import gevent
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import monkey
from gevent.event import AsyncResult
from gevent.threadpool import ThreadPool

from taskcast.credentials.fair_queue import FairQueue
from taskcast.domain.errors import RateLimited
from taskcast.usecases.accounts.password_rules import LONGEST, prepared
from taskcast.usecases.limits.peers import current_host

T = TypeVar("T")

NICENESS = 10
"""Of the threads that hash, on Linux: what serves requests beside them goes first."""

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
MOST_WAITING = 100
MOST_OF_ONE = 10  # of one address
RETRY_AFTER = 5

# What the OWASP Password Storage Cheat Sheet recommends for servers that many sign in to at once.
RECOMMENDED = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Argon2Passwords:
    """Hashes and verifies; what it stores carries its own parameters, so they may be raised later."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or RECOMMENDED
        self._pool: Any = None
        self._queue: FairQueue[tuple[Callable[[], Any], Any]] = FairQueue(MOST_WAITING, MOST_OF_ONE)
        self._running = 0
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """As PHC string."""
        return self._aside(lambda: self._hasher.hash(prepared(password)))

    def verify(self, password_hash: str | None, password: str) -> bool:
        """See the port: None costs the same time and is False."""
        return self._aside(lambda: self._verify(password_hash, password))

    def _verify(self, password_hash: str | None, password: str) -> bool:
        if self._nobody is None:
            self._nobody = self._hasher.hash("nobody's password")
        known = password_hash or self._nobody
        holds = any(self._matches(known, each) for each in _forms(password))
        return holds and password_hash is not None

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False

    def _aside(self, work: Callable[[], T]) -> T:
        if not monkey.is_module_patched("threading"):
            return work()
        result: Any = AsyncResult()
        given_up = self._queue.put(current_host(), (work, result))
        if given_up is not None:
            given_up[1].set_exception(RateLimited(RETRY_AFTER))
        if self._running < AT_ONCE:
            self._running += 1
            gevent.spawn(self._work_off)
        done: T = result.get()
        return done

    def _work_off(self) -> None:
        if self._pool is None:
            self._pool = ThreadPool(AT_ONCE, hub=gevent.get_hub())
        try:
            while (next_one := self._queue.take()) is not None:
                work, result = next_one
                try:
                    result.set(self._pool.apply(_nicely, (work,)))
                except Exception as error:  # noqa: BLE001 - it belongs to whoever asked
                    result.set_exception(error)
        finally:
            self._running -= 1


def _nicely(work: Callable[[], T]) -> T:
    """Do it in a thread that serves for nothing else."""
    if sys.platform == "linux":  # elsewhere it is the process that has a priority
        thread = threading.get_native_id()
        if os.getpriority(os.PRIO_PROCESS, thread) < NICENESS:
            os.setpriority(os.PRIO_PROCESS, thread, NICENESS)
    return work()


def _forms(password: str) -> Sequence[str]:
    """As it is hashed now, and as it was typed, if that differs: hashes of before were made of that."""
    if len(password) > LONGEST:
        return (password,)
    try:
        form = prepared(password)
    except UnicodeEncodeError:
        return (password,)
    return (form,) if form == password else (form, password)
