"""What RFC 9110 wants of every route: methods, conditions, ranges, codings, challenges and empty bodies."""

import gc
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Request

from taskcast.http.compression import accepted
from taskcast.http.route import PARAMETER, Route
from taskcast.http.routes import ROUTES
from tests.api.conftest import Api

READS = [each for each in ROUTES if "GET" in each.methods]
BESIDE = [
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/api/openapi.json",
    "/api/docs",
    "/api/docs.js",
    "/api/docs.css",
]
OF_THE_PAGE = ["/", "/projects/3", "/main-AB12CD34.js", "/picture.png", "/no-AB12CD34.js", "/api/nothing"]
FILE = b"0123456789" * 200


@pytest.fixture
def page(api: Api) -> Path:
    """A built page."""
    api.folder.mkdir()
    (api.folder / "index.html").write_text("<!doctype html><body><tc-root></tc-root></body>")
    (api.folder / "main-AB12CD34.js").write_bytes(FILE)
    (api.folder / "picture.png").write_bytes(FILE)
    return api.folder


def told(answer: Any) -> dict[str, str]:
    """The headers that two answers to the same have in common."""
    own = {"Date", "X-Request-Id", "Content-Security-Policy"}
    return {name: value for name, value in answer.headers.items() if name not in own}


@pytest.mark.parametrize(
    "path", [*(f"{PARAMETER.sub('1', each.path)}" for each in READS), *BESIDE, *OF_THE_PAGE]
)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_head_equals_get_without_its_body(api: Api, page: Path, path: str, coding: str):
    if path == "/api/events":
        path = f"/api/events?stream=project:{api.world.project}"
    asked = {"headers": {"Accept-Encoding": coding}, "buffered": True}
    got = api.get(api.world.ada, path, **asked)
    head = api.call(api.world.ada, "HEAD", path, **asked)
    assert (head.status_code, told(head), head.data) == (got.status_code, told(got), b"")


# Conditions (§13)


@pytest.mark.parametrize(("path", "method"), [("/api/tasks/{}", "PATCH"), ("/api/tasks/{}", "PUT"), ("/api/tasks/{}", "DELETE"),
    ("/api/tasks/{}/complete", "POST"), ("/api/tasks", "POST")])  # fmt: skip
def test_whoever_wants_there_to_be_nothing_changes_nothing(api: Api, path: str, method: str):
    path, before = path.format(api.world.task()), api.events()
    asked = {"json": {"title": "Varnish"} if method != "DELETE" and "complete" not in path else None}
    answer = api.call(api.world.ada, method, path, headers={"If-None-Match": "*"}, **asked)
    assert (answer.status_code, answer.json["code"]) == (412, "precondition_failed")
    assert api.events() == before
    if path != "/api/tasks":
        stranger = api.call(api.world.dov, method, path, headers={"If-None-Match": "*"}, **asked)
        assert stranger.status_code == 404  # as without the header


def test_a_post_anyone_may_make_knows_the_condition_too(api: Api):
    shown = {"email": "ada@example.org", "password": "wrong horse battery"}
    answer = api.post(None, "/api/auth/login", shown, headers={"If-None-Match": "*"})
    assert answer.status_code == 412


def test_a_write_names_versions_in_if_match(api: Api):
    path = f"/api/tasks/{api.world.task()}"
    answer = api.patch(api.world.ada, path, {"title": "Varnish"}, headers={"If-None-Match": '"v7"'})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "If-None-Match")


@pytest.mark.parametrize("header", ['"v1",', ',"v1"', '"x",,"v1"', ' , "v1" , ', '"x"\t,, "v1"'])
def test_empty_members_of_a_list_count_for_nothing(api: Api, header: str):
    path = f"/api/tasks/{api.world.task()}"
    assert api.get(api.world.ada, path, headers={"If-None-Match": header}).status_code == 304
    changed = api.patch(api.world.ada, path, {"title": "Varnish"}, headers={"If-Match": header})
    assert changed.status_code == 200


@pytest.mark.parametrize("header", ["", ",", '"v1" "v2"', "v1", '"v1', '"v1",x', ",,,,"])
def test_what_is_no_list_of_tags_is_refused_by_name(api: Api, header: str):
    answer = api.get(api.world.ada, f"/api/tasks/{api.world.task()}", headers={"If-None-Match": header})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "If-None-Match")


