"""Use cases on real SQLite: each test gets a fresh copy of a database that was migrated once.

`on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)` runs one on PostgreSQL too.
"""

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
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: StoppedClock) -> Iterator[AnyStore]:
    if getattr(request, "param", "sqlite") == "postgres":
        url = request.getfixturevalue("postgres_url")
        migrate(url)
    else:
        path = tmp_path / "taskcast.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        url = f"sqlite:///{path}"
    opened = open_store(url, clock=clock, ids=CountedIds(), channels=("email",))
    yield opened
    opened.close()


@pytest.fixture
def world(store: AnyStore, clock: StoppedClock) -> World:
    return seed(store, clock=clock)
