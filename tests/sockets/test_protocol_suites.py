"""The public test suites of Engine.IO v4 (24 cases) and Socket.IO v5 (32, of which 16 are those of Engine.IO again).

Each test names its cases as the suites do, by section. The suites run against servers that echo; ours answers
commands, so `4hello` is here a command and its acknowledgement. What differs, and why:

- Custom namespaces: there is one namespace, so every other is refused as an unknown one.
- Binary attachments (events and acknowledgements): commands carry JSON; a binary event is refused in its acknowledgement.
- The greeting event `auth` is the echo server's own.
- `maxPayload` is our limit, 256 KiB.
- What is no event is answered where the client asked for an acknowledgement, and ends the connection where it did not.
"""

import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.sockets.conftest import PollingClient, RawClient, SocketServer, in_time

INTERVAL, TIMEOUT = 300, 200  # milliseconds, as in the suites


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketServer]:
    running = SocketServer(
        tmp_path_factory.mktemp("suites") / "server.log",
        ping_interval=INTERVAL / 1000, ping_timeout=TIMEOUT / 1000, connect_timeout=1.0, closing_timeout=1000,
    )  # fmt: skip
    yield running
    running.stop()


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketServer]:
    """A server that pings as often, and waits for a pong as long as a busy machine may need."""
    running = SocketServer(
        tmp_path_factory.mktemp("steady") / "server.log",
        ping_interval=INTERVAL / 1000, ping_timeout=PATIENCE_SECONDS, connect_timeout=1.0,
    )  # fmt: skip
    yield running
    running.stop()


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketServer]:
    """A server that does not ping while a test looks elsewhere."""
    running = SocketServer(tmp_path_factory.mktemp("calm") / "server.log")
    yield running
    running.stop()


