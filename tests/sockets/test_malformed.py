"""What a client may send wrong over a WebSocket, and what it may send unusually: all of it is answered."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from tests.services.waiting import PATIENCE_SECONDS
from tests.sockets.conftest import RawClient, SocketServer, masked

Serve = Callable[..., SocketServer]

BAD_EVENTS = {
    "no JSON at all": "not json",
    "not an array": '{"a":1}',
    "an empty array": "[]",
    "a name that is not text": "[1,2]",
    "a number out of range": '["echo",1e999]',
    "a lone surrogate": '["echo","\\ud800"]',
    "nesting without end": "[" * 10_000,
    "nesting too deep": "[" * 33 + "]" * 33,
    "nothing": "",
}


@pytest.mark.promise("P8")
def test_no_client_can_fill_the_log(serve: Serve) -> None:
    server = serve()
    client = RawClient(server.port).connect()
    client.send("4399[]")
    assert client.command("echo", 1) == {"ok": True, "data": 1}
    asked = urllib.request.Request(f"{server.url}/socket.io/?EIO=4&transport=polling", method="PUT")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS)
    with refused.value:
        assert refused.value.code == 400
    assert server.log.read_text() == ""


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
    if body.startswith("["):
        assert client.command("echo", 1) == {"ok": True, "data": 1}
    else:  # and nobody asked for an answer
        assert client.goodbye() == ("protocol_error", 1002)


@pytest.mark.promise("P8")
def test_an_event_holds_twenty_thousand_values_and_auth_two_hundred(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    for values, status in ((19_000, None), (20_000, 413)):
        client.send('427["echo",[' + "1," * values + "1]]")
        answer = json.loads(client.text()[3:])[0]
        assert answer.get("error", {}).get("status") == status
    for auth in ({"field": [1] * 201}, {"field": "x" * 17_000}):
        newcomer = RawClient(server.port)
        newcomer.text()
        newcomer.send("40" + json.dumps(auth))
        answer = newcomer.text()
        assert answer.startswith("44")
        assert json.loads(answer[2:])["data"]["status"] == 413


def test_unknown_commands_bugs_and_silence_are_answered_too(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    assert client.command("nonsense")["error"]["code"] == "invalid"
    assert client.command("boom", {}, ack_id=7)["error"]["code"] == "internal"
    assert client.command("silent")["error"]["code"] == "internal"
    assert client.command("echo") == {"ok": True, "data": None}
    assert client.command("echo", 1, 2, 3) == {"ok": True, "data": 1}


def test_an_unknown_namespace_and_entering_twice_are_refused(server: SocketServer) -> None:
    client = RawClient(server.port)
    client.text()
    client.send("40/admin,")
    assert client.text() == '44/admin,{"message":"Invalid namespace"}'
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
