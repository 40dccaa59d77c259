"""What surrounds the routes: the page, headers, request ids, health, figures, CORS."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from taskcast.http.services import HttpSettings
from tests.api.conftest import ORIGIN, Api, NothingNew
from tests.services.server import TaskcastServer
from tests.services.waiting import PATIENCE_SECONDS
from tests.support.people import ADA


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskcastServer]:
    server = TaskcastServer(tmp_path_factory.mktemp("serving"), {})
    server.start()
    yield server
    server.close()


@pytest.fixture
def page(api: Api) -> Path:
    """A built page."""
    api.folder.mkdir()
    (api.folder / "index.html").write_text("<!doctype html><body><tc-root></tc-root></body>")
    (api.folder / "main-AB12CD34.js").write_text("let x")
    (api.folder / "favicon.svg").write_text("<svg/>")
    (api.folder / ".sources.sha256").write_text("secret")
    return api.folder


def test_hashed_files_stay_and_the_page_is_always_fresh(api: Api, page: Path):
    script = api.client.get("/main-AB12CD34.js", buffered=True)
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "javascript" in script.content_type
    for path in ("/", "/index.html", "/projects/3/tasks/7"):
        answer = api.client.get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
        assert "<tc-root" in answer.text
    assert api.client.get("/favicon.svg", buffered=True).headers["Cache-Control"] == "no-cache"


def test_an_asset_of_another_build_is_missing_rather_than_the_page(api: Api, page: Path):
    assert api.client.get("/chunk-ZZZZZZZZ.js").status_code == 404


def test_a_path_too_long_for_any_file_is_a_place_in_the_page(api: Api, page: Path):
    assert api.client.get(f"/projects/{'x' * 5000}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/.sources.sha256", "/../taskcast.db", "/%2e%2e/taskcast.db", "/..%2ftaskcast.db", "//etc/passwd"],
)
def test_nothing_outside_of_the_page_is_served(api: Api, page: Path, path: str):
    answer = api.client.get(path, buffered=True)
    assert b"SQLite" not in answer.data
    assert b"secret" not in answer.data


def test_the_page_runs_nothing_inline_and_nobody_frames_it(api: Api, page: Path):
    first, second = api.client.get("/"), api.client.get("/")
    policy = first.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert f'ngCspNonce="{nonce}"' in first.text
    assert nonce not in second.headers["Content-Security-Policy"]
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Referrer-Policy"] == "same-origin"


def test_without_a_built_page_it_says_how_to_build_one(api: Api):
    answer = api.client.get("/")
    assert answer.status_code == 200
    assert "make page" in answer.text


def test_the_page_takes_no_writes(api: Api, page: Path):
    answer = api.client.post("/projects/3")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_every_answer_has_a_request_id_and_a_clean_one_is_kept(api: Api):
    assert api.client.get("/api/me").headers["X-Request-Id"] == "r1"
    assert api.client.get("/api/me", headers={"X-Request-Id": "abc-1"}).headers["X-Request-Id"] == "abc-1"
    refused = api.client.get("/api/me", headers={"X-Request-Id": "a b<script>"})
    assert refused.headers["X-Request-Id"] == refused.json["request_id"] == "r1"


def test_it_says_whether_it_lives_and_is_ready(api: Api):
    assert api.client.get("/healthz").status_code == 200
    assert api.client.get("/readyz").status_code == 200


def test_figures_are_counted_without_naming_anybody(api: Api):
    api.post(api.world.ada, "/api/tasks", {"title": "Paint the secret door"})
    text = api.client.get("/metrics").text
    assert 'taskcast_request_seconds_count{method="POST",status="2xx"} 1.0' in text
    assert "secret" not in text
    assert "@example.org" not in text


def test_figures_can_be_kept_to_who_has_the_token(open_api):
    api = open_api(HttpSettings(origin=ORIGIN, metrics_token="s3cret"))
    assert api.client.get("/metrics").status_code == 401
    assert api.client.get("/metrics", headers={"Authorization": "Bearer s3cret"}).status_code == 200


def test_other_origins_get_nothing_unless_configured(api: Api):
    answer = api.get(api.world.ada, "/api/me", headers={"Origin": "https://friend.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers
    asked = {"Origin": "https://friend.example", "Access-Control-Request-Method": "POST"}
    answer = api.client.options("/api/tasks", headers=asked)
    assert answer.status_code == 204
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]


def test_configured_origins_may_call_by_name(open_api):
    api = open_api(HttpSettings(origin=ORIGIN, cors_origins=("https://friend.example",)))
    asked = {"Origin": "https://friend.example", "Access-Control-Request-Method": "PATCH"}
    preflight = api.client.options("/api/tasks/1", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://friend.example"
    assert "If-Match" in preflight.headers["Access-Control-Allow-Headers"]
    answer = api.get(api.world.ada, "/api/me", headers={"Origin": "https://friend.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://friend.example"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    stranger = api.get(api.world.ada, "/api/me", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in stranger.headers
    assert [each.vary.to_header() for each in (answer, stranger, api.get(api.world.ada, "/api/me"))] == [
        "Origin"
    ] * 3


def test_a_fault_of_ours_is_a_problem_without_details(api: Api, monkeypatch: pytest.MonkeyPatch):
    def broken(*_, **__):
        raise ZeroDivisionError("the title was Paint")

    monkeypatch.setattr(NothingNew, "wait_for", broken)
    answer = api.get(api.world.ada, f"/api/events?stream=project:{api.world.project}&wait=1")
    assert (answer.status_code, answer.json["code"]) == (500, "internal")
    assert "Paint" not in answer.text


def test_the_running_server_tells_how_it_does(taskcast_server):
    server = taskcast_server(people=(ADA,))
    server.client_for(ADA).post("/api/tasks", json={"title": "Paint"}).raise_for_status()
    text = server.client_for(None).get("/metrics").text
    names = {
        line.partition("{")[0].partition(" ")[0] for line in text.splitlines() if not line.startswith("#")
    }
    assert names >= {
        "taskcast_request_seconds_count", "taskcast_loop_lag_seconds_bucket", "taskcast_events_committed_total",
        "taskcast_writer_batch_count", "taskcast_sockets", "taskcast_outbox_depth",
        "taskcast_outbox_overdue_seconds", "taskcast_tailer_lag_seconds", "taskcast_streams_watched",
    }  # fmt: skip


@pytest.mark.promise("P8")
def test_the_running_server_answers_a_body_that_is_too_large_and_goes_on(taskcast_server):
    server = taskcast_server(people=(ADA,))
    ada = server.client_for(ADA)
    refused = ada.post("/api/tasks", content=b"x" * 10_000_000, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    chunks = ada.post(
        "/api/tasks",
        content=(b"x" * 100_000 for _ in range(30)),
        headers={"Content-Type": "application/json"},
    )
    assert (chunks.status_code, chunks.json()["code"]) == (413, "too_large")
    assert ada.post("/api/tasks", json={"title": "Paint"}).status_code == 201


def tell(port: int, text: str) -> tuple[str, dict[str, Any]]:
    """Head and problem of what is answered to this text."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as sock,
        sock.makefile("rb") as answer,
    ):
        sock.sendall(text.encode())
        head, _, body = answer.read().decode().partition("\r\n\r\n")
    return head, json.loads(body)


