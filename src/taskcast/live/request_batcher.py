"""What sockets and polls ask of the tailer; those who ask alike are answered together.

After a restart thousands come back at once, and most missed the same: one reading serves as many as fit a turn.
Each gets an outcome of its own, so what is wrong with one asker is no matter of the others.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple, TypeVar

from gevent.event import AsyncResult

AT_ONCE = 32  # answered together

W = TypeVar("W")
R = TypeVar("R")

Handle = Callable[[Sequence[W]], Sequence[R | Exception]]
"""Answers each of some wishes, in their order; what it raises is everybody's."""


class _Alike(NamedTuple):
    handle: Handle[Any, Any]
    waiting: deque[tuple[Any, "AsyncResult[Any]"]]


class RequestBatcher:
    """In the order of the first of each kind; a kind that has had its turn waits for the others'."""

    def __init__(self) -> None:
        self._kinds: dict[Hashable, _Alike] = {}

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def add(self, kind: Hashable, handle: Handle[W, R], wish: W) -> "AsyncResult[R]":
        """Keep a wish until `handle_next` comes to it; the same `kind` means the same `handle`."""
        alike = self._kinds.get(kind)
        if alike is None:
            alike = self._kinds[kind] = _Alike(handle, deque())
        handled: AsyncResult[R] = AsyncResult()
        alike.waiting.append((wish, handled))
        return handled

    def handle_next(self) -> None:
        """Answer some who ask alike; nothing that goes wrong with them is raised here."""
        kind = next(iter(self._kinds))
        handle, waiting = self._kinds.pop(kind)
        asking = [waiting.popleft() for _ in range(min(AT_ONCE, len(waiting)))]
        if waiting:
            self._kinds[kind] = _Alike(handle, waiting)
        try:
            outcomes = handle([wish for wish, _ in asking])
        except Exception as error:  # noqa: BLE001 - one of the top loops' nets: the tailer goes on
            outcomes = [error] * len(asking)
        for (_, handled), outcome in zip(asking, outcomes, strict=True):
            if isinstance(outcome, Exception):
                handled.set_exception(outcome)
            else:
                handled.set(outcome)

    def refuse_all(self, error: Exception) -> None:
        """Nobody is answered any more."""
        while self._kinds:
            _, (_, waiting) = self._kinds.popitem()
            for _, handled in waiting:
                handled.set_exception(error)


def outcome_of(act: Callable[[], R]) -> R | Exception:
    """What it returns or raises, so that one asker's trouble stays theirs."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - raised where it is waited for
        return error
