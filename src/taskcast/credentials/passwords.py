"""Argon2id password hashes (RFC 9106), computed outside of the event loop.

One hash takes tens of milliseconds of one core and 19 MiB. Under gevent they are computed in native threads,
on at most half of the cores and with a bounded queue, so a flood of sign-ins neither fills the memory nor
slows down signed-in users (promise P8). The queue is fair: addresses take turns, so a flood from one address
delays others by one hash per flooding address.
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
"""The priority of the hashing threads on Linux, below that of the event loop."""

THREADS = max(1, (os.cpu_count() or 1) // 2)
MOST_WAITING = 100
MOST_PER_ADDRESS = 10  # of one address
RETRY_AFTER = 5

# The parameters that the OWASP Password Storage Cheat Sheet recommends.
RECOMMENDED = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Argon2Passwords:
    """Hashes and verifies passwords. A hash contains its parameters, so they may be raised later."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or RECOMMENDED
        self._pool: Any = None
        self._queue: FairQueue[tuple[Callable[[], Any], Any]] = FairQueue(MOST_WAITING, MOST_PER_ADDRESS)
        self._running = 0
        self._dummy_hash: str | None = None

    def hash(self, password: str) -> str:
        """The hash in PHC string format."""
        return self._run_in_pool(lambda: self._hasher.hash(prepared(password)))

    def verify(self, password_hash: str | None, password: str) -> bool:
        """See the port: None costs the same time and is False."""
        return self._run_in_pool(lambda: self._verify(password_hash, password))

    def _verify(self, password_hash: str | None, password: str) -> bool:
        if self._dummy_hash is None:
            self._dummy_hash = self._hasher.hash("nobody's password")
        known = password_hash or self._dummy_hash
        holds = any(self._matches(known, each) for each in _forms(password))
        return holds and password_hash is not None

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False

    def _run_in_pool(self, work: Callable[[], T]) -> T:
        if not monkey.is_module_patched("threading"):
            return work()
        result: Any = AsyncResult()
        dropped = self._queue.put(current_host(), (work, result))
        if dropped is not None:
            dropped[1].set_exception(RateLimited(RETRY_AFTER))
        if self._running < THREADS:
            self._running += 1
            gevent.spawn(self._drain_queue)
        done: T = result.get()
        return done

    def _drain_queue(self) -> None:
        if self._pool is None:
            self._pool = ThreadPool(THREADS, hub=gevent.get_hub())
        try:
            while (next_one := self._queue.take()) is not None:
                work, result = next_one
                try:
                    result.set(self._pool.apply(_at_low_priority, (work,)))
                except Exception as error:  # noqa: BLE001 - raised in the waiting caller
                    result.set_exception(error)
        finally:
            self._running -= 1


def _at_low_priority(work: Callable[[], T]) -> T:
    """Run in a hashing thread, at low priority."""
    if sys.platform == "linux":  # elsewhere only processes have a priority
        thread = threading.get_native_id()
        if os.getpriority(os.PRIO_PROCESS, thread) < NICENESS:
            os.setpriority(os.PRIO_PROCESS, thread, NICENESS)
    return work()


def _forms(password: str) -> Sequence[str]:
    """The normalised password, and the one as typed if it differs: older hashes were made of that."""
    if len(password) > LONGEST:
        return (password,)
    try:
        form = prepared(password)
    except UnicodeEncodeError:
        return (password,)
    return (form,) if form == password else (form, password)
