"""How nodes tell each other who is there: a bus that may lose, double and delay."""

from collections.abc import Callable
from typing import Protocol

MOST_BYTES = 7000
"""Of one message: every bus carries this much (PostgreSQL's NOTIFY less than 8,000)."""


class PresenceBus(Protocol):
    """Hints only: whoever says something says it again after a while, and nobody waits for it."""

    def say(self, message: str) -> None:
        """Say it to all nodes, soon; returns at once. When the bus is away or busy, it is lost."""
        ...

    def listen(self, hear: Callable[[str], None], *, begun: Callable[[], None]) -> None:
        """Call `hear` (in the hub of the calling thread; cheap, non-blocking) with what is said.

        What one node says is heard in its order. One's own words may be heard, too. `begun` is called when
        listening began, or began again: what was said before was not heard.
        """
        ...
