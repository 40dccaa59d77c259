"""Queues the requests of sockets and long polls to the tailer, and answers equal ones in one batch.

After a restart thousands of clients reconnect at once, and most missed the same events: one read serves a
batch. Each request gets its own outcome, so the failure of one does not affect the others.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple, TypeVar

from gevent.event import AsyncResult

BATCH = 32  # requests answered together

W = TypeVar("W")
R = TypeVar("R")

Handle = Callable[[Sequence[W]], Sequence[R | Exception]]
"""Returns an outcome for each request, in order. An exception it raises is the outcome of all of them."""


class _Batch(NamedTuple):
    handle: Handle[Any, Any]
    waiting: deque[tuple[Any, "AsyncResult[Any]"]]


class RequestBatcher:
    """Serves kinds in the order of their oldest request; a kind that was served goes to the end."""

    def __init__(self) -> None:
        self._kinds: dict[Hashable, _Batch] = {}

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def add(self, kind: Hashable, handle: Handle[W, R], request: W) -> "AsyncResult[R]":
        """Queue a request. All requests of one `kind` must have the same `handle`."""
        batch = self._kinds.get(kind)
        if batch is None:
            batch = self._kinds[kind] = _Batch(handle, deque())
        result: AsyncResult[R] = AsyncResult()
        batch.waiting.append((request, result))
        return result

    def handle_next(self) -> None:
        """Answer one batch. Never raises: exceptions become the outcomes."""
        kind = next(iter(self._kinds))
        handle, waiting = self._kinds.pop(kind)
        taken = [waiting.popleft() for _ in range(min(BATCH, len(waiting)))]
        if waiting:
            self._kinds[kind] = _Batch(handle, waiting)
        try:
            outcomes = handle([request for request, _ in taken])
        except Exception as error:  # noqa: BLE001 - the tailer must continue
            outcomes = [error] * len(taken)
        for (_, result), outcome in zip(taken, outcomes, strict=True):
            if isinstance(outcome, Exception):
                result.set_exception(outcome)
            else:
                result.set(outcome)

    def refuse_all(self, error: Exception) -> None:
        """Fail all queued requests with this error."""
        while self._kinds:
            _, (_, waiting) = self._kinds.popitem()
            for _, result in waiting:
                result.set_exception(error)


def outcome_of(act: Callable[[], R]) -> R | Exception:
    """The result or the exception of the call, so that one request's failure stays its own."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - raised to the caller that waits
        return error
