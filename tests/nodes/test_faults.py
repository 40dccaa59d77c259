"""Two nodes on one PostgreSQL while the bus, a node or the database is away: nothing lost, order kept.

The same with a bus cut for 30 seconds, and measured: bench/nodes.py.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import psycopg
import pytest

from tests.nodes.resuming import Screen, screens
from tests.services.node import NodeRunner
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.services.server import StartTaskcast, TaskcastServer
from tests.services.waiting import wait_until
from tests.support.people import ADA, BEN
from tests.support.served_project import ServedProject, project_on

DURING = 15


@pytest.fixture(params=["notify", "redis"])
def nodes(
    request: pytest.FixtureRequest, taskcast_server: StartTaskcast, postgres_server: PostgresServer
) -> tuple[TaskcastServer, TaskcastServer]:
    hints = {}
    if request.param == "redis":
        hints["TASKCAST_REDIS_URL"] = request.getfixturevalue("redis_server").url
    first = taskcast_server(database_url=postgres_server.create_database(), people=(ADA, BEN), **hints)
    return first, taskcast_server(share=first, **hints)


@pytest.fixture
def houses(nodes: tuple[TaskcastServer, TaskcastServer]) -> tuple[ServedProject, ServedProject]:
    """The same project, as each node shows it."""
    first = project_on(nodes[0])
    return first, replace(first, server=nodes[1], ada=nodes[1].client_for(ADA), ben=nodes[1].client_for(BEN))


@pytest.fixture
def both_screens(houses: tuple[ServedProject, ServedProject], node: NodeRunner) -> Iterator[list[Screen]]:
    """One of Ben's at each node."""
    with screens(node, houses[0], "websocket") as here, screens(node, houses[1], "websocket") as there:
        yield here + there


def write_in_turns(houses: tuple[ServedProject, ServedProject], what: str) -> int:
    """At both nodes; again, under the same key, where one refuses."""
    last = 0
    for number in range(DURING):
        title = f"{what} {number}"
        headers = {"Idempotency-Key": title}
        tried = iter(range(1000))

        def attempt() -> int | None:
            house = houses[(number + next(tried)) % 2]  # noqa: B023
            try:
                answer = house.ada.patch(
                    f"/api/tasks/{house.task}", json={"title": title}, headers=headers, timeout=30  # noqa: B023
                )  # fmt: skip
            except httpx.TransportError:
                return None
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                return None
            return int(answer.raise_for_status().headers["X-Events"].split(",")[0].rpartition("/")[2])

        last = wait_until(attempt, what="a node that takes writes") or 0
    return last


@pytest.mark.promise("P2")
def test_nothing_is_lost_while_the_bus_is_away_and_when_it_is_back(
    request: pytest.FixtureRequest,
    houses: tuple[ServedProject, ServedProject],
    both_screens: list[Screen],
    postgres_server: PostgresServer,
) -> None:
    write_in_turns(houses, "Before")
    if "redis" in request.node.name:
        redis: RedisServer = request.getfixturevalue("redis_server")
        redis.stop()
        last = write_in_turns(houses, "Away")
        for screen in both_screens:
            screen.must_have_heard(last)
        redis.start()
    else:
        with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
            listening = "FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"

            def listeners(what: str) -> object:
                return connection.execute(f"SELECT count({what}) {listening}".encode()).fetchone()

            wait_until(lambda: listeners("*") == (2,), what="both nodes listening")
            assert listeners("pg_terminate_backend(pid)") == (2,)
            last = write_in_turns(houses, "Away")
        for screen in both_screens:
            screen.must_have_heard(last)
    last = write_in_turns(houses, "Back")
    for screen in both_screens:
        screen.must_have_heard(last)


@pytest.mark.promise("P1", "P2")
def test_what_is_acknowledged_around_a_crash_of_the_database_reaches_the_clients_of_both_nodes_once(
    houses: tuple[ServedProject, ServedProject], both_screens: list[Screen], postgres_server: PostgresServer
) -> None:
    began = houses[0].head()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_in_turns, houses, "Around")
        both_screens[0].wait_for(lambda: len(both_screens[0].seqs()) >= 3, "some events")
        postgres_server.crash()
        postgres_server.start()
        last = writing.result(timeout=120)
    assert last == began + DURING
    for screen in both_screens:
        screen.must_have_heard(last)


@pytest.mark.promise("P2")
def test_a_killed_node_takes_nothing_with_it_and_its_clients_hear_what_went_on_when_it_is_back(
    houses: tuple[ServedProject, ServedProject], both_screens: list[Screen]
) -> None:
    write_in_turns(houses, "Before")
    houses[0].server.kill9()
    last = write_in_turns(houses, "Meanwhile")
    both_screens[1].must_have_heard(last)
    houses[0].server.start()
    for screen in both_screens:
        screen.must_have_heard(last)