@pytest.mark.parametrize(
    "path", ["/api/tasks/{task}", "/api/projects/{project}/snapshot", "/api/me/snapshot", "/main-AB12CD34.js"]
)
def test_not_modified_says_to_caches_what_the_answer_would(api: Api, page: Path, path: str):
    path = path.format(task=api.world.task(), project=api.world.project)
    whole = api.get(api.world.ada, path, headers={"Accept-Encoding": "gzip"}, buffered=True)
    again = {"If-None-Match": whole.headers["ETag"], "Accept-Encoding": "gzip"}
    known = api.get(api.world.ada, path, headers=again, buffered=True)
    assert known.status_code == 304
    for name in ("ETag", "Cache-Control", "Vary"):
        assert known.headers.get(name) == whole.headers.get(name), name
    assert "Content-Type" not in known.headers or path.endswith(".js")


# Ranges (§14)


def test_a_part_of_a_file_is_served(api: Api, page: Path):
    answer = api.client.get("/picture.png", headers={"Range": "bytes=3-5"}, buffered=True)
    assert (answer.status_code, answer.data) == (206, b"345")
    assert answer.headers["Content-Range"] == "bytes 3-5/2000"


@pytest.mark.parametrize("wanted", ["bytes=2000-", "bytes=99999-100000", "bytes=-0"])
@pytest.mark.parametrize("path", ["/picture.png", "/main-AB12CD34.js"])
def test_a_range_beyond_the_file_is_told_its_length(api: Api, page: Path, path: str, wanted: str):
    answer = api.client.get(path, headers={"Range": wanted, "Accept-Encoding": "gzip"}, buffered=True)
    assert (answer.status_code, answer.json["code"]) == (416, "range_not_satisfiable")
    assert answer.headers["Content-Range"] == "bytes */2000"


@pytest.mark.parametrize(
    "wanted", ["lines=1-2", "bytes=5-3", "bytes=a-b", "bytes", "bytes=0-1,4-5", "bytes=" + "9" * 30 + "-"]
)
def test_what_is_no_range_or_not_just_one_is_ignored(api: Api, page: Path, wanted: str):
    answer = api.client.get("/picture.png", headers={"Range": wanted}, buffered=True)
    assert (answer.status_code, answer.data) == (200, FILE)


def test_a_range_of_what_is_made_for_each_is_ignored(api: Api, page: Path):
    for path in ("/api/me", "/api/tasks", "/"):
        assert api.get(api.world.ada, path, headers={"Range": "bytes=9999999-"}).status_code == 200
    head = api.client.head("/picture.png", headers={"Range": "bytes=0-1"}, buffered=True)
    assert (head.status_code, head.headers["Content-Length"]) == (200, "2000")


# Codings (§12.5.3)


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip", "gzip"), ("zstd, gzip", "zstd"), ("zstd;q=0.5, gzip", "gzip"), ("GZIP;Q=0.5", "gzip"), ("x-gzip", "gzip"),
        ("*", "zstd"), ("*;q=0, gzip", "gzip"), ("zstd;q=0, *", "gzip"), ("gzip;q=0", None), ("*;q=0", None), ("", None),
        ("gzip;q=0.000", None), ("gzip;q=0.001", "gzip"), ("identity", None), ("identity;q=1, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"), (",gzip,,", "gzip"), ("br, deflate", None), ("gzip;q=2", None), ("identity;q=0", None),
    ],
)  # fmt: skip
def test_a_coding_is_chosen_by_its_weight(header: str, coding: str | None):
    wanted = accepted({"HTTP_ACCEPT_ENCODING": header})
    assert (wanted and wanted.coding) == coding