def ask(
    server: SocketServer, query: str, method: str = "GET", body: bytes | None = None
) -> tuple[int, str, dict[str, str]]:
    request = urllib.request.Request(f"{server.url}/socket.io/?{query}", data=body, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode(), dict(refused.headers)


def poll_of(sid: str) -> str:
    return f"EIO=4&transport=polling&sid={sid}"


# Handshake.


def test_handshake_polling_opens_a_session(server: SocketServer) -> None:
    status, body, headers = ask(server, "EIO=4&transport=polling")
    assert (status, body[0], headers["Cache-Control"]) == (200, "0", "no-store")
    opening = json.loads(body[1:])
    assert isinstance(opening.pop("sid"), str)
    assert opening == {
        "upgrades": ["websocket"], "pingInterval": INTERVAL, "pingTimeout": TIMEOUT, "maxPayload": 256 * 1024,
    }  # fmt: skip


def test_handshake_websocket_opens_a_session(server: SocketServer) -> None:
    opening = json.loads(RawClient(server.port).text()[1:])
    assert isinstance(opening.pop("sid"), str)
    assert opening == {
        "upgrades": [], "pingInterval": INTERVAL, "pingTimeout": TIMEOUT, "maxPayload": 256 * 1024,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("method", "query", "code", "message"),
    [
        ("GET", "transport=polling", 5, "Unsupported protocol version"),
        ("GET", "EIO=abc&transport=polling", 5, "Unsupported protocol version"),
        ("GET", "EIO=3&transport=polling", 5, "Unsupported protocol version"),
        ("GET", "EIO=4", 0, "Transport unknown"),
        ("GET", "EIO=4&transport=abc", 0, "Transport unknown"),
        ("POST", "EIO=4&transport=polling", 2, "Bad handshake method"),
        ("PUT", "EIO=4&transport=polling", 2, "Bad handshake method"),
        ("DELETE", "EIO=4&transport=polling", 2, "Bad handshake method"),
        ("GET", "EIO=4&transport=polling&sid=nobody", 1, "Session ID unknown"),
        ("POST", "EIO=4&transport=polling&sid=nobody", 1, "Session ID unknown"),
        ("GET", "EIO=4&transport=websocket", 3, "Bad request"),
        ("GET", "EIO=4&transport=polling&j=0", 3, "Bad request"),
    ],
)
def test_handshake_polling_fails_as_in_the_reference(
    server: SocketServer, method: str, query: str, code: int, message: str
) -> None:
    status, body, headers = ask(server, query, method, b"4" if method == "POST" else None)
    assert (status, json.loads(body)) == (400, {"code": code, "message": message})
    assert headers["Content-Type"] == "application/json"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_in_a_session_is_refused_and_the_session_stays(
    calm: SocketServer, method: str
) -> None:
    client = PollingClient(calm).connect()
    assert ask(calm, poll_of(client.eio_sid), method)[0] == 400
    client.post('420["echo",1]')
    assert client.get() == ['430[{"ok":true,"data":1}]']


@pytest.mark.parametrize(
    "query", ["transport=websocket", "EIO=abc&transport=websocket", "EIO=4", "EIO=4&transport=abc"]
)
def test_handshake_websocket_fails(server: SocketServer, query: str) -> None:
    assert RawClient(server.port, query=query).status == "HTTP/1.1 400 Bad Request"


# Messages.


def test_message_polling_one_packet_and_several(calm: SocketServer) -> None:
    client = PollingClient(calm).connect()
    for packets in (['420["echo",0]'], [f'42{number}["echo",{number}]' for number in range(3)]):
        status, body, headers = ask(calm, poll_of(client.eio_sid), "POST", "\x1e".join(packets).encode())
        assert (status, body, headers["Cache-Control"]) == (200, "ok", "no-store")
        got: list[str] = []
        while len(got) < len(packets):
            got += client.get()
        assert got == [f'43{number}[{{"ok":true,"data":{number}}}]' for number in range(len(packets))]


def test_message_polling_plain_text_and_binary(calm: SocketServer) -> None:
    client = PollingClient(calm).connect()
    client.post('451-0["echo",{"_placeholder":true,"num":0}]', "bAQIDBA==", '421["echo",1]')
    got: list[str] = []
    while len(got) < 2:
        got += client.get()
    assert json.loads(got[0][3:])[0]["error"]["code"] == "malformed"
    assert got[1] == '431[{"ok":true,"data":1}]'


@pytest.mark.parametrize("body", [b"abc", b"", b"4\xff", b"42\x1e\x1e42", b"9"])
def test_message_polling_closes_the_session_upon_an_invalid_packet(calm: SocketServer, body: bytes) -> None:
    client = PollingClient(calm).connect()
    assert ask(calm, poll_of(client.eio_sid), "POST", body)[0] == 400
    assert ask(calm, poll_of(client.eio_sid))[0] == 400
    wait_until(lambda: [client.sid, "protocol_error"] in calm.get("/state")["left"])


def test_what_came_before_an_invalid_packet_is_done(calm: SocketServer) -> None:
    client = PollingClient(calm).connect()
    assert ask(calm, poll_of(client.eio_sid), "POST", b'42["note",4711]\x1eabc\x1e42["note",4712]')[0] == 400
    wait_until(lambda: [client.sid, "protocol_error"] in calm.get("/state")["left"])
    done = calm.get("/state")["done"]
    assert 4711 in done
    assert 4712 not in done


def at_once(server: SocketServer, first: str, method: str, body: bytes | None) -> list[tuple[int, str]]:
    """The answers to a poll that waits, and to another request that comes meanwhile."""
    answers: list[tuple[int, str]] = []
    waiting = threading.Thread(target=lambda: answers.append(ask(server, first)[:2]))
    waiting.start()
    wait_until(lambda: server.get("/state")["polling"] == 1, what="the poll that waits")
    second = ask(server, first, method, body)[:2]
    waiting.join(PATIENCE_SECONDS)
    return [*answers, second]


def test_message_polling_closes_the_session_upon_two_polls_at_once(calm: SocketServer) -> None:
    client = PollingClient(calm).connect()
    first, second = at_once(calm, poll_of(client.eio_sid), "GET", None)
    assert first == (200, "1")
    assert second[0] == 400
    assert ask(calm, poll_of(client.eio_sid))[0] == 400


def test_two_posts_at_once_close_the_session(calm: SocketServer) -> None:
    client = PollingClient(calm).connect()
    head = (
        f"POST /socket.io/?{poll_of(client.eio_sid)} HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Length: 100000\r\nContent-Type: text/plain\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", calm.port), timeout=PATIENCE_SECONDS) as slow:
        slow.sendall(head.encode() + b"4" * 70_000)
        wait_until(lambda: calm.get("/state")["posting"] == 1, what="the first POST being under way")
        assert ask(calm, poll_of(client.eio_sid), "POST", b'42["note",4713]')[0] == 400
    assert ask(calm, poll_of(client.eio_sid))[0] == 400
    assert 4713 not in calm.get("/state")["done"]


def test_message_websocket_text_and_binary(calm: SocketServer) -> None:
    client = RawClient(calm.port).connect()
    assert client.command("echo", "hello") == {"ok": True, "data": "hello"}
    client.send('451-1["echo",{"_placeholder":true,"num":0}]')
    client.send(b"\x01\x02\x03\x04", opcode=2)
    assert json.loads(client.text()[3:])[0]["error"]["code"] == "malformed"


@pytest.mark.parametrize("sent", ["abc", "4abc", "", '42abc["echo",1]', "42{}", "47", "451"])
def test_message_websocket_closes_the_session_upon_an_invalid_packet(calm: SocketServer, sent: str) -> None:
    """Also Socket.IO: unknown packet type, invalid payload format, invalid acknowledgement id."""
    client = RawClient(calm.port).connect()
    client.send(sent)
    assert client.goodbye() == ("protocol_error", 1002)


# Heartbeat.


def test_heartbeat_polling(steady: SocketServer) -> None:
    client = PollingClient(steady).connect()
    for _ in range(3):
        assert client.get() == ["2"]
        client.post("3")


def test_heartbeat_polling_timeout(server: SocketServer) -> None:
    client = in_time(lambda: PollingClient(server).connect())
    wait_until(lambda: [client.sid, "ping_timeout"] in server.get("/state")["left"])
    client.get()  # says so
    client.get()
    assert ask(server, poll_of(client.eio_sid))[0] == 400


