"""Counts refused requests in memory and writes one row per kind and minute to the security log (promise P8).

Each refusal is also a log line, at a bounded rate so that a flood cannot fill the disk. The rows count all of
them.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from taskcast.domain.ids import UserId
from taskcast.domain.security import Refusal
from taskcast.ports.security import current_address
from taskcast.ports.unit_of_work import Store, Work

LINES_PER_SECOND: Final = 10.0
LINES_AT_ONCE: Final = 200.0

_log: Final = logging.getLogger("taskcast.security")


class RefusalLog:
    """The refusals of this process. Not thread-safe: used on the event loop only."""

    __slots__ = ("_lines", "_monotonic", "_since", "_unwritten")

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._unwritten: Counter[Refusal] = Counter()
        self._lines = LINES_AT_ONCE
        self._since = monotonic()

    def note(self, kind: Refusal, *, actor: UserId | None = None, subject: UserId | None = None) -> None:
        """Count one refusal of the current request.

        `actor` is the caller and `subject` the account that the caller tried to enter, if known.
        """
        self._unwritten[kind] += 1
        if not self._may_log():
            return
        address = current_address.get()
        told = {
            "actor_id": actor,
            "subject_id": subject,
            "address": None if address is None else address(),
        }
        _log.info(kind, extra={name: value for name, value in told.items() if value is not None})

    def write(self, store: Store) -> None:
        """Write the counts since the last call.

        Raises:
            Unavailable: the database cannot be written; the next call tries again.
        """
        counted = self._unwritten.copy()
        if not counted:
            return

        def transaction(work: Work) -> None:
            for kind in sorted(counted):
                work.security.record(kind, None, count=counted[kind])

        store.run(transaction)
        self._unwritten -= counted

    def _may_log(self) -> bool:
        """A token bucket for log lines."""
        now = self._monotonic()
        self._lines = min(LINES_AT_ONCE, self._lines + (now - self._since) * LINES_PER_SECOND)
        self._since = now
        if self._lines < 1.0:
            return False
        self._lines -= 1.0
        return True