def test_whoever_refuses_the_body_as_it_is_gets_even_a_small_one_compressed(api: Api):
    for refused in ("identity;q=0, gzip", "gzip, *;q=0"):
        answer = api.get(api.world.ada, "/api/projects", headers={"Accept-Encoding": refused})
        assert (answer.headers.get("Content-Encoding"), answer.headers["Vary"]) == ("gzip", "Accept-Encoding")
    answer = api.get(api.world.ada, "/api/projects", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


# Methods, types and challenges


def test_options_says_what_may_be_asked_for(api: Api, page: Path):
    task = api.client.options(f"/api/tasks/{api.world.task()}")
    assert (task.status_code, task.headers["Allow"]) == (204, "DELETE, GET, HEAD, OPTIONS, PATCH, PUT")
    assert task.headers["Accept-Patch"] == "application/json, application/merge-patch+json"
    tasks = api.client.options("/api/tasks")
    assert (tasks.status_code, tasks.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert "Accept-Patch" not in tasks.headers
    assert api.client.options("/projects/3").headers["Allow"] == "GET, HEAD, OPTIONS"
    assert api.client.options("/api/nothing").status_code == 404


def test_a_patch_of_another_type_is_told_which_do(api: Api):
    path = f"/api/tasks/{api.world.task()}"
    other = {"data": "<title/>", "content_type": "application/xml"}
    refused = api.call(api.world.ada, "PATCH", path, **other)
    assert (refused.status_code, refused.headers["Accept-Patch"]) == (
        415,
        "application/json, application/merge-patch+json",
    )
    assert "Accept-Patch" not in api.call(api.world.ada, "PUT", path, **other).headers


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_a_token_that_opens_nothing_is_told_so_and_nobody_else(api: Api, method: str):
    path = f"/api/tasks/{api.world.task()}"
    wrong = api.call(None, method, path, headers={"Authorization": "Bearer tc_nothing"}, json={})
    assert wrong.headers["WWW-Authenticate"] == 'Bearer realm="taskcast", error="invalid_token"'
    for headers in ({}, {"Cookie": "taskcast_session=x"}, {"Authorization": "Basic eDp5"}):
        nobody = api.call(None, method, path, headers=headers, json={})
        assert (nobody.status_code, nobody.headers["WWW-Authenticate"]) == (401, 'Bearer realm="taskcast"')


def test_what_has_no_body_has_no_type(api: Api):
    gone = api.delete(api.world.ada, f"/api/tasks/{api.world.task()}")
    assert (gone.status_code, gone.headers.get("Content-Type")) == (204, None)
    out = api.post(api.world.ada, "/api/auth/logout")
    assert (out.status_code, out.headers.get("Content-Type")) == (204, None)


def _named_fields(route: Route) -> bool:
    filled = {field for _, field in route.path_fields()}
    return bool(set(getattr(route.body, "__struct_fields__", ())) - filled - {"if_match"})


CHANGES = [
    (method, each)
    for each in ROUTES
    for method in each.methods
    if method in {"PUT", "PATCH"} and _named_fields(each)
]


@pytest.mark.parametrize(("method", "route"), CHANGES, ids=lambda each: getattr(each, "name", each))
def test_a_change_without_a_body_is_malformed(api: Api, method: str, route: Route):
    answer = api.call(api.world.ada, method, PARAMETER.sub("1", route.path))
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    "path", ["/api/tasks", "/api/projects", "/api/auth/login", "/api/auth/forgot", "/api/auth/join"]
)
def test_a_post_without_the_body_it_needs_is_malformed(api: Api, path: str):
    answer = api.post(api.world.ada, path)
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")
    assert api.call(api.world.ada, "POST", path, json={}).status_code == 422


def test_an_action_needs_no_body(api: Api):
    assert api.post(api.world.ada, f"/api/tasks/{api.world.task()}/complete").status_code == 200


@pytest.mark.parametrize("path", ["/api/tasks?limit=5", "/api/tasks?q=paint", "/api/search?q=paint"])
def test_what_was_answered_leaves_nothing_for_the_garbage_collector(api: Api, path: str):
    """Requests in cycles pile up by thousands, and are then collected in one pause of all who are served."""
    api.world.task()
    mark = object()  # requests of other tests are none of ours, whenever they go
    given = {"headers": api.bearer(api.world.ada), "environ_overrides": {"tests.mark": mark}}
    environ = EnvironBuilder(path, **given).get_environ()
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        answer, status, _ = run_wsgi_app(api.app, environ)
        assert (status, b"Paint" in b"".join(answer)) == ("200 OK", True)
        del answer, environ
        gc.collect()
        requests = [each for each in gc.garbage if isinstance(each, Request)]
        assert [each for each in requests if each.environ.get("tests.mark") is mark] == []
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
