"""The worker, byte by byte: plain requests, and everything that must go on working or be refused beside them."""

import hashlib
import json
import resource
import signal
import socket
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests.services.waiting import PATIENCE_SECONDS

from .conftest import WebServer, read_to_end, read_until

LAST = b"GET /parts HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


def ask(path: str, *, method: str = "GET", body: bytes = b"", more: str = "") -> bytes:
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: a\r\n{length}{more}\r\n".encode() + body


def ask_last(path: str, *, method: str = "GET", body: bytes = b"", more: str = "") -> bytes:
    return ask(path, method=method, body=body, more=f"Connection: close\r\n{more}")


def echoed(answer: bytes) -> dict[str, object]:
    found: dict[str, object] = json.loads(answer.partition(b"\r\n\r\n")[2])
    return found


def test_a_plain_request_is_answered_in_one_piece(ours: WebServer) -> None:
    with ours.connect() as sock:
        sock.sendall(ask("/echo?a=1", method="POST", body=b"hello"))
        answer = sock.recv(65536)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\nDate: ")
    assert echoed(answer)["body"] == 5
    assert echoed(answer)["QUERY_STRING"] == "a=1"
    assert echoed(answer)["REMOTE_ADDR"] == "127.0.0.1"


def test_requests_sent_ahead_are_answered_in_order(ours: WebServer) -> None:
    sent = b"".join(ask(f"/echo?n={number}", method="POST", body=b"b" * number) for number in range(50))
    answers = ours.told(sent + LAST).split(b"HTTP/1.1 200 OK\r\n")[1:]
    assert [echoed(answer)["QUERY_STRING"] for answer in answers[:-1]] == [
        f"n={number}" for number in range(50)
    ]
    assert answers[-1].endswith(b"4\r\none,\r\n3\r\ntwo\r\n0\r\n\r\n")


def test_while_one_is_answered_what_is_sent_ahead_waits(ours: WebServer) -> None:
    with ours.connect() as first, ours.connect() as second:
        first.sendall(ask("/wait"))
        second.sendall(ask("/is-waiting"))
        read_until(second, b"\r\n\r\n")
        first.sendall(ask_last("/echo?after"))
        second.sendall(ask("/open"))
        answer = read_to_end(first)
    assert answer.index(b"waited") < answer.index(b'"after"')


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_request_may_come_in_pieces(ours: WebServer, size: int) -> None:
    whole = ask_last("/echo", method="POST", body=b"x" * 3000)
    answer = ours.told(*(whole[at : at + size] for at in range(0, len(whole), size)))
    assert echoed(answer)["digest"] == hashlib.sha256(b"x" * 3000).hexdigest()


