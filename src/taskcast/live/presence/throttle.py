"""When to tell: at once after a rest, and otherwise when the rest is over, however often it was asked for."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Name = TypeVar("Name")


class PresenceThrottle(Generic[Name]):
    """Pure: the clock is handed in. What nobody asks for any more costs nothing."""

    def __init__(self) -> None:
        self._due: dict[Name, float] = {}
        self._rests: dict[Name, float] = {}

    def ask(self, name: Name, now: float) -> None:
        """Let `take` name this as soon as it has rested; once, however often it was asked for."""
        if name not in self._due:
            self._due[name] = max(now, self._rests.get(name, now))

    def take(self, now: float) -> Iterator[Name]:
        """Those whose time has come; each is named once."""
        for name in [name for name, due in self._due.items() if due <= now]:
            del self._due[name]
            yield name
        for name in [name for name, until in self._rests.items() if until <= now]:
            del self._rests[name]

    def rest(self, name: Name, *, until: float) -> None:
        """Not again before then."""
        self._rests[name] = until

    def next_due(self) -> float | None:
        return min(self._due.values(), default=None)
