"""Clients come and go, and nothing of them stays behind: neither socket nor name, room, clock nor object.

Not even until garbage is collected: a server that has 10,000 clients does that rarely, and pauses for it.
"""

from collections.abc import Callable

from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.sockets.conftest import PollingClient, RawClient, SocketServer


def test_turnovers_of_all_clients_leave_nothing_behind(serve: Callable[..., SocketServer]) -> None:
    server = serve()
    nobody: dict[str, int] = server.get("/held")

    def is_empty() -> bool:
        return all(count <= nobody[what] for what, count in server.get("/held").items())

    assert (nobody["sockets"], nobody["inside"], nobody["deadlines"], nobody["connections"]) == (0, 0, 0, 0)
    for turnover in range(3):
        clients = [RawClient(server.port).connect() for _ in range(30)]
        assert len(server.members()) == 30
        for number, client in enumerate(clients):
            if number % 3 == 0:
                client.send("41")
            if number % 3 == 1:
                server.get(f"/disconnect/{client.sid}/kicked")
            client.close()
        wait_until(is_empty, what=f"an empty house after turnover {turnover}")
        assert server.members() == []


def test_who_is_pinged_and_answers_is_kept_once_by_the_clock(serve: Callable[..., SocketServer]) -> None:
    server = serve(ping_interval=0.3, ping_timeout=PATIENCE_SECONDS)
    client = RawClient(server.port).connect()
    for _ in range(3):
        opcode, payload = client.frame()
        assert (opcode, payload) == (1, b"2")
        client.send("3")
    assert server.get("/held")["deadlines"] == 1


def test_a_polling_client_that_leaves_takes_its_clock_along(serve: Callable[..., SocketServer]) -> None:
    server = serve()
    client = PollingClient(server).connect()
    assert server.get("/held")["deadlines"] == 1
    client.post("1")
    wait_until(lambda: server.get("/held")["deadlines"] == 0, what="no clock for the client that left")
