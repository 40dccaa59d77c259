"""Wait for a condition, bounded in time: the only place in the tests that sleeps."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 60.0
"""How long a test waits for what must come. It ends what hangs, and says nothing about speed: a busy machine may
need most of it."""


def wait_until(
    condition: Callable[[], T | None],
    *,
    timeout: float = PATIENCE_SECONDS,
    every: float = 0.01,
    what: str = "the condition",
) -> T:
    """Return the first true answer of `condition`, asked `every` so many seconds.

    Raises:
        TimeoutError: after `timeout` seconds, naming `what` was waited for.
    """
    deadline = time.monotonic() + timeout
    while True:
        if answer := condition():
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come true within {timeout:g} s")
        time.sleep(every)
