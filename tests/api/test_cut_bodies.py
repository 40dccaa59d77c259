"""A body that does not come whole changes nothing, and is the last that its connection is heard of (RFC 9112 §9.3)."""

import json
import re
import socket
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest

from taskcast.http.route import PARAMETER
from taskcast.http.routes import ROUTES
from taskcast.webserver.request_body import UnreadableBody
from tests.api.conftest import Api
from tests.services.server import TaskcastServer, http_client
from tests.services.waiting import PATIENCE_SECONDS
from tests.support.people import ADA

TITLE = "Paint the door"
BEGUN = json.dumps({"title": TITLE}).encode()  # whole as JSON, if not as a body
LARGE = 100_000  # over what the short way takes
SMUGGLED = b"POST /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %b\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskcastServer]:
    server = TaskcastServer(tmp_path_factory.mktemp("cut"), {})
    server.start()
    server.add_user(ADA)
    yield server
    server.close()


def head(server: TaskcastServer, target: str, *more: str, token: str | None = None) -> bytes:
    who = [f"Authorization: Bearer {token or server.token_for(ADA.email)}"]
    lines = [f"POST {target} HTTP/1.1", "Host: a", "Content-Type: application/json", *who, *more]
    return "\r\n".join([*lines, "\r\n"]).encode()


def told(server: TaskcastServer, *sent: bytes, cut: bool = True) -> list[bytes]:
    """The answers to that, each with its head, until the server closes."""
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as sock,
        sock.makefile("rb") as got,
    ):
        for piece in sent:
            sock.sendall(piece)
        if cut:
            sock.shutdown(socket.SHUT_WR)
        return re.split(rb"HTTP/1\.1 (?=[1-5])", got.read())[1:]


WAYS = {
    "a large body": ("/api/tasks", f"Content-Length: {LARGE}"),
    "a small body": ("/api/tasks", "Content-Length: 100"),
    "an odd header": ("/api/tasks", "Content-Length: 100", "X_Y: z"),
    "an absolute target": ("http://a/api/tasks", "Content-Length: 100"),
    "an expectation": ("/api/tasks", "Content-Length: 100", "Expect: 100-continue"),
    "to sign in": ("/api/auth/login", "Content-Length: 10000", "X_Y: z"),
    "to sign out": ("/api/auth/logout", f"Content-Length: {LARGE}"),
}


@pytest.mark.promise("P9")
@pytest.mark.parametrize("name", WAYS)
def test_a_body_that_is_cut_short_changes_nothing(serving: TaskcastServer, name: str):
    target, *more = WAYS[name]
    answers = [each for each in told(serving, head(serving, target, *more) + BEGUN) if each[:3] != b"100"]
    if name == "a small body":
        assert answers == []  # of which nothing was said yet
    else:
        (answer,) = answers
        assert answer.startswith(b"400 ")
        assert b"\r\nConnection: close\r\n" in answer
        assert b"ended before it was whole" in answer
    assert TITLE not in serving.client_for(ADA).get("/api/tasks").text


@pytest.mark.parametrize("way", ["401", "404", "413"])
def test_nothing_that_follows_an_unread_body_is_a_request(serving: TaskcastServer, way: str):
    token = serving.token_for(ADA.email)
    target, size, shown = {
        "401": ("/api/tasks", LARGE, "tc_nothing"),
        "404": ("/api/nothing", LARGE, token),
        "413": ("/api/tasks", 10_000_000, token),
    }[way]
    smuggled = SMUGGLED % token.encode()
    first = head(serving, target, f"Content-Length: {size}", token=shown)
    (answer,) = told(serving, first + smuggled, cut=False)
    assert answer.startswith(way.encode())
    assert b"\r\nConnection: close\r\n" in answer


def test_a_body_that_is_too_large_is_not_asked_for(serving: TaskcastServer):
    sent = head(serving, "/api/tasks", "Content-Length: 10000000", "Expect: 100-continue")
    (answer,) = told(serving, sent, cut=False)
    assert answer.startswith(b"413 ")


def test_packets_of_a_polling_client_count_when_all_have_come(serving: TaskcastServer):
    with http_client(serving.url) as client:
        opened = client.get("/socket.io/?EIO=4&transport=polling").text
        path = f"/socket.io/?EIO=4&transport=polling&sid={json.loads(opened[1:])['sid']}"
        client.post(path, content=f'40{{"token":"{serving.token_for(ADA.email)}"}}')
        assert client.get(path).text.startswith("40")
        packet = b'420["create_task",%b]\x1e' % BEGUN
        for more in ([f"Content-Length: {LARGE}"], ["Content-Length: 1000", "X_Y: z"]):
            answers = told(serving, head(serving, path, *more) + packet)
            assert [each[:3] for each in answers] == [b"400"], answers

        client.post(path, content='421["create_task",{"title":"Whole"}]')
        while '431[{"ok":true' not in (heard := client.get(path).text):
            assert "430[" not in heard
        listed = client.get("/api/tasks", headers={"Authorization": f"Bearer {serving.token_for(ADA.email)}"})
    assert [task["title"] for task in listed.json()["items"]] == ["Whole"]


class _Cut:
    """A body of which no byte comes."""

    was_asked = False

    def read(self, *_: Any) -> bytes:
        self.was_asked = True
        raise UnreadableBody(HTTPStatus.BAD_REQUEST)

    readline = read


WRITES = [(method, each) for each in ROUTES for method in each.methods if method != "GET"]


@pytest.mark.parametrize(("method", "route"), WRITES, ids=lambda each: getattr(each, "name", each))
def test_every_write_reads_its_body_before_it_changes_anything(api: Api, method: str, route: Any):
    body, query = _Cut(), "?token=a" if route.name.startswith("stop_mail") else ""
    answer = api.call(
        api.world.ada, method, PARAMETER.sub("1", route.path) + query, content_type=route.media,
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": "100", "wsgi.input_terminated": True},
    )  # fmt: skip
    assert body.was_asked
    assert answer.status_code == 400
