"""The official clients against our server: python-socketio here, socket.io-client 4.8 under Node."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import socketio

from tests.services.node import NodeRunner
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.sockets.conftest import SocketServer
from tests.support.phones import OrderlyClient


@pytest.fixture(params=[["websocket"], ["polling"], ["polling", "websocket"]], ids="-".join)
def client(request: pytest.FixtureRequest, server: SocketServer) -> Iterator[socketio.Client]:
    client = OrderlyClient()
    client.connect(server.url, transports=request.param, auth={"name": "Ada"}, wait_timeout=PATIENCE_SECONDS)
    wait_until(lambda: client.get_sid() in server.members())
    session = client.eio.http
    yield client
    client.disconnect()
    if session is not None:
        session.close()


def test_the_python_client_gets_its_answers_and_every_event_in_order(
    client: socketio.Client, server: SocketServer
) -> None:
    heard: list[int] = []
    done = threading.Event()

    @client.on("numbered")
    def numbered(number: int, _: str) -> None:
        heard.append(number)
        if number == 999:
            done.set()

    assert client.call("whoami")["auth"] == {"name": "Ada"}
    server.get("/emit/all?n=1000&burst=10")
    assert done.wait(PATIENCE_SECONDS)
    assert heard == list(range(1000))
    assert client.call("echo", {"title": "Grüße"}) == {"ok": True, "data": {"title": "Grüße"}}
    assert client.call("nonsense", 1)["error"]["status"] == 422


def test_the_python_client_hears_why_it_was_dismissed(client: socketio.Client, server: SocketServer) -> None:
    reasons: list[Any] = []
    gone = threading.Event()
    client.on("disconnected", reasons.append)
    client.on("disconnect", lambda *_: gone.set())
    server.get(f"/disconnect/{client.get_sid()}/token_revoked")
    assert gone.wait(PATIENCE_SECONDS)
    assert reasons == [{"reason": "token_revoked"}]


def test_the_python_client_is_told_why_it_was_refused(server: SocketServer) -> None:
    client = OrderlyClient()
    refusals: list[Any] = []
    client.on("connect_error", refusals.append)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(
            server.url, transports=["websocket"], auth={"refuse": True}, wait_timeout=PATIENCE_SECONDS
        )
    assert refusals[0]["data"]["code"] == "unauthenticated"


@pytest.mark.parametrize("transports", ["websocket", "polling", "polling,websocket"])
def test_the_official_javascript_client_does_all_it_can(
    server: SocketServer, node: NodeRunner, transports: str
) -> None:
    told = json.loads(node.run("socket_client.cjs", server.url, transports))
    assert told["transport"] == transports.rpartition(",")[2]
    assert told["refused"] == {"message": "You asked for it.", "code": "unauthenticated"}
    assert told["heard"] == list(range(2000))
    assert told["answers"] == list(range(200))
    assert told["unknown"] == 422
    assert told["reason"] == "password_changed"
    assert told["ended"] == "io server disconnect"


def test_the_official_javascript_client_comes_back_after_it_was_too_slow(
    server: SocketServer, node: NodeRunner
) -> None:
    told = json.loads(node.run("socket_reconnects.cjs", server.url))
    assert told["reasons"] == ["too_slow"]
    assert told["ended"] in {"transport close", "transport error"}
    assert told["back"] is True
