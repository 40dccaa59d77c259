"""The nginx configuration we ship, in front of two nodes on one PostgreSQL."""

import httpx
import pytest

from tests.nodes.resuming import screens
from tests.services.nginx import StartNginx
from tests.services.node import NodeRunner
from tests.services.ports import free_port
from tests.services.postgres import PostgresServer
from tests.services.server import StartTaskcast, http_client
from tests.services.waiting import wait_until
from tests.support.people import ADA, BEN
from tests.support.served_project import project_on


@pytest.mark.promise("P2")
def test_every_kind_of_client_works_through_it_and_outlives_a_node(
    taskcast_server: StartTaskcast,
    postgres_server: PostgresServer,
    nginx_before: StartNginx,
    node: NodeRunner,
) -> None:
    port = free_port()
    public = {"TASKCAST_PUBLIC_URL": f"https://localhost:{port}", "TASKCAST_TRUSTED_PROXIES": "1"}
    url = postgres_server.create_database()
    first = taskcast_server(database_url=url, people=(ADA, BEN), **public)
    second = taskcast_server(share=first, **public)
    nginx = nginx_before(port, [first.port, second.port])
    house = project_on(first)
    with (
        screens(node, house, "websocket", "polling", "polling,websocket", url=nginx.url) as all_of_them,
        http_client(nginx.url, headers=house.ada.headers) as ada,
    ):
        for number in range(20):
            last = house.rename(f"Paint {number}", by=ada)
        for screen in all_of_them:
            screen.must_have_heard(last)
            assert screen.said("refused") == screen.said("gone") == []
        assert ada.get("/metrics").status_code == httpx.codes.FORBIDDEN
        waiting = ada.build_request(
            "GET", "/api/events", params={"stream": house.stream, "after": last - 1, "wait": 25}
        )
        assert [event["seq"] for event in ada.send(waiting).json()["events"]] == [last]

        second.kill9()  # whichever of them had the sockets
        for number in range(20):
            last = house.rename(f"On one node {number}", by=house.ada)
        for screen in all_of_them:
            screen.must_have_heard(last)
        second.start()
        first.kill9()
        for number in range(20):
            last = house.rename(f"On the other {number}", by=ada)
        for screen in all_of_them:
            screen.must_have_heard(last)
        first.start()


@pytest.mark.promise("P6")
def test_the_token_of_a_mail_is_in_no_log_even_while_no_node_can_be_reached(nginx_before: StartNginx) -> None:
    nginx = nginx_before(free_port(), [free_port(), free_port()])
    with http_client(nginx.url) as program:
        for path in ("/api/stop-mail", "/api/tasks"):
            answer = program.post(f"{path}?token=of{path}", data={"List-Unsubscribe": "One-Click"})
            assert answer.status_code == httpx.codes.BAD_GATEWAY

    assert "token=of/api/tasks" in nginx.log_text()
    assert "token=of/api/stop-mail" not in nginx.log_text()


@pytest.mark.promise("P8")
def test_one_address_signs_in_so_often_and_is_told_to_wait_in_our_words(nginx_before: StartNginx) -> None:
    nginx = nginx_before(free_port(), [free_port(), free_port()])
    with http_client(nginx.url) as program:

        def refused() -> httpx.Response | None:
            answer = program.post("/api/auth/login", json={})
            return answer if answer.status_code == httpx.codes.TOO_MANY_REQUESTS else None

        answer = wait_until(refused, every=0, what="one sign-in too many")
        assert (
            program.get("/api/tasks").status_code == httpx.codes.BAD_GATEWAY
        )  # other requests are not counted so
    assert answer.json()["code"] == "rate_limited"
    assert (answer.headers["Retry-After"], answer.headers["Content-Type"]) == (
        "1",
        "application/problem+json",
    )