@pytest.mark.parametrize(
    ("text", "status", "detail"),
    [
        ("nonsense\r\n\r\n", 400, "not a request"),
        (
            f"GET /api/tasks?q={'a' * 9000} HTTP/1.1\r\n\r\n",
            414,
            "more than 8,190 bytes with its query. Shorten",
        ),
        (f"GET / HTTP/1.1\r\nHost: a\r\nX: {'a' * 9000}\r\n\r\n", 431, "A header is too long"),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 501, "not a request"),
    ],
)
def test_what_is_no_request_is_a_problem_too(serving: TaskcastServer, text: str, status: int, detail: str):
    head, problem = tell(serving.port, text)
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert "Content-Type: application/problem+json" in head
    assert (problem["status"], problem["code"]) == (status, "malformed")
    assert problem["request_id"]
    assert detail in problem["detail"]
    assert "aaaa" not in problem["detail"]


@pytest.mark.promise("P6")
def test_what_is_logged_names_nobody_and_nothing(taskcast_server):
    server = taskcast_server(people=(ADA,), TASKCAST_LOG_LEVEL="debug")
    token = server.token_for(ADA.email)
    ada = server.client_for(ADA)
    ada.post("/api/tasks", json={"title": "Paint the hidden door"}).raise_for_status()
    ada.post("/api/auth/login", json={"email": ADA.email, "password": "wrong and hidden"})
    ada.get("/api/tasks?filter=hidden")
    for head in (
        "Authorization Bearer hidden",
        "Transfer-Encoding: hidden",
        f"Authorization : Bearer {token}",
    ):
        tell(server.port, f"POST /hidden HTTP/1.1\r\nHost: a\r\n{head}\r\n\r\n")
    tell(server.port, "GET /api/tasks?filter=the hidden door HTTP/1.1\r\nHost: a\r\n\r\n")
    tell(server.port, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nhidden\r\n\r\n")
    server.stop()
    text = server.log_text()
    for secret in ("hidden", ADA.email, token, "correct horse"):
        assert secret not in text
