"""Coming in, staying and leaving over a WebSocket, byte by byte."""

import json
import socket
import threading
from collections.abc import Callable

import pytest

from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.sockets.conftest import RawClient, SocketServer, in_time

Serve = Callable[..., SocketServer]


def test_a_client_connects_without_compression_and_gets_answers(server: SocketServer) -> None:
    client = RawClient(server.port)
    assert client.status == "HTTP/1.1 101 Switching Protocols"
    assert "Extensions" not in client.head
    client.connect()
    assert client.command("echo", {"title": "Grüße 🎈"}) == {"ok": True, "data": {"title": "Grüße 🎈"}}
    client.close()


def test_a_refused_client_is_told_the_problem(server: SocketServer) -> None:
    client = RawClient(server.port)
    client.text()
    client.send('40{"refuse":true}')
    answer = json.loads(client.text()[2:])
    assert answer["message"] == "You asked for it."
    assert answer["data"]["code"] == "unauthenticated"
    client.send('40{"break":true}')
    assert json.loads(client.text()[2:])["data"]["code"] == "internal"
    client.send("40")
    assert client.text().startswith("40")


def test_a_command_that_waits_holds_up_neither_pings_nor_other_clients(serve: Serve) -> None:
    server = serve(ping_interval=0.3, ping_timeout=PATIENCE_SECONDS)
    blocked = RawClient(server.port).connect()
    other = RawClient(server.port).connect()
    blocked.send('420["wait",1]')
    blocked.send('421["wait",2]')
    for _ in range(5):
        assert blocked.frame() == (1, b"2")
        blocked.send("3")
        assert other.command("echo", 1) == {"ok": True, "data": 1}
    server.get("/open")
    assert blocked.text() == '430[{"ok":true}]'
    assert blocked.text() == '431[{"ok":true}]'
    assert server.get("/state")["done"] == [1, 2]


def test_a_client_that_does_not_answer_pings_is_dropped(serve: Serve) -> None:
    server = serve(ping_interval=0.3, ping_timeout=0.3)
    client = in_time(lambda: RawClient(server.port).connect())
    assert client.goodbye() == ("ping_timeout", 1008)
    wait_until(lambda: [client.sid, "ping_timeout"] in server.get("/state")["left"])


def test_a_connection_that_never_enters_is_closed(serve: Serve) -> None:
    server = serve(ping_interval=0.3, connect_timeout=0.3)
    client = RawClient(server.port)
    assert client.goodbye() == ("never_connected", 1008)


@pytest.mark.parametrize("reason", ["signed_out", "shutting_down"])
def test_a_dismissed_client_hears_why_and_nothing_more(serve: Serve, reason: str) -> None:
    server = serve()
    client = RawClient(server.port).connect()
    client.send('420["wait",1]')
    client.send('421["note",77]')
    wait_until(lambda: client.sid in server.members())
    server.get(f"/disconnect/{client.sid}/{reason}")
    server.get("/emit/all?n=3")
    server.get("/open")
    assert json.loads(client.text()[2:]) == ["disconnected", {"reason": reason}]
    if reason == "signed_out":
        assert client.text() == "41"
    assert client.frame()[0] == 8
    client.send(b"\x03\xe8", opcode=8)
    wait_until(lambda: [client.sid, reason] in server.get("/state")["left"])
    assert 77 not in server.get("/state")["done"]


def test_a_client_that_vanishes_in_the_middle_of_broadcasts_disturbs_nobody(server: SocketServer) -> None:
    stays = RawClient(server.port).connect()
    leaves = [RawClient(server.port, receive_buffer=4096).connect() for _ in range(10)]
    storm = threading.Thread(target=server.storm, args=(100, 5, 3000))
    storm.start()
    heard = []
    for number, client in enumerate(leaves):
        client.event()
        if number % 2:
            client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        client.close()
        heard += [stays.event()[1] for _ in range(5)]
    heard += [stays.event()[1] for _ in range(450)]
    assert heard == list(range(500))
    storm.join()
    wait_until(
        lambda: not set(server.members()) & {client.sid for client in leaves}, what="the leavers being gone"
    )
    wait_until(lambda: not set(server.get("/state")["inside"]) & {client.sid for client in leaves})


def test_the_client_may_close_and_is_answered(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    client.send(b"\x03\xe8bye", opcode=8)
    assert client.frame() == (8, b"\x03\xe8")
    wait_until(lambda: client.sid not in server.members())


def test_a_stopping_server_says_so(serve: Serve) -> None:
    server = serve()
    client = RawClient(server.port).connect()
    server.get("/stop")
    assert client.goodbye() == ("shutting_down", 1012)
