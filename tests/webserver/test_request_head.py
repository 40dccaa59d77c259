"""What is taken as a plain head, gunicorn reads the same; what can be read in two ways is never taken."""

from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser
from gunicorn.http.wsgi import create
from hypothesis import given
from hypothesis import strategies as st

from taskcast.webserver import request_head

START = b"PATCH /api/tasks/7?a=b%20c HTTP/1.1\r\n"
HOST = b"Host: example.org\r\n"
END = b"\r\n"

methods = st.sampled_from(["GET", "HEAD", "POST", "PATCH", "get", "CONNECT", "TRACE", "P\x00ST"])
targets = st.one_of(
    st.sampled_from(
        ["/", "//evil/x", "/a?b#c", "*", "http://h/x", "/%41%zz", "/a b", "/\x7f", "/é", "/a;b=c"]
    ),
    st.text("/ab%2?#&=.;[]@:é\t", max_size=12).map(lambda text: f"/{text}"),
)
versions = st.sampled_from(["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "http/1.1", "HTTP/1.1 "])
names = st.sampled_from([
    "Host", "host", "Content-Length", "content-length", "Content-Type", "Transfer-Encoding", "Expect",
    "Connection", "X-Plain", "x-plain", "X_Plain", "Cookie", "Accept", "Script-Name", "X Plain", "X-Plain ", "", "É",
])  # fmt: skip
values = st.one_of(
    st.sampled_from(
        ["5", "05", "+5", "-1", "5, 5", "²", "chunked", "close", "keep-alive", "100-continue", " a ", ""]
    ),
    st.text('ab \t,;:\x00\x0b\x7fé="', max_size=8),
)
fields = st.lists(st.tuples(names, st.sampled_from([":", ": ", " : ", ""]), values), max_size=5)
ends = st.sampled_from(["\r\n"] * 9 + ["\n", "\r", "\r\n "])


@st.composite
def requests(draw: Any) -> bytes:
    lines = [f"{draw(methods)} {draw(targets)} {draw(versions)}\r\n", f"Host: a{draw(ends)}"]
    lines += [f"{name}{colon}{value}{draw(ends)}" for name, colon, value in draw(fields)]
    return "".join([*lines, "\r\n"]).encode("latin-1")


def gunicorn_reads(data: bytes) -> dict[str, Any]:
    """The WSGI environment that gunicorn makes of it."""
    config = Config()
    config.set("forwarded_allow_ips", "")
    request = next(RequestParser(config, iter([data, b"x" * 100]), ("127.0.0.1", 1)))
    _, environ = create(request, SimpleNamespace(send=None), ("127.0.0.1", 1), ("h", 80), config)
    environ["close"] = request.should_close()
    return environ


@given(data=requests())
def test_gunicorn_reads_the_same_in_whatever_is_taken(data: bytes) -> None:
    end = data.find(request_head.END) + len(request_head.END)
    head = request_head.parse_simple(data[:end])
    if head is None:
        return
    environ: dict[str, Any] = {}
    head.into(environ)
    theirs = gunicorn_reads(data)
    assert environ == {name: theirs[name] for name in environ}
    assert {name for name in theirs if name.startswith(("HTTP_", "CONTENT_"))} <= environ.keys()
    assert head.length == int(theirs.get("CONTENT_LENGTH", 0))
    assert not (head.keeps and theirs["close"])


def test_an_ordinary_request_is_taken() -> None:
    head = request_head.parse_simple(
        START + HOST + b"Content-Length: 12\r\nX-Twice: a\r\nCookie: b=c\r\nx-twice:  b \r\n" + END
    )
    assert head is not None
    environ: dict[str, Any] = {}
    head.into(environ)
    assert environ == {
        "REQUEST_METHOD": "PATCH", "RAW_URI": "/api/tasks/7?a=b%20c", "PATH_INFO": "/api/tasks/7",
        "QUERY_STRING": "a=b%20c", "HTTP_HOST": "example.org", "CONTENT_LENGTH": "12", "HTTP_X_TWICE": "a,b",
        "HTTP_COOKIE": "b=c",
    }  # fmt: skip
    assert (head.length, head.keeps) == (12, True)


@pytest.mark.parametrize(
    "field",
    [
        b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding : chunked\r\n", b"Content-Length: 5\r\nContent-Length: 5\r\n",
        b"Content-Length: 5, 5\r\n", b"Content-Length: +5\r\n", b"Content-Length: 1_0\r\n", b"Content-Length:\r\n",
        b"Host: other\r\n", b"Expect: 100-continue\r\n", b"X_Forwarded_For: 1\r\n", b" folded\r\n", b"X: a\nY: b\r\n",
        b"X: a\x00b\r\n", b"X : a\r\n", b": a\r\n", b"no colon\r\n", b"X\xe9: a\r\n", b"X: a\rb\r\n", b"Script-Name: /x\r\n",
        b"X: y\r\n" * 100, b"X: " + b"y" * 8190 + b"\r\n",
    ],
)  # fmt: skip
def test_what_is_ambiguous_or_hostile_is_not_taken(field: bytes) -> None:
    assert request_head.parse_simple(START + HOST + END) is not None
    assert request_head.parse_simple(START + HOST + field + END) is None


@pytest.mark.parametrize(
    "line",
    [
        b"GET / HTTP/1.0", b"GET / HTTP/1.2", b"GET //other/x HTTP/1.1", b"GET http://other/ HTTP/1.1", b"GET * HTTP/1.1",
        b"GET /a#b HTTP/1.1", b"GET /\xc3\xa9 HTTP/1.1", b"GET /a b HTTP/1.1", b"get / HTTP/1.1", b"CONNECT a:1 HTTP/1.1",
        b"GET /  HTTP/1.1", b"\r\nGET / HTTP/1.1",
    ],
)  # fmt: skip
def test_a_request_line_out_of_the_ordinary_is_not_taken(line: bytes) -> None:
    assert request_head.parse_simple(line + b"\r\n" + HOST + END) is None


def test_a_request_without_host_is_not_taken() -> None:
    assert request_head.parse_simple(START + b"X: y\r\n" + END) is None
