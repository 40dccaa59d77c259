"""What only SQLite has is tested on a file of its own, with one writer for all callers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from taskcast.storage import open_store
from tests.services.databases import write_migrated_file
from tests.support.scenario import CountedIds, Scenario, StoppedClock, seed


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a batch must not end before the test's callers are in it."""
    monkeypatch.setattr("taskcast.storage.sqlite.writer.BATCH_SECONDS", 10)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "taskcast.db"


@pytest.fixture
def world(path: Path, clock: StoppedClock) -> Iterator[Scenario]:
    url = write_migrated_file(path)
    store = open_store(url, clock=clock, ids=CountedIds(), channels=("email",))
    yield seed(store, clock=clock)
    store.close()
