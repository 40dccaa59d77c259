"""WebSocket by RFC 6455: the cases of the Autobahn test suite that apply (1 to 7), and the opening handshake.

Left out: 5.2 and its kind answer binary and fragmented pings as Autobahn's echo server does; ours answers events. 9 measures
speed, 12 and 13 are about compression, which is never negotiated.
"""

import socket
from collections.abc import Callable

import pytest

from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.sockets.conftest import RawClient, SocketServer, masked

Serve = Callable[..., SocketServer]


def answered(server: SocketServer, request: str) -> tuple[int, dict[str, str]]:
    """The status and the headers of the answer to a request as it stands."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as sock:
        sock.sendall(request.encode())
        data = b""
        while b"\r\n\r\n" not in data:
            piece = sock.recv(65536)
            assert piece, data
            data += piece
    first, *lines = data.split(b"\r\n\r\n")[0].decode().split("\r\n")
    return int(first.split()[1]), {
        name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
    }


def handshake(
    version: str = "HTTP/1.1", query: str = "EIO=4&transport=websocket", **changed: str | None
) -> str:
    headers: dict[str, str | None] = {
        "Host": "localhost", "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    } | {name.replace("_", "-"): value for name, value in changed.items()}  # fmt: skip
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return "\r\n".join([f"GET /socket.io/?{query} {version}", *lines, "\r\n"])


def test_a_proper_handshake_is_accepted_with_the_proof_of_the_standard(server: SocketServer) -> None:
    for asked in (handshake(), handshake(Connection="keep-alive, UPGRADE", Upgrade="WebSocket")):
        status, headers = answered(server, asked)
        assert (status, headers["sec-websocket-accept"]) == (101, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        assert headers["upgrade"] == "websocket"
        assert headers["connection"] == "Upgrade"


IMPROPER = {
    "no Connection": {"Connection": None},
    "a Connection that keeps alive": {"Connection": "keep-alive"},
    "a Connection with a word that contains it": {"Connection": "upgraded"},
    "no Upgrade": {"Upgrade": None},
    "an Upgrade to something else": {"Upgrade": "h2c"},
    "HTTP/1.0": {"version": "HTTP/1.0"},
    "no key": {"Sec_WebSocket_Key": None},
    "a key that is too short": {"Sec_WebSocket_Key": "AAAA"},
    "a key that is too long": {"Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    "a key that is no base64": {"Sec_WebSocket_Key": "!!!!!!!!!!!!!!!!!!!!!!=="},
    "two keys": {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ=="},
}


@pytest.mark.parametrize("changed", IMPROPER.values(), ids=IMPROPER.keys())
def test_what_is_no_handshake_gets_no_websocket(server: SocketServer, changed: dict[str, str | None]) -> None:
    assert answered(server, handshake(**changed))[0] == 400  # type: ignore[arg-type]


@pytest.mark.parametrize("version", ["8", "14", "13, 8", "", None])
def test_another_version_is_refused_by_the_name_of_ours(server: SocketServer, version: str | None) -> None:
    status, headers = answered(server, handshake(Sec_WebSocket_Version=version))
    assert (status, headers["sec-websocket-version"]) == (400, "13")


def test_a_post_is_no_handshake(server: SocketServer) -> None:
    assert answered(server, handshake(Content_Length="0").replace("GET", "POST", 1))[0] == 400


def close(code: int, reason: bytes = b"") -> bytes:
    return masked(code.to_bytes(2, "big") + reason, 8)


ECHO = '420["echo",{}]'


def echo(text: str) -> bytes:
    return f'420["echo","{text}"]'.encode()


@pytest.mark.parametrize("length", [0, 107, 108, 65517, 65518, 65519, 100_000])
def test_messages_of_every_length_come_whole(server: SocketServer, length: int) -> None:
    """1.1: lengths around the borders of 7, 16 and 64 bits."""
    client = RawClient(server.port).connect()
    client.sock.sendall(masked(echo("*" * length)))
    assert client.text() == f'430[{{"ok":true,"data":"{"*" * length}"}}]'


@pytest.mark.parametrize("payload", [b"", b"Hello", b"\x00\xff\xfe\xfd", b"\xfe" * 125])
def test_a_ping_is_answered_with_what_stood_in_it(server: SocketServer, payload: bytes) -> None:
    """2.1 to 2.4, 2.6, 2.10, 2.11: cut into bytes, too, and several in a row."""
    client = RawClient(server.port).connect()
    client.sock.sendall(masked(payload, 9) * 5)
    for byte in masked(payload, 9):
        client.sock.sendall(bytes((byte,)))
    assert [client.frame() for _ in range(6)] == [(10, payload)] * 6


def test_pongs_that_nobody_asked_for_change_nothing(server: SocketServer) -> None:
    """2.7 to 2.9."""
    client = RawClient(server.port).connect()
    client.sock.sendall(masked(b"", 10) + masked(b"payload", 10) + masked(b"here", 9))
    assert client.frame() == (10, b"here")


VIOLATIONS = {
    "2.5 a ping of 126 bytes": (masked(b"\xfe" * 126, 9), 1002),
    "3.1 the first reserved bit": (b"\xc1" + masked(b"4")[1:], 1002),
    "3.2 the second reserved bit": (b"\xa1" + masked(b"4")[1:], 1002),
    "3.4 the third reserved bit": (b"\x91" + masked(b"4")[1:], 1002),
    "3.5 reserved bits of a binary message": (b"\xf2" + masked(b"4")[1:], 1002),
    "3.6 reserved bits of a ping": (b"\xe9" + masked(b"4")[1:], 1002),
    "3.7 reserved bits of a close": (b"\xf8" + close(1000)[1:], 1002),
    **{f"4.1 the reserved opcode {code}": (masked(b"", code), 1002) for code in (3, 4, 5, 6, 7)},
    **{f"4.2 the reserved opcode {code}": (masked(b"", code), 1002) for code in (11, 12, 13, 14, 15)},
    "5.1 a ping in fragments": (masked(b"4", 9, final=False) + masked(b"4", 0), 1002),
    "5.2 a pong in fragments": (masked(b"4", 10, final=False) + masked(b"4", 0), 1002),
    "5.9 a continuation of nothing": (masked(b"4", 0), 1002),
    "5.10 an unfinished continuation of nothing": (masked(b"4", 0, final=False), 1002),
    "5.18 a message inside another": (masked(b"4", final=False) + masked(b"4"), 1002),
    "6.3 text that is not UTF-8": (masked(b"42\xce\xba\xe1\xbd\xb9\xcf\x83\xed\xa0\x80"), 1007),
    "6.3 in fragments, seen at the first that is wrong": (masked(b"42\xed\xa0\x80", final=False), 1007),
    "6.4 wrong before the last fragment came": (
        masked(b"42\xce\xba", final=False) + masked(b"\xf4\x90\x80\x80", 0, final=False),
        1007,
    ),
    "6.x text that ends inside a character": (masked(b"42\xe1\xbd"), 1007),
    "6.x fragments that end inside a character": (masked(b"42", final=False) + masked(b"\xe1\xbd", 0), 1007),
    "6.x a surrogate": (masked(b"42\xed\xbf\xbf"), 1007),
    "6.x an overlong character": (masked(b"42\xc0\xaf"), 1007),
    "6.x beyond Unicode": (masked(b"42\xf8\x88\x80\x80\x80"), 1007),
    "7.3.2 a close of one byte": (masked(b"a", 8), 1002),
    "7.3.6 a close of 126 bytes": (close(1000, b"*" * 124), 1002),
    "7.5.1 a reason that is not UTF-8": (close(1000, b"\xce\xba\xe1\xbd\xb9\xed\xa0\x80"), 1007),
    **{
        f"7.9 the code {code}": (close(code), 1002)
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)
    },
    "7.13 an unmasked frame": (b"\x81\x01a", 1002),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "code"), VIOLATIONS.values(), ids=VIOLATIONS.keys())
def test_a_violation_ends_the_connection_after_what_came_before_it_and_before_what_comes_after(
    server: SocketServer, sent: bytes, code: int
) -> None:
    """Also 3.3, 4.1.3, 5.11 and their kind: a valid message, a violation and another message in one piece."""
    client = RawClient(server.port).connect()
    before, after = server.get("/state")["done"], f'421["note",{len(sent)}.25]'.encode()
    client.sock.sendall(masked(ECHO.encode()) + sent + masked(after) + masked(b"ping", 9))
    assert client.text() == '430[{"ok":true,"data":{}}]'
    assert client.goodbye() == ("protocol_error", code)
    client.sock.sendall(masked(after))
    with pytest.raises((ConnectionError, TimeoutError)):
        client.frame()  # nothing comes after a close frame, not even the answer to a ping
    wait_until(lambda: client.sid not in server.get("/state")["inside"])
    assert server.get("/state")["done"] == before


CLOSES = {
    "7.1 nothing in it": (masked(b"", 8), b""),
    "7.7 without a reason": (close(1000), b"\x03\xe8"),
    "7.3.4 with a reason": (close(1000, b"Hello"), b"\x03\xe8"),
    "7.3.5 with the longest reason": (close(1000, b"*" * 123), b"\x03\xe8"),
    **{
        f"7.7 the code {code}": (close(code), code.to_bytes(2, "big"))
        for code in (1001, 1002, 1003, *range(1007, 1015), 3000, 3999, 4000, 4999)
    },
}


@pytest.mark.parametrize(("sent", "told"), CLOSES.values(), ids=CLOSES.keys())
def test_a_close_is_answered_with_its_code_and_ends_the_connection(
    server: SocketServer, sent: bytes, told: bytes
) -> None:
    """Also 7.1.2 to 7.1.6: what comes after a close is not read."""
    client = RawClient(server.port).connect()
    client.sock.sendall(sent + masked(b"ping", 9) + sent)
    assert client.frame() == (8, told)
    with pytest.raises(ConnectionError):
        client.frame()


FRAGMENTED = {
    "5.3 in two": [echo("fragment")[:9], echo("fragment")[9:]],
    "5.6 with nothing in the middle": [echo("x")[:5], b"", echo("x")[5:]],
    "6.2 cut inside a character": [echo("κόσμε")[:13], echo("κόσμε")[13:]],
    "6.2 byte by byte": [bytes((byte,)) for byte in echo("κόσμε𐍈")],
}


@pytest.mark.parametrize("parts", FRAGMENTED.values(), ids=FRAGMENTED.keys())
def test_fragments_make_a_message_and_pings_may_stand_between_them(
    server: SocketServer, parts: list[bytes]
) -> None:
    client = RawClient(server.port).connect()
    whole = b"".join(parts).decode()
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        client.sock.sendall(masked(part, 0 if number else 1, final=last))
        if not last:
            client.sock.sendall(masked(b"between", 9))
            assert client.frame() == (10, b"between")
    said = whole.removeprefix('420["echo",').removesuffix("]")
    assert client.text() == f'430[{{"ok":true,"data":{said}}}]'


def flood(sock: socket.socket) -> None:
    piece = masked(b"x" * 60_000)
    for _ in range(10_000):
        sock.sendall(piece)


@pytest.mark.promise("P8")
def test_who_floods_a_connection_that_was_told_goodbye_loses_it(serve: Serve) -> None:
    server = serve(closing_timeout=1000)
    client = RawClient(server.port).connect()
    client.sock.sendall(masked(b"", 3))
    assert client.goodbye() == ("protocol_error", 1002)
    with pytest.raises(OSError, match=r"reset|pipe"):
        flood(client.sock)
    wait_until(lambda: server.get("/held")["sockets"] == 0)
