"""One conformance suite: every test here that asks for `store` or `world` runs on SQLite and on PostgreSQL (P7)."""

from collections.abc import Callable, Iterator

import pytest

from taskcast.storage import AnyStore, migrate, open_store
from tests.cast import CountedIds, StoppedClock, World, seed


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def database(each_database_url: str) -> str:
    """The URL of a migrated database without anybody in it."""
    migrate(each_database_url)
    return each_database_url


@pytest.fixture
def another_store(database: str, clock: StoppedClock) -> Iterator[Callable[[], AnyStore]]:
    """Opens further stores on the same database, as other processes would."""
    opened: list[AnyStore] = []

    def open_one() -> AnyStore:
        opened.append(open_store(database, clock=clock, ids=CountedIds(), channels=("email",)))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(another_store: Callable[[], AnyStore]) -> AnyStore:
    return another_store()


@pytest.fixture
def world(store: AnyStore, clock: StoppedClock) -> World:
    return seed(store, clock=clock)
