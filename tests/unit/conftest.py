"""Use cases on real SQLite: each test gets a fresh copy of a database that was migrated once.

`on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)` runs one on PostgreSQL too.
"""

from collections.abc import Iterator

import pytest

from taskcast.storage import AnyStore, open_store
from tests.cast import CountedIds, StoppedClock, World, seed


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(request: pytest.FixtureRequest, clock: StoppedClock) -> Iterator[AnyStore]:
    is_postgres = getattr(request, "param", "sqlite") == "postgres"
    url: str = request.getfixturevalue("postgres_url" if is_postgres else "sqlite_url")
    opened = open_store(url, clock=clock, ids=CountedIds(), channels=("email",))
    yield opened
    opened.close()


@pytest.fixture
def world(store: AnyStore, clock: StoppedClock) -> World:
    return seed(store, clock=clock)
