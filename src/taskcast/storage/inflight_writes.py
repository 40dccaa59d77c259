"""The changes that are under way in this process, for work that can wait for them.

On an event loop a change is in several pieces: it is asked for, committed beside the loop, answered. Whatever else
runs between them makes its answer late (docs/decisions/0011-updates-before-mail.md).
"""

import time
from types import TracebackType

PATIENT_SECONDS = 0.1
"""Where somebody always changes something, the rest must go on, too."""

PAUSE = 0.001


class InflightWrites:
    """Entered by each change, from any thread."""

    __slots__ = ("_each",)

    def __init__(self) -> None:
        self._each: list[None] = []  # adding to a list and taking from it are atomic, counting is not

    def __enter__(self) -> None:
        self._each.append(None)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._each.pop()

    def wait_until_idle(self) -> None:
        """See `taskcast.ports.unit_of_work.Store.wait_until_idle`."""
        give_up = time.monotonic() + PATIENT_SECONDS
        pause = PAUSE
        time.sleep(pause)  # a change that nobody has read from its connection yet gets its turn
        while self._each and (left := give_up - time.monotonic()) > 0:
            time.sleep(min(pause, left))
            pause *= 2  # looking takes time as well
