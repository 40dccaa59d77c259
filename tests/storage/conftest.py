"""One conformance suite: every test here that asks for `store` or `world` runs on SQLite and on PostgreSQL (P7).

Every test begins with a copy of a database with the cast on it.
"""

from collections.abc import Callable, Iterator

import pytest

from taskcast.storage import AnyStore
from tests.services.databases import DATABASES
from tests.support.scenario import Scenario, StoppedClock
from tests.support.seeded_databases import SeededDatabase, open_test_store, scenario_on


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture(params=DATABASES)
def seeded(request: pytest.FixtureRequest) -> Iterator[tuple[str, Scenario]]:
    """The URL of a database of the test's own, and who is on it."""
    template: SeededDatabase = request.getfixturevalue(
        "seeded_file" if request.param == "sqlite" else "seeded_postgres"
    )
    with template.copied() as url:
        yield url, template.world


@pytest.fixture
def another_store(seeded: tuple[str, Scenario], clock: StoppedClock) -> Iterator[Callable[[], AnyStore]]:
    """Opens further stores on the same database, as other processes would."""
    opened: list[AnyStore] = []

    def open_one() -> AnyStore:
        opened.append(open_test_store(seeded[0], clock))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(another_store: Callable[[], AnyStore]) -> AnyStore:
    return another_store()


@pytest.fixture
def world(store: AnyStore, seeded: tuple[str, Scenario], clock: StoppedClock) -> Scenario:
    return scenario_on(store, seeded[1], clock)
