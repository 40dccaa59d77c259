"""The buses of PostgreSQL and Redis: the same as the one between nodes of a test, and lossy but never in the way."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from taskcast.ports.live import PresenceBus
from taskcast.storage import open_store
from taskcast.storage.postgres.store import Nodes, PostgresStore
from tests.live.bus_conformance import BusConformance, heard_by, until_ready
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.services.waiting import wait_until
from tests.support.scenario import CountedIds, StoppedClock

OpenNodes = Callable[..., Sequence[PostgresStore]]


@pytest.fixture
def nodes(postgres_url: str, clock: StoppedClock) -> Iterator[OpenNodes]:
    opened: list[PostgresStore] = []

    def open_nodes(count: int, redis_url: str | None = None) -> Sequence[PostgresStore]:
        for _ in range(count):
            store = open_store(postgres_url, clock=clock, ids=CountedIds(), nodes=Nodes(redis_url=redis_url))
            assert isinstance(store, PostgresStore)
            store.start()
            opened.append(store)
        return opened

    yield open_nodes
    for store in opened:
        store.close()


class TestPostgresBus(BusConformance):
    @pytest.fixture
    def buses(self, nodes: OpenNodes) -> Sequence[PresenceBus]:
        return [store.presence_bus for store in nodes(3)]


class TestRedisBus(BusConformance):
    @pytest.fixture
    def buses(self, nodes: OpenNodes, redis_server: RedisServer) -> Sequence[PresenceBus]:
        return [store.presence_bus for store in nodes(3, redis_server.url)]


def test_words_are_heard_again_after_postgres_was_away(
    nodes: OpenNodes, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskcast.storage.notifiers.postgres_notifier.RECONNECT_SECONDS", 0.05)
    buses = [store.presence_bus for store in nodes(2)]
    heard = heard_by(*buses)
    until_ready(buses, heard)
    begun: list[int] = []
    buses[1].listen(heard[1].append, on_ready=lambda: begun.append(1))
    postgres_server.stop()
    buses[0].publish("into the void")
    postgres_server.start()
    until_ready(buses, heard)
    wait_until(lambda: begun, what="word that listening has begun again")


def test_words_are_heard_again_after_redis_was_away(
    nodes: OpenNodes, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskcast.storage.notifiers.redis_notifier.RECONNECT_SECONDS", 0.05)
    buses = [store.presence_bus for store in nodes(2, redis_server.url)]
    heard = heard_by(*buses)
    until_ready(buses, heard)
    begun: list[int] = []
    buses[1].listen(heard[1].append, on_ready=lambda: begun.append(1))
    redis_server.stop()
    buses[0].publish("into the void")
    redis_server.start()
    until_ready(buses, heard)
    wait_until(lambda: begun, what="word that listening has begun again")


def test_a_node_that_closes_still_says_its_last_word(nodes: OpenNodes) -> None:
    leaving, staying = nodes(2)
    heard = heard_by(leaving.presence_bus, staying.presence_bus)
    until_ready([leaving.presence_bus, staying.presence_bus], heard)
    leaving.presence_bus.publish("goodbye")
    leaving.close()
    wait_until(lambda: "goodbye" in heard[1], what="the goodbye")
