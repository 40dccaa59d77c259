"""Clients that stop reading: they get whole frames or none, are dropped over their limit, and hold up only themselves."""

import json
import threading
from collections.abc import Callable

import pytest

from tests.services.waiting import wait_until
from tests.sockets.conftest import RawClient, SocketServer, masked

pytestmark = pytest.mark.promise("P8")

Serve = Callable[..., SocketServer]


def test_messages_far_larger_than_the_socket_buffer_arrive_byte_for_byte_at_a_slow_reader(
    serve: Serve,
) -> None:
    server = serve(backlog_bytes=32 * 2**20)
    slow = RawClient(server.port, receive_buffer=4096).connect()
    quick = RawClient(server.port).connect()
    server.get("/emit/all?n=8&size=2000000")
    for client in (slow, quick):
        for number in range(8):
            name, seen, filler = client.event()
            assert (name, seen) == ("numbered", number)
            assert filler == "x" * 2_000_000


def test_a_client_that_stops_reading_is_dropped_with_a_reason_while_the_others_get_everything(
    serve: Serve,
) -> None:
    server = serve(closing_timeout=1000)
    stuck = RawClient(server.port, receive_buffer=4096).connect()
    others = [RawClient(server.port).connect() for _ in range(3)]
    for first in range(0, 400, 4):
        server.get(f"/emit/all?n=4&first={first}&size=20000")
        for client in others:
            assert [client.event()[1] for _ in range(4)] == list(range(first, first + 4))
    wait_until(
        lambda: [stuck.sid, "too_slow"] in server.get("/state")["left"], what="the slow client being dropped"
    )
    assert stuck.sid not in server.members()
    assert stuck.goodbye() == ("too_slow", 1013)


def test_an_answer_larger_than_the_backlog_limit_does_not_drop_its_asker(server: SocketServer) -> None:
    client = RawClient(server.port, receive_buffer=4096).connect()
    for number in range(3):
        client.send(f'42{number}["big",6000000]')
    server.get("/emit/all?n=5")
    answers, events = [], []
    while len(answers) < 3 or len(events) < 5:
        text = client.text()
        if text.startswith("43"):
            answers.append(text[2])
            assert len(text) == len(f'43{len(answers)}[""]') + 6_000_000
        else:
            events.append(json.loads(text[2:])[1])
    assert answers == ["0", "1", "2"]
    assert events == list(range(5))


def test_a_dismissed_client_that_reads_nothing_is_let_go_all_the_same(serve: Serve) -> None:
    server = serve(closing_timeout=0.5)
    client = RawClient(server.port, receive_buffer=4096).connect()
    client.send('420["big",9000000]')
    client.send('421["note",1]')
    assert client.sid in server.members()
    server.get(f"/disconnect/{client.sid}/signed_out")
    gone = {
        "done": [],
        "left": [[client.sid, "signed_out"]],
        "inside": [],
        "sockets": 0,
        "polling": 0,
        "posting": 0,
    }
    wait_until(lambda: server.get("/state") == gone, what="the client being let go")


def test_the_next_command_waits_until_the_last_answer_was_read(serve: Serve) -> None:
    server = serve()
    client = RawClient(server.port, receive_buffer=4096).connect()
    client.send('420["big",9000000]')
    client.send('421["note",1]')
    other = RawClient(server.port).connect()
    assert other.command("echo", 1) == {"ok": True, "data": 1}
    assert server.get("/state")["done"] == []
    assert len(client.text()) > 9_000_000
    assert client.text() == "431[1]"
    assert server.get("/state")["done"] == [1]


@pytest.mark.parametrize(
    ("ping", "opcode"), [(b"2" + b"?" * 100_000, 1), (b"?" * 125, 9)], ids=["engine", "websocket"]
)
def test_a_client_that_pings_without_reading_is_dropped(serve: Serve, ping: bytes, opcode: int) -> None:
    """For what it has not read, or for how much it asks."""
    server = serve(pauses=2, pause=0.25)
    client = RawClient(server.port, receive_buffer=4096).connect()
    client.sock.settimeout(0.2)
    pings = masked(ping, opcode) * max(1, 100_000 // len(ping))
    sent = 0

    def is_dropped() -> bool:
        nonlocal sent
        try:
            sent += client.sock.send(pings[sent % len(pings) :])
        except OSError:  # full, because nobody reads there any more either
            reasons = {reason for sid, reason in server.get("/state")["left"] if sid == client.sid}
            return bool(reasons & {"too_slow", "rate_limited"})
        return False

    wait_until(is_dropped, what="being dropped")


def test_answers_and_broadcasts_to_a_slow_reader_never_tear_a_frame(serve: Serve) -> None:
    server = serve(backlog_bytes=64 * 2**20)
    client = RawClient(server.port, receive_buffer=4096).connect()
    storm = threading.Thread(target=server.storm, args=(100, 20, 5000))
    storm.start()
    asked, acknowledged, numbers = 0, 0, []
    while len(numbers) < 2000 or acknowledged < 100:
        if asked < 100 and len(numbers) >= asked * 20:
            client.send(f'42{asked}["echo","{"é" * 3000}"]')
            client.send(b"still there?", opcode=9)
            asked += 1
        opcode, payload = client.frame()
        if opcode == 10:
            assert payload == b"still there?"
        elif payload.startswith(b"43"):
            assert json.loads(payload[2 + len(str(acknowledged)) :])[0]["data"] == "é" * 3000
            acknowledged += 1
        elif payload != b"2":
            numbers.append(json.loads(payload[2:])[1])
    assert numbers == list(range(2000))
    storm.join()