def test_heartbeat_websocket(steady: SocketServer) -> None:
    client = RawClient(steady.port).connect()
    for _ in range(3):
        assert client.frame() == (1, b"2")
        client.send("3")


def test_heartbeat_websocket_timeout(server: SocketServer) -> None:
    client = in_time(lambda: RawClient(server.port).connect())
    assert client.goodbye() == ("ping_timeout", 1008)


# Close.


def test_close_polling_ends_the_poll_that_waits(calm: SocketServer) -> None:
    client = PollingClient(calm).connect()
    assert at_once(calm, poll_of(client.eio_sid), "POST", b"1") == [(200, "6"), (200, "ok")]
    assert ask(calm, poll_of(client.eio_sid))[0] == 400
    wait_until(lambda: [client.sid, "client disconnect"] in calm.get("/state")["left"])


def test_close_websocket(calm: SocketServer) -> None:
    client = RawClient(calm.port).connect()
    client.send("1")
    with pytest.raises(ConnectionError):
        client.frame()


# Upgrade.


def probed(server: SocketServer, client: PollingClient) -> RawClient:
    wire = RawClient(server.port, query=f"EIO=4&transport=websocket&sid={client.eio_sid}")
    wire.send("2probe")
    assert wire.frame() == (1, b"3probe")
    return wire


def test_upgrade_succeeds(calm: SocketServer) -> None:
    client = PollingClient(calm).connect()
    wire = probed(calm, client)
    assert client.get() == ["6"]
    wire.send("5")
    assert wire.command("echo", "hello") == {"ok": True, "data": "hello"}


def test_upgrade_refuses_http_and_another_websocket_afterwards(calm: SocketServer) -> None:
    client = PollingClient(calm).connect()
    wire = probed(calm, client)
    wire.send("5")
    wait_until(lambda: ask(calm, poll_of(client.eio_sid))[0] == 400)
    assert ask(calm, poll_of(client.eio_sid), "POST", b"42")[0] == 400
    other = RawClient(calm.port, query=f"EIO=4&transport=websocket&sid={client.eio_sid}")
    assert other.status == "HTTP/1.1 400 Bad Request"
    assert wire.command("echo", "hello") == {"ok": True, "data": "hello"}


# Socket.IO: connect.


@pytest.mark.parametrize("sent", ["40", '40{"token":"123"}'])
def test_connect_to_the_main_namespace(calm: SocketServer, sent: str) -> None:
    client = RawClient(calm.port)
    client.text()
    client.send(sent)
    answer = client.text()
    assert answer[:2] == "40"
    assert json.loads(answer[2:]).keys() == {"sid"}
    assert (client.command("whoami")["auth"] or {}) == json.loads(sent[2:] or "{}")


@pytest.mark.parametrize("sent", ["40/random", "40/custom,", '40/custom,{"token":"abc"}', "40/random?x=1,"])
def test_connect_to_an_unknown_namespace(calm: SocketServer, sent: str) -> None:
    client = RawClient(calm.port)
    client.text()
    client.send(sent)
    name = sent[2:].partition(",")[0].partition("?")[0]
    assert client.text() == f'44{name},{{"message":"Invalid namespace"}}'


def test_connect_with_an_invalid_handshake(calm: SocketServer) -> None:
    client = RawClient(calm.port)
    client.text()
    client.send("4abc")
    assert client.goodbye() == ("protocol_error", 1002)


def test_connect_is_waited_for_only_so_long(steady: SocketServer) -> None:
    client = RawClient(steady.port)
    client.text()
    pings = 0
    while (word := client.frame()) == (1, b"2"):
        pings += 1
        client.send("3")
    assert pings
    assert word == (1, b'42["disconnected",{"reason":"never_connected"}]')


# Socket.IO: disconnect.


def test_disconnect_from_the_main_namespace(steady: SocketServer) -> None:
    client = RawClient(steady.port).connect()
    client.send("41")
    assert client.frame() == (1, b"2")
    wait_until(lambda: [client.sid, "client disconnect"] in steady.get("/state")["left"])
    client.send("3")
    while (word := client.frame()) == (1, b"2"):
        client.send("3")
    assert word == (1, b'42["disconnected",{"reason":"left"}]')
    assert client.frame() == (8, b"\x03\xe8left")


def test_disconnect_from_the_main_namespace_and_come_back(calm: SocketServer) -> None:
    client = RawClient(calm.port).connect()
    client.send("41")
    client.send("40")
    assert client.text().startswith("40{")
    assert client.command("echo", 1) == {"ok": True, "data": 1}


def test_disconnect_from_another_namespace_leaves_the_main_one(calm: SocketServer) -> None:
    client = RawClient(calm.port).connect()
    client.send("41/custom")
    assert client.command("echo", "main") == {"ok": True, "data": "main"}


# Socket.IO: message.


def test_message_with_and_without_an_acknowledgement(calm: SocketServer) -> None:
    client = RawClient(calm.port).connect()
    client.send('42["note",815]')
    client.send('42456["echo",{"3":[false]}]')
    assert client.text() == '43456[{"ok":true,"data":{"3":[false]}}]'
    assert 815 in calm.get("/state")["done"]
