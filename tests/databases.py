"""SQLite databases for tests that need many: migrated and seeded once, then copied."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from taskcast.storage import AnyStore, open_store
from tests.cast import CountedIds, StoppedClock, World, instance_on, seed
from tests.services.databases import write_migrated_file


def sqlite(path: Path, clock: StoppedClock) -> AnyStore:
    """Open a migrated file."""
    return open_store(f"sqlite:///{path}", clock=clock, ids=CountedIds(), channels=("email",))


class Template:
    """A file with the cast on it, to begin from as often as wanted."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "template.db"
        self.folder = folder
        write_migrated_file(self.file)
        clock = StoppedClock()
        store = sqlite(self.file, clock)
        self.world = seed(store, clock=clock)
        store.close()

    @contextmanager
    def copy(self) -> Iterator[World]:
        """The seeded world on a file of its own, gone afterwards."""
        path = self.folder / "copy.db"
        for stale in self.folder.glob("copy.db*"):
            stale.unlink()
        shutil.copy(self.file, path)
        clock = StoppedClock()
        store = sqlite(path, clock)
        try:
            yield replace(self.world, instance=instance_on(store, clock), clock=clock)
        finally:
            store.close()
