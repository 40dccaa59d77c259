"""Ada, Ben and Cleo share a house; Dov is a stranger. Every test runs on both databases."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from taskcast.domain.projects import Project
from taskcast.domain.streams import Stream, project_stream
from taskcast.live import LogTailer
from taskcast.storage.migrations import migrate
from taskcast.storage.sqlite.store import connect
from tests.event_loop import until
from tests.live.open_rooms import OpenRooms
from tests.live.shaky_store import ShakyStore
from tests.live.stores import SystemClock, opened
from tests.live.world import Client, SignedIn, World
from tests.services.postgres import PostgresServer


@dataclass
class Scene:
    """A running tailer in a world where something can happen."""

    store: ShakyStore
    world: World
    rooms: OpenRooms
    tailer: LogTailer
    ada: SignedIn
    ben: SignedIn
    cleo: SignedIn
    dov: SignedIn
    house: Project

    @property
    def stream(self) -> Stream:
        return project_stream(self.house.id)

    def socket(self, actor: SignedIn) -> Client:
        """A socket that is not connected yet."""
        return Client(self.tailer, self.rooms, actor)

    def automatic(self, actor: SignedIn) -> Client:
        return self.socket(actor).connect()

    def manual(self, actor: SignedIn) -> Client:
        return self.socket(actor).connect(automatic=False)

    def settle(self, *streams: Stream) -> None:
        """Let the tailer tell everything there is to tell on these streams (the house's, if none is named)."""
        for stream in streams or (self.stream,):
            head = self.world.head(stream)
            until(lambda: self.told(stream) >= head, what=f"{stream} told up to {head}")  # noqa: B023

    def without_sweeps(self) -> None:
        """From now on only hints make the tailer look."""
        self.tailer._sweep._due_at = time.monotonic() + 3600

    def told(self, stream: Stream) -> int:
        """How far the stream was told; streams without listeners are always told."""
        tail = self.tailer._hall.tails.get(stream)
        return 2**63 if tail is None or tail.must_restart else tail.told


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with its tables, to be copied: migrating takes longer than most of these tests."""
    path = tmp_path_factory.mktemp("live") / "migrated.db"
    migrate(f"sqlite:///{path}")
    connection = connect(path)
    connection.pragma("wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> str:
    """The name of a database with its tables, to be copied."""
    url = postgres_server.create_database()
    migrate(url)
    return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Runs the test once per database (P7): the URL of one with its tables."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "taskcast.db")
        yield f"sqlite:///{tmp_path / 'taskcast.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    url = server.create_database(template=request.getfixturevalue("migrated_postgres"))
    yield url
    server.drop_database(url)


@pytest.fixture
def store(each_database_url: str) -> Iterator[ShakyStore]:
    store = ShakyStore(opened(each_database_url))
    yield store
    store.close()


@pytest.fixture
def scene(store: ShakyStore) -> Iterator[Scene]:
    world, rooms = World(store), OpenRooms()
    ada, ben, cleo, dov = (world.person(name) for name in ("Ada", "Ben", "Cleo", "Dov"))
    house = world.project(ada, ben, cleo)
    tailer = LogTailer(store, rooms, SystemClock())
    tailer.start()
    yield Scene(store, world, rooms, tailer, ada, ben, cleo, dov, house)
    tailer.stop()


@pytest.fixture
def other_process(each_database_url: str, store: ShakyStore) -> Iterator[Callable[[], World]]:
    """Opens the same database once more, as another process would; nothing it commits is hinted at."""
    stores: list[ShakyStore] = []

    def another() -> World:
        stores.append(ShakyStore(opened(each_database_url)))
        return World(stores[-1])

    yield another
    for other in stores:
        other.close()
