"""Open sockets outlive a restart of their database."""

import httpx
import pytest

from tests.services.postgres import PostgresServer
from tests.services.server import StartTaskcast
from tests.services.waiting import wait_until
from tests.support.people import ADA, BEN
from tests.support.phones import Phone
from tests.support.served_project import project_on


@pytest.mark.promise("P2")
def test_a_client_hears_everything_that_was_committed_before_and_after_its_database_was_restarted(
    taskcast_server: StartTaskcast, postgres_server: PostgresServer
) -> None:
    house = project_on(taskcast_server(database_url=postgres_server.create_database(), people=(ADA, BEN)))
    ben = Phone.of(house.server, BEN)
    try:
        first = house.rename("Before")
        postgres_server.crash()
        failed = house.ada.patch(f"/api/tasks/{house.task}", json={"title": "Meanwhile"}, timeout=60)
        assert failed.status_code == httpx.codes.SERVICE_UNAVAILABLE
        postgres_server.start()
        patch = {"title": "After"}
        wait_until(
            lambda: house.ada.patch(f"/api/tasks/{house.task}", json=patch).is_success,
            timeout=60,
            what="a write after the restart",
        )
        last = house.head()
        ben.wait_for(house.stream, last)
        assert ben.seqs(house.stream) == list(range(first, last + 1))
        assert not ben.closed.is_set()
    finally:
        ben.close()
