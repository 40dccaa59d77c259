"""A page of another origin, in a real browser: what is configured may call everything, anybody else nothing."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from tests.services.browser import Windows
from tests.services.ports import free_port
from tests.services.server import StartTaskcast, TaskcastServer
from tests.support.people import ADA

CALL = """
async ([url, method, headers, body]) => {
  try {
    const answer = await fetch(url, { method, headers, body: body || undefined });
    return [answer.status, (await answer.text()).slice(0, 40)];
  } catch {
    return ['refused by the browser', ''];
  }
}
"""


class _Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><link rel=icon href=data:,><title>friend</title>")

    def log_message(self, *_: object) -> None:
        """Not on the console of the tests."""


@pytest.fixture
def friend() -> Iterator[str]:
    """The origin of another server's page."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", free_port()), _Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


CALLS = {
    "REST with a preflight": ("PUT", "/api/me", '{"name":"Ada"}', 200),
    "a poll": ("GET", "/socket.io/?EIO=4&transport=polling", "", 200),
    "a poll with a preflight": ("POST", "/socket.io/?EIO=4&transport=polling&sid=nobody", "40", 400),
    "a refused handshake": ("GET", "/socket.io/?EIO=3&transport=polling", "", 400),
    "a body that is too large": ("POST", "/api/tasks", "x" * 3_000_000, 413),
    "a body that is no JSON": ("POST", "/api/tasks", "{", 400),
}


def called(server: TaskcastServer, windows: Windows, origin: str) -> dict[str, int | str]:
    windows.expect_error("CORS policy|Failed to load resource")
    page = windows.open(origin)
    headers = {"Authorization": f"Bearer {server.token_for(ADA.email)}", "Content-Type": "application/json"}
    return {
        name: page.evaluate(CALL, [server.url + path, method, headers, body])[0]
        for name, (method, path, body, _) in CALLS.items()
    }


def test_a_page_of_a_configured_origin_may_call_everything_and_read_why_it_was_refused(
    taskcast_server: StartTaskcast, windows: Windows, friend: str
) -> None:
    server = taskcast_server(people=(ADA,), TASKCAST_CORS_ORIGINS=friend)
    assert called(server, windows, friend) == {name: status for name, (*_, status) in CALLS.items()}


def test_a_page_of_any_other_origin_may_read_nothing(
    taskcast_server: StartTaskcast, windows: Windows, friend: str
) -> None:
    server = taskcast_server(people=(ADA,), TASKCAST_CORS_ORIGINS="https://friend.example")
    assert set(called(server, windows, friend).values()) == {"refused by the browser"}
