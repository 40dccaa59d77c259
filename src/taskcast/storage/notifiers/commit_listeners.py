"""Who wants to hear of commits, each called back where it lives."""

from collections.abc import Callable
from functools import partial

from taskcast.ports.unit_of_work import Committed
from taskcast.storage.loop_bridge import LoopBridge, current_bridge

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
