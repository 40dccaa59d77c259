"""Ada, Ben and Cleo share a house; Dov is a stranger. Every test runs on both databases."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from taskcast.domain.ids import Stream, project_stream
from taskcast.domain.projects import Project
from taskcast.live import LogTailer
from tests.live.live_scenario import Client, LiveScenario, SignedIn
from tests.live.open_rooms import OpenRooms
from tests.live.shaky_store import ShakyStore
from tests.live.stores import SystemClock, opened
from tests.support.event_loop import until


@dataclass
class TailerScenario:
    """A running tailer in a world where something can happen."""

    store: ShakyStore
    world: LiveScenario
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
        """Wait until the tailer has sent everything on these streams (by default the house's)."""
        for stream in streams or (self.stream,):
            head = self.world.head(stream)
            until(lambda: self.emitted(stream) >= head, what=f"{stream} told up to {head}")  # noqa: B023

    def without_sweeps(self) -> None:
        """From now on only hints make the tailer look."""
        self.tailer._reconciler._due_at = time.monotonic() + 3600

    def emitted(self, stream: Stream) -> int:
        """The last event sent on the stream; a stream without listeners counts as sent."""
        tail = self.tailer._registry.tails.get(stream)
        return 2**63 if tail is None or tail.must_restart else tail.emitted


@pytest.fixture
def store(each_database_url: str) -> Iterator[ShakyStore]:
    store = ShakyStore(opened(each_database_url))
    yield store
    store.close()


@pytest.fixture
def scene(store: ShakyStore) -> Iterator[TailerScenario]:
    world, rooms = LiveScenario(store), OpenRooms()
    ada, ben, cleo, dov = (world.person(name) for name in ("Ada", "Ben", "Cleo", "Dov"))
    house = world.project(ada, ben, cleo)
    tailer = LogTailer(store, rooms, SystemClock())
    tailer.start()
    yield TailerScenario(store, world, rooms, tailer, ada, ben, cleo, dov, house)
    tailer.stop()


@pytest.fixture
def other_process(each_database_url: str, store: ShakyStore) -> Iterator[Callable[[], LiveScenario]]:
    """Opens the same database once more, as another process would; nothing it commits is hinted at."""
    stores: list[ShakyStore] = []

    def another() -> LiveScenario:
        stores.append(ShakyStore(opened(each_database_url)))
        return LiveScenario(stores[-1])

    yield another
    for other in stores:
        other.close()
