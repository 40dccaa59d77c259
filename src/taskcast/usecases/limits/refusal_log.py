"""Refusals anyone can cause: counted in memory and written as one row of each kind a minute, never a row each.

Each is a log line as well, up to a pace that a flood cannot fill a disk with; the rows count them all (promise P8).
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
    """Those of this process. Not thread-safe: noted on the event loop, where nothing else runs in between."""

    __slots__ = ("_lines", "_monotonic", "_since", "_unwritten")

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._unwritten: Counter[Refusal] = Counter()
        self._lines = LINES_AT_ONCE
        self._since = monotonic()

    def note(self, kind: Refusal, *, actor: UserId | None = None, subject: UserId | None = None) -> None:
        """Count one refusal of the current request.

        `actor` is who asked, `subject` the account somebody tried to enter, where they are known.
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
        """Write how many of each kind there were since the last time.

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
        """A token bucket of lines."""
        now = self._monotonic()
        self._lines = min(LINES_AT_ONCE, self._lines + (now - self._since) * LINES_PER_SECOND)
        self._since = now
        if self._lines < 1.0:
            return False
        self._lines -= 1.0
        return True
