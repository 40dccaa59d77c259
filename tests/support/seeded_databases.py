"""Databases with the cast on them: migrated and seeded once a run, then copied for each test that begins there."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import pytest

from taskcast.ports.unit_of_work import Store
from taskcast.storage import AnyStore, open_store
from tests.services.databases import write_migrated_file
from tests.services.postgres import PostgresServer
from tests.support.scenario import CountedIds, Scenario, StoppedClock, instance_on, seed


def open_test_store(url: str, clock: StoppedClock) -> AnyStore:
    """The store of a database that has its tables, with ids that are the same in every run."""
    return open_store(url, clock=clock, ids=CountedIds(), channels=("email",))


def scenario_on(store: Store, world: Scenario, clock: StoppedClock) -> Scenario:
    """The scenario of a seeded database, as it goes on where that was copied to."""
    return replace(world, instance=instance_on(store, clock), clock=clock)


class SeededDatabase(Protocol):
    """A database with the cast on it, and who and what is there (with a store that is closed)."""

    world: Scenario

    def copied(self) -> AbstractContextManager[str]:
        """The URL of a copy, which is gone afterwards."""
        ...


class SeededFile:
    """A seeded SQLite database."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "seeded.db"
        self.world = _seeded(write_migrated_file(self.file))

    @contextmanager
    def copied(self) -> Iterator[str]:
        with TemporaryDirectory(dir=self.file.parent) as folder:
            yield f"sqlite:///{shutil.copy(self.file, Path(folder) / 'taskcast.db')}"

    @contextmanager
    def scenario(self) -> Iterator[Scenario]:
        """The scenario on a copy, for tests that begin anew many times."""
        clock = StoppedClock()
        with self.copied() as url:
            store = open_test_store(url, clock)
            try:
                yield scenario_on(store, self.world, clock)
            finally:
                store.close()


class SeededPostgres:
    """A seeded PostgreSQL database."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        url = server.create_database()
        self._name = url.rpartition("/")[2]
        self.world = _seeded(url)

    @contextmanager
    def copied(self) -> Iterator[str]:
        url = self._server.create_database(template=self._name)
        try:
            yield url
        finally:
            self._server.drop_database(url)


def _seeded(url: str) -> Scenario:
    clock = StoppedClock()
    store = open_test_store(url, clock)
    world = seed(store, clock=clock)
    store.close()
    return world


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> SeededFile:
    return SeededFile(tmp_path_factory.mktemp("seeded"))


@pytest.fixture(scope="session")
def seeded_postgres(postgres_server: PostgresServer) -> SeededPostgres:
    return SeededPostgres(postgres_server)
