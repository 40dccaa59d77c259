"""The WebSocket path, byte by byte: order, partial writes, limits, and everything a client may send wrong."""

import json
import socket
import threading
from collections.abc import Callable

import pytest

from tests.services.waiting import wait_until
from tests.sockets.conftest import RawClient, SocketServer, masked

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


@pytest.mark.promise("P8")
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


@pytest.mark.promise("P8")
def test_a_client_that_stops_reading_is_dropped_with_a_reason_while_the_others_get_everything(
    server: SocketServer,
) -> None:
    stuck = RawClient(server.port, receive_buffer=4096).connect()
    others = [RawClient(server.port).connect() for _ in range(3)]
    heard: list[list[int]] = [[] for _ in others]

    def listen(client: RawClient, numbers: list[int]) -> None:
        numbers.extend(client.event()[1] for _ in range(400))

    readers = [threading.Thread(target=listen, args=pair) for pair in zip(others, heard, strict=True)]
    for reader in readers:
        reader.start()
    server.get("/emit/all?n=400&size=20000&burst=4&pause=0.001")
    for reader in readers:
        reader.join(20)
    assert heard == [list(range(400))] * 3
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
    server = serve(parting_timeout=0.5)
    client = RawClient(server.port, receive_buffer=4096).connect()
    client.send('420["big",9000000]')
    client.send('421["note",1]')
    assert client.sid in server.members()
    server.get(f"/disconnect/{client.sid}/signed_out")
    gone = {"done": [], "left": [[client.sid, "signed_out"]], "inside": [], "sockets": 0}
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


