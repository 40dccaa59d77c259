"""Use cases on real SQLite: each test gets a fresh copy of a database that was migrated once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskcast.storage import AnyStore, migrate, open_store
from tests.cast import CountedIds, StoppedClock, World, seed


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "taskcast.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path, clock: StoppedClock) -> Iterator[AnyStore]:
    path = tmp_path / "taskcast.db"
    shutil.copy(migrated_file, path)
    opened = open_store(f"sqlite:///{path}", clock=clock, ids=CountedIds(), channels=("email",))
    yield opened
    opened.close()


@pytest.fixture
def world(store: AnyStore, clock: StoppedClock) -> World:
    return seed(store, clock=clock)
