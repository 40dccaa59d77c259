"""A body that does not come whole (RFC 9112 §6.3, §8, §9.3): never executed, and never the start of a request."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from .conftest import WebServer, read_to_end, read_until

SMUGGLED = b"GET /echo?smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
LARGE = 100_000  # over what the short way takes
STALLED = {
    "a large body": b"POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n0123456789",
    "a small body": b"POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n0123456789",
    "an odd header": b"POST {} HTTP/1.1\r\nHost: a\r\nX_Y: z\r\nContent-Length: 100\r\n\r\n0123456789",
    "an absolute target": b"POST http://a{} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n0123456789",
    "HTTP/1.0": b"POST {} HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 100\r\n\r\n0123456789",
    "an expectation": b"POST {} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n0123456789",
    "chunks": b"POST {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n0123456789",
    "chunks without the last": b"POST {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "chunks without the end of trailers": (
        b"POST {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """A server that waits a second for what was begun."""
    server = WebServer(tmp_path_factory.mktemp("hasty") / "server.log", "tests.webserver.app.HastyWorker")
    yield server
    server.stop()


def to(path: bytes, name: str) -> bytes:
    return STALLED[name].replace(b"{}", path)


def statuses(answer: bytes) -> list[int]:
    return [int(each[:3]) for each in answer.replace(b"HTTP/1.0 ", b"HTTP/1.1 ").split(b"HTTP/1.1 ")[1:]]


def answer_to_stalled(sock: socket.socket) -> bytes:
    """All that is answered to the beginning of a body, and to what looks like a request after it."""
    answer = read_to_head(sock, b"408 ")
    assert b"\r\nConnection: close\r\n" in answer
    with suppress(OSError):  # closed by now
        sock.sendall(SMUGGLED)
        answer += read_to_end(sock)
    return answer


@pytest.mark.parametrize("path", [b"/count", b"/count-pieces", b"/count-carelessly"])
def test_a_body_that_stalls_is_not_executed_and_what_comes_later_is_no_request(
    hasty: WebServer, path: bytes
) -> None:
    """Also where the application swallows what reading raises, and says that all is well."""
    counted = hasty.told(b"GET /counted HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    with ExitStack() as opened:
        stalled = {name: opened.enter_context(hasty.connect()) for name in STALLED}
        for name, sock in stalled.items():
            sock.sendall(to(path, name))
        answers = {name: answer_to_stalled(sock) for name, sock in stalled.items()}
    refused = {name: [status for status in statuses(answers[name]) if status != 100] for name in STALLED}
    assert refused == {name: [408] for name in STALLED}
    again = hasty.told(b"GET /counted HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert again.partition(b"\r\n\r\n")[2] == counted.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("name", sorted(STALLED.keys() - {"a small body"}))
def test_a_body_that_the_client_cuts_short_is_refused(ours: WebServer, name: str) -> None:
    with ours.connect() as sock:
        sock.sendall(to(b"/count", name))
        sock.shutdown(socket.SHUT_WR)
        answer = read_to_end(sock)
    assert [status for status in statuses(answer) if status != 100] == [400]
    assert b"\r\nConnection: close\r\n" in answer


@pytest.mark.parametrize("name", STALLED)
def test_a_small_body_that_the_client_cuts_short_executes_nothing(ours: WebServer, name: str) -> None:
    with ours.connect() as sock:
        sock.sendall(to(b"/count", name))
        sock.shutdown(socket.SHUT_WR)
        assert not {200, 204} & set(statuses(read_to_end(sock)))


@pytest.mark.parametrize("name", sorted(STALLED.keys() - {"a small body"}))
def test_an_answer_before_the_body_was_read_is_the_last_of_the_connection(ours: WebServer, name: str) -> None:
    """As 401, 404 and 413 are: the client sees the answer, whatever it goes on to send."""
    with ours.connect() as sock:
        sock.sendall(to(b"/refuse", name))
        answer = read_to_head(sock, b"401 ")
        assert b"\r\nConnection: close\r\n" in answer
        sock.sendall(SMUGGLED * 1000)
        assert statuses(answer + read_to_end(sock)) == [401]


def test_a_client_that_sends_a_large_body_to_its_end_sees_the_refusal(ours: WebServer) -> None:
    """Closed at once, what comes meanwhile would be answered by a reset that takes the answer with it."""
    body = b"x" * (8 * 2**20)
    with ours.connect() as sock:
        sock.sendall(b"POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        assert statuses(read_to_end(sock)) == [401]


def test_whoever_is_refused_before_the_body_is_not_told_to_send_it(ours: WebServer) -> None:
    answer = ours.told(
        b"POST /refuse HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n"
    )
    assert statuses(answer) == [401]


def test_a_large_body_that_was_read_leaves_the_connection_open(ours: WebServer) -> None:
    large = b"POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + b"x" * LARGE
    chunks = b"POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    last = b"GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    assert statuses(ours.told(large + chunks + large + last)) == [204, 204, 204, 200]


@pytest.mark.parametrize("more", [b"", b"X_Y: z\r\n"])
def test_nobody_takes_a_socket_on_which_more_was_sent_ahead(ours: WebServer, more: bytes) -> None:
    """What was read beyond the request would be lost, and the rest of it taken for a beginning."""
    take = b"GET /take HTTP/1.1\r\nHost: a\r\n" + more + b"\r\n"
    last = b"GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    assert ours.told(take) == b"taken"
    assert statuses(ours.told(take + last)) == [409, 200]


def read_to_head(sock: socket.socket, status: bytes) -> bytes:
    """What is answered up to the end of the head of that status."""
    heard = read_until(sock, b" " + status)
    while b"\r\n\r\n" not in heard.partition(status)[2]:
        heard += sock.recv(65536)
    return heard
