"""Use cases on real SQLite: each test gets a copy of a database with its tables, and for `world` with the cast on it.

`on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)` runs one on PostgreSQL too.
"""

from collections.abc import Iterator

import pytest

from taskcast.storage import AnyStore
from tests.support.scenario import Scenario, StoppedClock
from tests.support.seeded_databases import SeededDatabase, open_test_store, scenario_on


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def seeded(request: pytest.FixtureRequest) -> SeededDatabase:
    """The database that the test's own is a copy of."""
    asked = getattr(request.node, "callspec", None)
    is_postgres = asked is not None and asked.params.get("store") == "postgres"
    found: SeededDatabase = request.getfixturevalue("seeded_postgres" if is_postgres else "seeded_file")
    return found


@pytest.fixture
def store(request: pytest.FixtureRequest, clock: StoppedClock) -> Iterator[AnyStore]:
    """With the cast on it in tests that ask for `world`, else with nobody."""
    if "world" in request.fixturenames:
        seeded: SeededDatabase = request.getfixturevalue("seeded")
        with seeded.copied() as url:
            opened = open_test_store(url, clock)
            yield opened
            opened.close()
        return
    is_postgres = getattr(request, "param", "sqlite") == "postgres"
    opened = open_test_store(request.getfixturevalue("postgres_url" if is_postgres else "sqlite_url"), clock)
    yield opened
    opened.close()


@pytest.fixture
def world(store: AnyStore, seeded: SeededDatabase, clock: StoppedClock) -> Scenario:
    return scenario_on(store, seeded.world, clock)