@pytest.mark.promise("P8")
@pytest.mark.parametrize(
    ("ping", "opcode"), [(b"2" + b"?" * 100_000, 1), (b"?" * 125, 9)], ids=["engine", "websocket"]
)
def test_a_client_that_pings_without_reading_is_dropped(
    server: SocketServer, ping: bytes, opcode: int
) -> None:
    client = RawClient(server.port, receive_buffer=4096).connect()
    client.sock.settimeout(0.2)
    pings = masked(ping, opcode) * max(1, 100_000 // len(ping))

    def is_dropped() -> bool:
        try:
            client.sock.sendall(pings)
        except OSError:  # full, because nobody reads there any more either
            return [client.sid, "too_slow"] in server.get("/state")["left"]
        return False

    wait_until(is_dropped, timeout=20, what="being dropped")


def test_answers_and_broadcasts_to_a_slow_reader_never_tear_a_frame(serve: Serve) -> None:
    server = serve(backlog_bytes=64 * 2**20)
    client = RawClient(server.port, receive_buffer=4096).connect()
    storm = threading.Thread(target=server.get, args=("/emit/all?n=2000&size=5000&burst=20&pause=0.001",))
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


def test_an_answer_stands_exactly_between_what_came_before_and_after_it(server: SocketServer) -> None:
    clients = [RawClient(server.port).connect() for _ in range(4)]
    for number in range(50):
        for client in clients:
            client.send(f'42{number}["shout"]')
    for client in clients:
        seen, mine = [], []
        while len(seen) < 400 or len(mine) < 50:
            text = client.text()
            if text.startswith("43"):
                number = json.loads(text[text.index("[") :])[0]
                assert seen[-1] == [number, "before"]
                mine.append(number)
            else:
                seen.append(json.loads(text[2:])[1:])
        numbers = [number for number, _ in seen[::2]]
        assert numbers == sorted(numbers)
        assert seen[1::2] == [[number, "after"] for number in numbers]
        assert mine == sorted(mine)


def test_the_next_event_after_a_join_is_the_first_one_heard(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    assert client.command("join", "side") == {"ok": True}
    server.get("/emit/side?n=2")
    assert [client.event()[1], client.event()[1]] == [0, 1]


def test_commands_of_one_client_run_in_the_order_they_came(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    client.sock.sendall(b"".join(masked(f'42{n}["note",{n}]'.encode()) for n in range(300)))
    assert [json.loads(client.text()[2:].partition("[")[2][:-1]) for _ in range(300)] == list(range(300))
    assert server.get("/state")["done"] == list(range(300))


def test_a_command_that_waits_holds_up_neither_pings_nor_other_clients(serve: Serve) -> None:
    server = serve(ping_interval=0.3, ping_timeout=0.6)
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
    client = RawClient(server.port).connect()
    assert client.goodbye() == ("ping_timeout", 1008)
    assert server.get("/state")["left"] == [[client.sid, "ping_timeout"]]


def test_a_connection_that_never_enters_is_closed(serve: Serve) -> None:
    server = serve(ping_interval=0.3)
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
    storm = threading.Thread(target=server.get, args=("/emit/all?n=500&size=3000&burst=5&pause=0.001",))
    storm.start()
    for number, client in enumerate(leaves):
        client.event()
        if number % 2:
            client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        client.close()
    assert [stays.event()[1] for _ in range(500)] == list(range(500))
    storm.join()
    wait_until(
        lambda: not set(server.members()) & {client.sid for client in leaves}, what="the leavers being gone"
    )
    wait_until(lambda: not set(server.get("/state")["inside"]) & {client.sid for client in leaves})


def test_binary_events_and_asked_for_acknowledgements_share_the_same_order(server: SocketServer) -> None:
    client = RawClient(server.port, receive_buffer=4096).connect()
    wait_until(lambda: client.sid in server.members())
    server.get("/emit/all")
    server.get("/library/binary")
    server.get("/emit/all")
    assert client.event()[0] == "numbered"
    assert client.text() == '451-["bytes",{"blob":{"_placeholder":true,"num":0},"n":1}]'
    assert client.frame() == (2, b"\x00\xff" * 200_000)
    assert client.event()[0] == "numbered"
    asked: list[object] = []
    question = threading.Thread(
        target=lambda: asked.append(server.get(f"/library/question?sid={client.sid}"))
    )
    question.start()
    assert client.text() == '421["question",41]'
    client.send("431[42]")
    question.join()
    assert asked == [[42]]


BAD_EVENTS = {
    "no JSON at all": "not json",
    "not an array": '{"a":1}',
    "an empty array": "[]",
    "a name that is not text": "[1,2]",
    "a number out of range": '["echo",1e999]',
    "a lone surrogate": '["echo","\\ud800"]',
    "nesting without end": "[" * 20_000,
    "nothing": "",
}


@pytest.mark.parametrize("body", BAD_EVENTS.values(), ids=BAD_EVENTS.keys())
def test_a_malformed_event_is_answered_and_the_connection_goes_on(server: SocketServer, body: str) -> None:
    client = RawClient(server.port).connect()
    client.send("425" + body)
    answer = client.text()
    assert answer.startswith("435[")
    refusal = json.loads(answer[3:])[0]
    assert refusal["ok"] is False
    assert refusal["error"]["status"] == 400
    client.send("42" + body)
    assert client.command("echo", 1) == {"ok": True, "data": 1}


def test_unknown_commands_bugs_and_silence_are_answered_too(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    assert client.command("nonsense")["error"]["code"] == "invalid"
    assert client.command("boom", {}, ack_id=7)["error"]["code"] == "internal"
    assert client.command("silent")["error"]["code"] == "internal"
    assert client.command("echo") == {"ok": True, "data": None}
    assert client.command("echo", 1, 2, 3) == {"ok": True, "data": 1}


def test_events_before_entering_and_in_unknown_namespaces_are_refused(server: SocketServer) -> None:
    client = RawClient(server.port)
    client.text()
    client.send('420["echo"]')
    assert json.loads(client.text()[3:])[0]["error"]["code"] == "unauthenticated"
    client.send("40/admin,")
    assert client.text().startswith("44/admin,{")
    client.send('42/admin,1["echo"]')
    assert client.text().startswith('43/admin,1[{"ok":false')
    client.send("40")
    assert client.text().startswith("40{")
    client.send("40")
    assert client.text().startswith("44{")


def test_a_binary_event_is_refused_once_and_its_attachments_are_swallowed(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    client.send('452-3["echo",{"_placeholder":true,"num":0}]')
    client.send(b"one", opcode=2)
    client.send(b"two", opcode=2)
    assert json.loads(client.text()[3:])[0]["error"]["code"] == "malformed"
    assert client.command("echo", 1) == {"ok": True, "data": 1}
    client.send(b"three", opcode=2)
    assert client.goodbye() == ("protocol_error", 1002)


BAD_BYTES = {
    "an unmasked frame": (b"\x81\x012", 1002),
    "a compressed frame": (b"\xc1\x80\0\0\0\0", 1002),
    "an unknown opcode": (masked(b"", 3), 1002),
    "a continuation of nothing": (masked(b"4", 0), 1002),
    "a long ping": (masked(b"p" * 126, 9), 1002),
    "text that is not UTF-8": (masked(b"42\xff"), 1007),
    "a message far over the limit": (masked(b"4" * 17_000_000)[:1000], 1009),
    "a long message that is no event": (masked(b"40" * 150_000), 1002),
    "a long message of another kind": (masked(b"2" * 300_000), 1009),
    "a length of petabytes": (b"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 1009),
    "an unknown Engine.IO packet": (masked(b"9"), 1002),
    "an unknown Socket.IO packet": (masked(b"49"), 1002),
    "an empty message": (masked(b""), 1002),
    "an acknowledgement that is no array": (masked(b"431{}"), 1002),
    "attachments without a number": (masked(b'45["x"]'), 1002),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code"), BAD_BYTES.values(), ids=BAD_BYTES.keys())
def test_whoever_breaks_the_protocol_is_told_and_closed(server: SocketServer, data: bytes, code: int) -> None:
    client = RawClient(server.port).connect()
    client.sock.sendall(data)
    reason, told = client.goodbye()
    assert told == code
    assert reason
    assert RawClient(server.port).connect().command("echo", 1) == {"ok": True, "data": 1}


@pytest.mark.promise("P8")
@pytest.mark.parametrize("is_cut", [False, True], ids=["in one frame", "in fragments"])
def test_a_command_over_the_limit_is_answered_and_the_connection_goes_on(
    server: SocketServer, is_cut: bool
) -> None:
    client = RawClient(server.port).connect()
    text = b'427["echo","' + b"x" * 10_000_000 + b'"]'
    if is_cut:
        cuts = [text[at : at + 70_000] for at in range(0, len(text), 70_000)]
        client.sock.sendall(masked(cuts[0], final=False) + masked(b"?", 9))
        for cut in cuts[1:]:
            client.sock.sendall(masked(cut, 0, final=False))
        client.sock.sendall(masked(b"", 0))
        assert client.frame() == (10, b"?")
    else:
        client.sock.sendall(masked(text))
    answer = client.text()
    assert answer.startswith("437[")
    assert json.loads(answer[3:])[0]["error"]["status"] == 413
    assert client.command("echo", 1) == {"ok": True, "data": 1}


def test_a_message_may_come_in_fragments_with_a_ping_in_between(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    whole = '420["echo","ää"]'.encode()
    client.sock.sendall(masked(whole[:13], final=False))
    client.sock.sendall(masked(b"?", 9))
    for byte in masked(whole[13:], 0):
        client.sock.sendall(bytes((byte,)))
    assert client.frame() == (10, b"?")
    assert json.loads(client.text()[3:])[0]["data"] == "ää"


def test_the_client_may_close_and_is_answered(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    client.send(b"\x03\xe8bye", opcode=8)
    assert client.frame() == (8, b"\x03\xe8")
    wait_until(lambda: client.sid not in server.members())


def test_a_stopping_server_says_so(serve: Serve) -> None:
    server = serve()
    client = RawClient(server.port).connect()
    server.get("/stop")
    assert client.goodbye() == ("shutting_down", 1000)
