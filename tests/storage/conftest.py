"""One conformance suite: every test here that asks for `store` or `world` runs on SQLite and on PostgreSQL (P7).

The cast is brought onto each database once; every test begins with a copy.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from taskcast.storage import AnyStore, open_store
from tests.cast import CountedIds, StoppedClock, World, instance_on, seed
from tests.databases import Template
from tests.services.postgres import PostgresServer


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("storage"))


@pytest.fixture(scope="session")
def seeded_postgres(postgres_server: PostgresServer) -> tuple[str, World]:
    """The name of a database, and who is on it."""
    url = postgres_server.create_database()
    clock = StoppedClock()
    store = open_store(url, clock=clock, ids=CountedIds(), channels=("email",))
    world = seed(store, clock=clock)
    store.close()
    return url.rpartition("/")[2], world


@pytest.fixture(params=["sqlite", "postgresql"])
def seeded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, World]]:
    """The URL of a database of the test's own, and who is on it."""
    if request.param == "sqlite":
        template: Template = request.getfixturevalue("seeded_file")
        path = tmp_path / "taskcast.db"
        path.write_bytes(template.file.read_bytes())
        yield f"sqlite:///{path}", template.world
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name, world = request.getfixturevalue("seeded_postgres")
    url = server.create_database(template=name)
    yield url, world
    server.drop_database(url)


@pytest.fixture
def another_store(seeded: tuple[str, World], clock: StoppedClock) -> Iterator[Callable[[], AnyStore]]:
    """Opens further stores on the same database, as other processes would."""
    opened: list[AnyStore] = []

    def open_one() -> AnyStore:
        opened.append(open_store(seeded[0], clock=clock, ids=CountedIds(), channels=("email",)))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(another_store: Callable[[], AnyStore]) -> AnyStore:
    return another_store()


@pytest.fixture
def world(store: AnyStore, seeded: tuple[str, World], clock: StoppedClock) -> World:
    return replace(seeded[1], instance=instance_on(store, clock), clock=clock)