@pytest.mark.parametrize("length", [64 * 1024, 64 * 1024 + 1, 3_000_000])
def test_a_large_body_arrives_whole(ours: WebServer, length: int) -> None:
    body = bytes(range(256)) * (length // 256) + b"z" * (length % 256)
    assert (
        echoed(ours.told(ask_last("/echo", method="PUT", body=body)))["digest"]
        == hashlib.sha256(body).hexdigest()
    )


def test_a_chunked_body_is_read_and_the_connection_goes_on(ours: WebServer) -> None:
    chunked = ask("/echo", method="POST", more="Transfer-Encoding: chunked\r\n") + b"5\r\nhello\r\n0\r\n\r\n"
    answer = ours.told(ask("/echo") + chunked + LAST)
    assert answer.count(b"HTTP/1.1 200 OK") == 3
    assert b'"body": 5' in answer


def test_whoever_expects_it_is_told_to_continue(ours: WebServer) -> None:
    with ours.connect() as sock:
        sock.sendall(ask_last("/echo", method="POST", more="Expect: 100-continue\r\nContent-Length: 5\r\n"))
        read_until(sock, b"HTTP/1.1 100 Continue\r\n\r\n")
        sock.sendall(b"hello")
        assert echoed(read_to_end(sock))["body"] == 5


def test_http_1_0_gets_its_answer_and_the_end(ours: WebServer) -> None:
    answer = ours.told(b"GET /parts HTTP/1.0\r\n\r\n")
    assert answer.endswith(b"\r\n\r\none,two")
    assert b"chunked" not in answer


@pytest.mark.parametrize("path", ["/echo", "/parts", "/big", "/nothing"])
def test_head_gets_no_body(ours: WebServer, path: str) -> None:
    head, _, rest = ours.told(ask(path, method="HEAD") + LAST).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 20")
    assert rest.startswith(b"HTTP/1.1 200 OK")


def test_an_answer_that_is_too_short_ends_the_connection(ours: WebServer) -> None:
    assert ours.told(ask("/short")).endswith(b"\r\n\r\nonly")


def test_an_answer_that_is_too_long_is_cut(ours: WebServer) -> None:
    assert b"\r\n\r\nfourHTTP/1.1 200 OK\r\n" in ours.told(ask("/long") + LAST)


def test_no_content_says_no_length(ours: WebServer) -> None:
    assert b"Content-Length" not in ours.told(ask_last("/nothing"))


def test_no_header_can_split_an_answer(ours: WebServer) -> None:
    answer = ours.told(ask("/split"))
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"Injected" not in answer


@pytest.mark.parametrize("path", ["/fail", "/fail-late", "/no-such-thing"])
def test_what_the_application_raises_ends_the_connection_alone(ours: WebServer, path: str) -> None:
    answer = ours.told(ask(path))
    assert answer.startswith(b"HTTP/1.1 500 ") or answer.endswith(b"five ")
    assert ours.told(LAST).startswith(b"HTTP/1.1 200 OK")


def test_a_name_that_reads_like_another_is_dropped(ours: WebServer) -> None:
    told = echoed(
        ours.told(ask_last("/echo", more="X-Forwarded-For: 1.1.1.1\r\nX_Forwarded_For: 2.2.2.2\r\n"))
    )
    assert told["HTTP_X_FORWARDED_FOR"] == "1.1.1.1"


HOSTILE = {
    "length and coding": ask("/", method="POST", more="Content-Length: 4\r\nTransfer-Encoding: chunked\r\n")
    + b"0\r\n\r\n",
    "two lengths": ask("/", method="POST", more="Content-Length: 4\r\nContent-Length: 5\r\n") + b"hello",
    "a list of lengths": ask("/", method="POST", more="Content-Length: 5, 5\r\n") + b"hello",
    "a signed length": ask("/", method="POST", more="Content-Length: +5\r\n") + b"hello",
    "an unknown coding": ask("/", method="POST", more="Transfer-Encoding: xchunked\r\n"),
    "a coding twice": ask("/", method="POST", more="Transfer-Encoding: chunked, chunked\r\n"),
    "a coding with a space before its colon": ask("/", more="Transfer-Encoding : chunked\r\n"),
    "a coding behind a line feed": ask("/", more="X: y\nTransfer-Encoding: chunked\r\n"),
    "a folded field": ask("/", more="X: y\r\n folded\r\n"),
    "a NUL": ask("/", more="X: a\x00b\r\n"),
    "a bare carriage return": ask("/", more="X: a\rY: b\r\n"),
    "two hosts": ask("/", more="Host: b\r\n"),
    "bare line feeds": b"GET / HTTP/1.1\nHost: a\n\n",
    "the beginning of bare line feeds": b"GET / HTTP/1.1\nHost: a",
    "no version": b"GET /\r\n\r\n",
    "a raw byte in the path": b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    "a space in the path": b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    "a wrong chunk": ask("/", method="POST", more="Transfer-Encoding: chunked\r\n")
    + b"zz\r\nhello\r\n0\r\n\r\n",
    "a line without end": b"GET /" + b"a" * 9000,
    "a field without end": b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 9000 + b"\r\n\r\n",
    "too many fields": ask("/", more="X: y\r\n" * 101),
    "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\n" * 20,
    "HTTP/2 by prior knowledge": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "garbage": b"\x00\x01\x02\r\n\r\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_gunicorn_refuses_is_refused_the_same(ours: WebServer, gunicorns: WebServer, name: str) -> None:
    """Also after a plain request, which must not open a way around the checks."""

    def status(answer: bytes) -> bytes:
        return answer[:12]

    theirs = status(gunicorns.told(HOSTILE[name]))
    assert theirs[9:10] in {b"4", b"5"}, theirs
    assert status(ours.told(HOSTILE[name])) == theirs
    after = ours.told(ask("/nothing") + HOSTILE[name])
    assert status(after.partition(b"\r\n\r\n")[2]) == theirs
    assert after.count(b"HTTP/1.1 ") == 2


def test_whoever_reads_nothing_holds_up_nobody(ours: WebServer) -> None:
    with ours.connect() as slow:
        slow.sendall(ask("/big"))
        read_until(slow, b"HTTP/1.1 200 OK")
        assert ours.told(LAST).startswith(b"HTTP/1.1 200 OK")
        slow.sendall(ask_last("/nothing"))
        rest = read_to_end(slow)
    assert rest.count(b"x") >= 31 * 2**20
    assert b"HTTP/1.1 204 No Content" in rest


def test_a_client_that_goes_while_it_is_answered_leaves_nothing_behind(one_of_ours: WebServer) -> None:
    with one_of_ours.connect() as sock:
        sock.sendall(ask("/big"))
    assert one_of_ours.told(LAST).startswith(b"HTTP/1.1 200 OK")
    one_of_ours.stop()
    assert "Traceback" not in one_of_ours.log.read_text()


@pytest.mark.promise("P8")
def test_whoever_comes_when_no_more_files_may_be_opened_waits_until_somebody_leaves(
    one_of_ours: WebServer,
) -> None:
    (worker,) = psutil.Process(one_of_ours.process.pid).children()
    most = worker.num_fds() + 2
    resource.prlimit(worker.pid, resource.RLIMIT_NOFILE, (most, most))
    with one_of_ours.connect() as first, one_of_ours.connect() as second:
        for sock in (first, second):
            sock.sendall(ask("/nothing"))
            read_until(sock, b"\r\n\r\n")
        with one_of_ours.connect() as third:
            third.sendall(ask("/nothing"))
            for sock in (first, second):
                sock.sendall(ask("/nothing"))
                read_until(sock, b"\r\n\r\n")
            first.close()
            assert read_until(third, b"\r\n\r\n").startswith(b"HTTP/1.1 204")


def test_what_was_begun_is_answered_before_the_end(one_of_ours: WebServer) -> None:
    with one_of_ours.connect() as idle, one_of_ours.connect() as busy, one_of_ours.connect() as other:
        idle.sendall(ask("/nothing"))
        read_until(idle, b"\r\n\r\n")
        busy.sendall(ask("/wait"))
        other.sendall(ask("/is-waiting"))
        read_until(other, b"\r\n\r\n")
        other.sendall(ask("/open-later"))
        read_until(other, b"\r\n\r\n")
        one_of_ours.process.send_signal(signal.SIGTERM)
        assert read_to_end(busy).endswith(b"waited")
        assert read_to_end(idle) == b""
    assert one_of_ours.process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.promise("P1")
def test_told_to_stop_it_answers_who_has_come_and_begins_nothing_after_the_end(tmp_path: Path) -> None:
    """At the end the application closes its database: a request begun then would fail for no reason of its own."""
    chunked = ask("/nothing", method="POST", more="Transfer-Encoding: chunked\r\n") + b"0\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as end:
        end.settimeout(60)
        worker, port = "tests.webserver.app.SlowlyEndingWorker", str(end.getsockname()[1])
        server = WebServer(tmp_path / "server.log", worker, END_PORT=port)
        try:
            with server.connect() as served, server.connect() as new, server.connect() as slow_way:
                for sock, request in ((served, ask("/nothing")), (slow_way, chunked)):
                    sock.sendall(request)
                    read_until(sock, b"\r\n\r\n")
                server.process.send_signal(signal.SIGTERM)
                assert read_to_end(served) == b""  # so it has been told
                new.sendall(ask("/echo"))
                assert b"Connection: close" in read_to_end(new)
                with end.accept()[0]:
                    slow_way.sendall(ask("/nothing"))
                    assert read_to_end(slow_way) == b""
        finally:
            assert server.stop() == 0


def test_a_request_that_never_ends_is_ended(tmp_path: Path) -> None:
    server = WebServer(tmp_path / "server.log", "tests.webserver.app.HastyWorker")
    try:
        with server.connect() as sock, server.connect() as whole:
            whole.sendall(ask("/nothing"))
            sock.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
            stop = threading.Event()
            trickle = threading.Thread(target=_trickle, args=(sock, stop))
            trickle.start()
            assert read_to_end(sock).startswith(b"HTTP/1.1 408 ")
            stop.set()
            trickle.join()
            whole.sendall(LAST)
            assert b"one," in read_to_end(whole)
    finally:
        server.stop()


def test_a_body_that_never_ends_is_ended(tmp_path: Path) -> None:
    """On gunicorn's way, too: one byte now and then would hold a place for ever."""
    server = WebServer(tmp_path / "server.log", "tests.webserver.app.HastyWorker")
    heads = (
        ask("/echo", method="POST", more="Transfer-Encoding: chunked\r\n") + b"fffff\r\n",
        ask("/echo", method="POST", more="Content-Length: 70000\r\n"),
        b"GET / HTTP/1.1\nHost: a\n",
    )
    try:
        for head in heads:
            with server.connect() as sock:
                sock.sendall(head)
                stop = threading.Event()
                trickle = threading.Thread(target=_trickle, args=(sock, stop))
                trickle.start()
                read_to_end(sock)
                stop.set()
                trickle.join()
        assert server.told(LAST).startswith(b"HTTP/1.1 200 OK")
    finally:
        server.stop()


def test_a_large_body_that_comes_slowly_but_steadily_is_waited_for(tmp_path: Path) -> None:
    server = WebServer(tmp_path / "server.log", "tests.webserver.app.HastyWorker")
    body = b"x" * 70_000
    try:
        with server.connect() as sock:
            sock.sendall(ask_last("/echo", method="POST", more="Content-Length: 70000\r\n"))
            ends = time.monotonic() + 1.5  # longer than a request without a body may take
            sent = 20_000  # which are worth ten seconds, however slow the machine is
            sock.sendall(body[:sent])
            while time.monotonic() < ends:
                sock.sendall(body[sent : sent + 1000])
                sent += 1000
                threading.Event().wait(0.05)
            sock.sendall(body[sent:])
            assert echoed(read_to_end(sock))["body"] == 70_000
    finally:
        server.stop()


def _trickle(sock: socket.socket, stop: threading.Event) -> None:
    while not stop.wait(0.2):
        try:
            sock.sendall(b"X: y\r\n")
        except OSError:
            return
