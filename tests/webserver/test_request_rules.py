"""Requests that two readers could read in two ways, or that are none: refused, ended, and never executed.

The cases are those of RFC 9112 §2.2 to §7.1 and of the collections of request smuggling (h1spec, HTTP Garden, smuggler).
"""

import socket

import pytest

from .conftest import WebServer, read_until
from .test_bodies import statuses

START = b"GET /echo HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /count HTTP/1.1\r\nHost: a\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"
BODY = b"5\r\nhello\r\n0\r\n\r\n"

REFUSED = {
    # Host (RFC 9112 §3.2)
    "no host": (b"GET /echo HTTP/1.1\r\n\r\n", 400),
    "no host but fields": (b"GET /echo HTTP/1.1\r\nX: y\r\n\r\n", 400),
    "an empty host": (b"GET /echo HTTP/1.1\r\nHost:\r\n\r\n", 400),
    "two hosts": (START + b"Host: a\r\n\r\n", 400),
    "two different hosts": (START + b"Host: b\r\n\r\n", 400),
    "a list of hosts": (b"GET /echo HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
    "a host with a path": (b"GET /echo HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
    "a host with a user": (b"GET /echo HTTP/1.1\r\nHost: user@a\r\n\r\n", 400),
    "a host with a space": (b"GET /echo HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
    "a host with a quote": (b'GET /echo HTTP/1.1\r\nHost: "a"\r\n\r\n', 400),
    "a host of markup": (b"GET /echo HTTP/1.1\r\nHost: <b>\r\n\r\n", 400),
    "a host with a raw byte": (b"GET /echo HTTP/1.1\r\nHost: \xe9\r\n\r\n", 400),
    "a port that is none": (b"GET /echo HTTP/1.1\r\nHost: a:b\r\n\r\n", 400),
    "a port too high": (b"GET /echo HTTP/1.1\r\nHost: a:70000\r\n\r\n", 400),
    "an address without its bracket": (b"GET /echo HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
    "an address without brackets": (b"GET /echo HTTP/1.1\r\nHost: ::1\r\n\r\n", 400),
    "HTTP/1.0 with a malformed host": (b"GET /echo HTTP/1.0\r\nHost: a/b\r\n\r\n", 400),
    # The request line (§3)
    "an absolute target without host": (b"GET http://a/echo HTTP/1.1\r\n\r\n", 400),
    "an absolute target of a user": (b"GET http://user@a/echo HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "an absolute target of nobody": (b"GET http:///echo HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "an absolute target of another scheme": (b"GET ftp://a/echo HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a fragment": (b"GET /echo#part HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "an authority": (b"GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "an asterisk": (b"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "no slash": (b"GET echo HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "two spaces": (b"GET  /echo HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a tab": (b"GET\t/echo\tHTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a space at the end": (b"GET /echo HTTP/1.1 \r\nHost: a\r\n\r\n", 400),
    "a space at the beginning": (b" GET /echo HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a bare return in the target": (b"GET /ec\rho HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a NUL in the target": (b"GET /ec\x00ho HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a tunnel to nobody": (b"CONNECT /echo HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    # Versions (§2.3; RFC 9110 §15.6.6)
    "HTTP/2.0": (b"GET /echo HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    "HTTP/0.9": (b"GET /echo HTTP/0.9\r\nHost: a\r\n\r\n", 505),
    "HTTP/9.9": (b"GET /echo HTTP/9.9\r\nHost: a\r\n\r\n", 505),
    "HTTP/1.10": (b"GET /echo HTTP/1.10\r\nHost: a\r\n\r\n", 400),
    "HTTP/1": (b"GET /echo HTTP/1\r\nHost: a\r\n\r\n", 400),
    "HTTP/01.1": (b"GET /echo HTTP/01.1\r\nHost: a\r\n\r\n", 400),
    "http/1.1": (b"GET /echo http/1.1\r\nHost: a\r\n\r\n", 400),
    "HTTP/1.1x": (b"GET /echo HTTP/1.1x\r\nHost: a\r\n\r\n", 400),
    "ICE/1.1": (b"GET /echo ICE/1.1\r\nHost: a\r\n\r\n", 400),
    # Fields (§5)
    "a space before the colon": (POST + b"Content-Length : 5\r\n\r\nhello", 400),
    "a tab before the colon": (POST + b"Transfer-Encoding\t: chunked\r\n\r\n" + BODY, 400),
    "a field without a name": (START + b": y\r\n\r\n", 400),
    "a field without a colon": (START + b"X\r\n\r\n", 400),
    "a folded field": (START + b"X: y\r\n z\r\n\r\n", 400),
    "a folded coding": (POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n" + BODY, 400),
    "a folded first field": (b"GET /echo HTTP/1.1\r\n Host: a\r\n\r\n", 400),
    "a bare return": (START + b"X: y\rZ: z\r\n\r\n", 400),
    "a bare return at the end": (START + b"X: y\r\r\n\r\n", 400),
    "a bare line feed": (START + b"X: y\nZ: z\r\n\r\n", 400),
    "a bare line feed before the body": (POST + b"Content-Length: 5\n\r\nhello", 400),
    "a NUL": (START + b"X: y\x00\r\n\r\n", 400),
    "a DEL": (START + b"X: y\x7f\r\n\r\n", 400),
    "a vertical tab before a coding": (POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + BODY, 400),
    # Both lengths, and lengths that are none (§6.2, §6.3)
    "both lengths": (CHUNKED + b"Content-Length: 5\r\n\r\n" + BODY, 400),
    "both lengths, the other way": (POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY, 400),
    "two lengths": (POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400),
    "the same length twice": (POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400),
    "a list of lengths": (POST + b"Content-Length: 5, 5\r\n\r\nhello", 400),
    "a length with a sign": (POST + b"Content-Length: +5\r\n\r\nhello", 400),
    "a length below zero": (POST + b"Content-Length: -5\r\n\r\nhello", 400),
    "a length in hexadecimal": (POST + b"Content-Length: 0x5\r\n\r\nhello", 400),
    "a length with an underscore": (POST + b"Content-Length: 1_0\r\n\r\n0123456789", 400),
    "a length of a raised digit": (POST + b"Content-Length: \xb2\r\n\r\nhi", 400),
    "a length of many digits": (POST + b"Content-Length: " + b"1" * 5000 + b"\r\n\r\nhello", 400),
    "an empty length": (POST + b"Content-Length:\r\n\r\nhello", 400),
    # Transfer codings (§6.1, §7)
    "identity and chunked": (POST + b"Transfer-Encoding: identity, chunked\r\n\r\n" + BODY, 501),
    "chunked and identity": (POST + b"Transfer-Encoding: chunked, identity\r\n\r\n" + BODY, 400),
    "identity": (POST + b"Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello", 400),
    "gzip and chunked": (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + BODY, 501),
    "two codings": (POST + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY, 501),
    "chunked twice": (POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n" + BODY, 400),
    "chunked and chunked": (CHUNKED + b"Transfer-Encoding: chunked\r\n\r\n" + BODY, 400),
    "an unknown coding": (POST + b"Transfer-Encoding: xchunked\r\n\r\n" + BODY, 501),
    "a quoted coding": (POST + b'Transfer-Encoding: "chunked"\r\n\r\n' + BODY, 501),
    "a coding with a parameter": (POST + b"Transfer-Encoding: chunked;q=1\r\n\r\n" + BODY, 501),
    "a coding and nothing": (POST + b"Transfer-Encoding: chunked,\r\n\r\n" + BODY, 501),
    "an empty coding": (POST + b"Transfer-Encoding:\r\nContent-Length: 5\r\n\r\nhello", 501),
    "chunked on HTTP/1.0": (b"POST /count HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY, 400),
    # Chunks and trailers (§7.1)
    "a chunk of a negative size": (CHUNKED + b"\r\n-5\r\nhello\r\n0\r\n\r\n", 400),
    "a chunk in another notation": (CHUNKED + b"\r\n0x5\r\nhello\r\n0\r\n\r\n", 400),
    "a chunk with an underscore": (CHUNKED + b"\r\n0_5\r\nhello\r\n0\r\n\r\n", 400),
    "a chunk without a size": (CHUNKED + b"\r\n;a=b\r\nhello\r\n0\r\n\r\n", 400),
    "a space before the size": (CHUNKED + b"\r\n 5\r\nhello\r\n0\r\n\r\n", 400),
    "a chunk longer than it says": (CHUNKED + b"\r\n3\r\nhello\r\n0\r\n\r\n", 400),
    "a chunk that ends in a line feed": (CHUNKED + b"\r\n5\r\nhello\n0\r\n\r\n", 400),
    "a chunk that ends in anything": (CHUNKED + b"\r\n5\r\nhelloXX0\r\n\r\n", 400),
    "an extension with a line feed": (CHUNKED + b"\r\n5;a\nb\r\nhello\r\n0\r\n\r\n", 400),
    "an extension with a return": (CHUNKED + b"\r\n5;a\rb\r\nhello\r\n0\r\n\r\n", 400),
    "a size line in line feeds": (CHUNKED + b"\r\n5\nhello\r\n0\r\n\r\n", 400),
    "a length among the trailers": (CHUNKED + b"\r\n0\r\nContent-Length: 5\r\n\r\n", 400),
    "a coding among the trailers": (CHUNKED + b"\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    "a host among the trailers": (CHUNKED + b"\r\n0\r\nHost: b\r\n\r\n", 400),
    "a credential among the trailers": (CHUNKED + b"\r\n0\r\nAuthorization: Bearer x\r\n\r\n", 400),
    "a space in a trailer's name": (CHUNKED + b"\r\n0\r\nX : y\r\n\r\n", 400),
    "a folded trailer": (CHUNKED + b"\r\n0\r\nX: y\r\n z\r\n\r\n", 400),
    "trailers in line feeds": (CHUNKED + b"\r\n0\r\nX: y\n\n", 400),
    # Expectations (RFC 9110 §10.1.1)
    "an unknown expectation": (START + b"Expect: more\r\n\r\n", 417),
}  # fmt: skip

TAKEN = {
    "an absolute target": b"GET http://b/echo HTTP/1.1\r\nHost: a\r\n\r\n",
    "a secure absolute target": b"GET HTTPS://b:443/echo HTTP/1.1\r\nHost: a\r\n\r\n",
    "HTTP/1.2": b"GET /echo HTTP/1.2\r\nHost: a\r\n\r\n",
    "HTTP/1.9": b"GET /echo HTTP/1.9\r\nHost: a\r\n\r\n",
    "an address of version 6": b"GET /echo HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
    "a host without its port": b"GET /echo HTTP/1.1\r\nHost: tasks_1.example:\r\n\r\n",
    "an empty line before": b"\r\n" + START + b"\r\n",
    "a length with zeros before": b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0005\r\n\r\nhello",
    "CHUNKED": b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n" + BODY,
    "extensions": b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'5;a;b=c;d="e f"\r\nhello\r\n00;x\r\n\r\n',
    "trailers": b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
}  # fmt: skip


@pytest.mark.promise("P9")
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_ambiguous_or_wrong_is_refused_and_never_executed(ours: WebServer, name: str) -> None:
    sent, status = REFUSED[name]
    counted = ours.told(ask_last(b"/counted"))
    answer = ours.told(sent + ask_last(b"/count"))
    assert statuses(answer) == [status]
    assert b"\r\nConnection: close\r\n" in answer
    assert answer.startswith(b"HTTP/1.1 ")
    assert ours.told(ask_last(b"/counted")).partition(b"\r\n\r\n")[2] == counted.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_rare_but_right_is_served_and_the_connection_goes_on(ours: WebServer, name: str) -> None:
    answer = ours.told(TAKEN[name] + ask_last(b"/nothing"))
    assert statuses(answer) == [200, 204]
    assert answer.count(b"HTTP/1.1 ") >= 2  # as which nothing else is echoed


def test_the_host_of_an_absolute_target_takes_the_place_of_the_field(ours: WebServer) -> None:
    answer = ours.told(b"GET http://b:8080/echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert b'"HTTP_HOST": "b:8080"' in answer
    assert b'"PATH_INFO": "/echo"' in answer


@pytest.mark.parametrize("value", [b"close", b"Close", b"x, close", b"close, te", b"keep-alive, close"])
@pytest.mark.parametrize("more", [b"", b"X_Y: z\r\n"])
def test_whoever_wants_the_end_is_told_of_it_and_gets_it(ours: WebServer, value: bytes, more: bytes) -> None:
    sent = START + more + b"Connection: " + value + b"\r\n\r\n"
    answer = ours.told(sent + ask_last(b"/count"))
    assert statuses(answer) == [200]
    assert b"\r\nConnection: close\r\n" in answer


@pytest.mark.parametrize("more", [b"", b"X_Y: z\r\n"])
def test_an_application_that_says_close_is_taken_at_its_word(ours: WebServer, more: bytes) -> None:
    answer = ours.told(b"GET /closing HTTP/1.1\r\nHost: a\r\n" + more + b"\r\n" + ask_last(b"/count"))
    assert statuses(answer) == [200]
    assert answer.count(b"\r\nConnection: close\r\n") == 1


def test_an_empty_body_is_not_asked_for(ours: WebServer) -> None:
    sent = b"POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n"
    assert statuses(ours.told(sent + ask_last(b"/nothing"))) == [200, 204]


def test_an_expectation_of_http_1_0_is_ignored(ours: WebServer) -> None:
    with ours.connect() as sock:
        sock.sendall(b"POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello")
        assert b"100 Continue" not in read_until(sock, b'"body": 5')


def test_a_tunnel_is_opened_for_nobody(ours: WebServer) -> None:
    """Whatever the application says, what follows is no request (RFC 9112 §3.2.3)."""
    with ours.connect() as sock:
        sock.sendall(b"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n" + ask_last(b"/count"))
        sock.shutdown(socket.SHUT_WR)
        (status,) = statuses(read_until(sock, b"\r\n\r\n"))
    assert status >= 400


def ask_last(path: bytes) -> bytes:
    return b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
