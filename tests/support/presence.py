"""What tests of presence share: places, instants, and a bus that keeps what was said."""

from collections.abc import Callable

import msgspec

from taskcast.domain.ids import Instant
from taskcast.domain.presence import Announcement, Part, Whereabouts


def at(second: int) -> Instant:
    return Instant(f"2026-11-24T14:00:{second:02d}.000000Z")


def place(project: int, task: int | None = None, editing: Part | None = None) -> Whereabouts:
    return Whereabouts(project_id=project, task_id=task, editing=editing)


class RememberingBus:
    """Carries nothing; `take` is what was said since the last time."""

    def __init__(self) -> None:
        self._said: list[Announcement] = []

    def publish(self, message: str) -> None:
        self._said.append(msgspec.json.decode(message, type=Announcement))

    def listen(self, hear: Callable[[str], None], *, on_ready: Callable[[], None]) -> None:
        return None

    def take(self) -> list[Announcement]:
        said, self._said = self._said, []
        return said


class OpenBus:
    """Fulfils `PresenceBus` between nodes of one process; can be cut."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[str], None]] = []
        self._on_ready: list[Callable[[], None]] = []
        self.is_cut = False

    def publish(self, message: str) -> None:
        if not self.is_cut:
            for hear in self._listeners:
                hear(message)

    def listen(self, hear: Callable[[str], None], *, on_ready: Callable[[], None]) -> None:
        self._listeners.append(hear)
        self._on_ready.append(on_ready)

    def mend(self) -> None:
        """Carry again what is said, and tell everyone so."""
        self.is_cut = False
        for on_ready in self._on_ready:
            on_ready()
