"""A real store whose hints can be lost, late or doubled, and whose reads can stall or fail.

Unless `is_direct`, hints reach their listeners right before `run` returns, in the thread that called it: so
tests can rely on the order of things also where gevent has patched nothing.
"""

from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeVar

from taskcast.ports.unit_of_work import Committed, Reading, Work
from taskcast.storage import AnyStore

T = TypeVar("T")

Fate = Callable[[Committed], Iterable[Committed]]


def arrive(hint: Committed) -> Iterable[Committed]:
    return (hint,)


def lost(_: Committed) -> Iterable[Committed]:
    return ()


def foreign(_: Committed) -> Iterable[Committed]:
    """As a commit of another process shows: something happened, look for yourself."""
    return (Committed(),)


class ShakyStore:
    """Fulfils `taskcast.ports.unit_of_work.Store`."""

    def __init__(self, store: AnyStore, *, is_direct: bool = False) -> None:
        self._store = store
        self._is_direct = is_direct
        self._listeners: list[Callable[[Committed], None]] = []
        self._hints: deque[Committed] = deque()
        self.fate: Fate = arrive
        self.before_read: Callable[[], None] = lambda: None
        self.after_read: Callable[[], None] = lambda: None
        self.after_run: Callable[[], None] = lambda: None
        self.reads = 0
        store.on_commit(self._take)

    def run(self, transaction: Callable[[Work], T]) -> T:
        answer = self._store.run(transaction)
        self.pass_hints()
        self.after_run()
        return answer

    def _take(self, hint: Committed) -> None:
        self._hints.append(hint)
        if self._is_direct:
            self.pass_hints()

    def pass_hints(self) -> None:
        while self._hints:
            for hint in self.fate(self._hints.popleft()):
                self.tell(hint)

    def tell(self, hint: Committed) -> None:
        for listener in self._listeners:
            listener(hint)

    def read(self, query: Callable[[Reading], T]) -> T:
        self.reads += 1
        self.before_read()
        answer = self._store.read(query)
        self.after_read()
        return answer

    read_slowly = read

    def on_commit(self, listener: Callable[[Committed], None]) -> None:
        self._listeners.append(listener)

    def start(self) -> None:
        self._store.start()

    def close(self) -> None:
        self._store.close()
