"""Bad input: a clear error naming the field, never a 500, and nothing changed."""

import json
from io import BytesIO

import pytest

from taskcast.http.routes import ROUTES
from tests.api.conftest import Api

DEEP = 10_000


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"{", 400, None),
        (b"{'title': 1}", 400, None),
        (b'{"title": "x"} x', 400, None),
        (b'\xef\xbb\xbf{"title": "x"}', 400, None),
        (b'{"title": NaN}', 400, None),
        (b'{"title": "\xff"}', 400, None),
        (b'{"title": "\\ud800"}', 400, None),
        (b'{"title": "x", "title": "y"}', 400, None),
        (b'{"title": ' + b"[" * DEEP, 400, None),
        (b'{"title": ' + b"[" * DEEP + b"]" * DEEP + b"}", 400, None),
        (b'{"title": "x", "due": ' + b'{"a":' * 31 + b"1" + b"}" * 32, 422, "due.a"),
        (b'{"title": "x", "due": ' + b'{"a":' * 32 + b"1" + b"}" * 33, 400, None),
        (b"[]", 422, "body"),
        (b'"x"', 422, "body"),
        (b"null", 422, "body"),
        (b"", 400, None),
        (b"{}", 422, "title"),
        (b'{"title": null}', 422, "title"),
        (b'{"title": 7}', 422, "title"),
        (b'{"title": ""}', 422, "title"),
        (b'{"title": "   "}', 422, "title"),
        (b'{"title": "a\\u0000b"}', 422, "title"),
        (json.dumps({"title": "x" * 501}).encode(), 422, "title"),
        (b'{"title": "x", "colour": "red"}', 422, "colour"),
        (b'{"title": "x", "priority": 5}', 422, "priority"),
        (b'{"title": "x", "priority": -1}', 422, "priority"),
        (b'{"title": "x", "priority": 1.5}', 422, "priority"),
        (b'{"title": "x", "priority": "1"}', 422, "priority"),
        (b'{"title": "x", "priority": true}', 422, "priority"),
        (b'{"title": "x", "project_id": 0}', 422, "project_id"),
        (b'{"title": "x", "project_id": -3}', 422, "project_id"),
        (b'{"title": "x", "project_id": 9223372036854775808}', 422, "project_id"),
        (b'{"title": "x", "project_id": 1' + b"0" * 5000 + b"}", 422, "body"),
        (b'{"title": "x", "project_id": 1e400}', 422, "body"),
        (b'{"title": "x", "project_id": 1.0}', 422, "project_id"),
        (b'{"title": "x", "assignee_ids": "all"}', 422, "assignee_ids"),
        (b'{"title": "x", "assignee_ids": [1, "2"]}', 422, "assignee_ids[1]"),
        (b'{"title": "x", "due": {}}', 422, "due"),
        (b'{"title": "x", "due": {"date": "2026-02-30"}}', 422, "due"),
        (b'{"title": "x", "due": {"local": "2026-12-01T09:00", "zone": "Mars/Phobos"}}', 422, "due"),
        (b'{"title": "x", "due": {"local": "2026-12-01T09:00", "zone": "../../etc/passwd"}}', 422, "due"),
    ],
)  # fmt: skip
def test_a_bad_body_is_refused_by_name(api: Api, body: bytes, status: int, field: str | None):
    before = api.events()
    answer = api.call(api.world.ada, "POST", "/api/tasks", data=body, content_type="application/json")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == ("malformed" if status == 400 else "invalid")
    if field is not None:
        assert [error["field"] for error in answer.json["errors"]] == [field]
        assert all(error["message"].endswith((".", "}")) for error in answer.json["errors"])
    assert api.events() == before


def test_all_unknown_fields_are_named_at_once(api: Api):
    answer = api.post(api.world.ada, "/api/tasks", {"title": "x", "colour": 1, "size": 2})
    assert [error["field"] for error in answer.json["errors"]] == ["colour", "size"]


def test_every_wrong_field_is_named_at_once(api: Api):
    wrong = {"title": "", "priority": 9, "due": {"date": "soon"}, "assignee_ids": [0]}
    answer = api.post(api.world.ada, "/api/tasks", wrong)
    assert answer.status_code == 422
    named = [error["field"] for error in answer.json["errors"]]
    assert named == ["title", "priority", "due", "assignee_ids[0]"]


def test_unknown_and_wrong_fields_are_named_together(api: Api):
    answer = api.post(api.world.ada, "/api/tasks", {"colour": 1, "priority": 9})
    assert [error["field"] for error in answer.json["errors"]] == ["colour", "title", "priority"]


@pytest.mark.promise("P8")
@pytest.mark.parametrize("name", ["colour {}", "c" * 700 + "{}"])
def test_an_answer_names_twenty_fields_at_most(api: Api, name: str):
    answer = api.post(api.world.ada, "/api/tasks", {name.format(number): 1 for number in range(1000)})
    assert answer.status_code == 422
    assert len(answer.json["errors"]) == 20
    assert len(answer.data) < 16_000


@pytest.mark.promise("P8")
def test_one_long_name_is_not_repeated_whole(api: Api):
    for fields in ({"title": "x", "n" * 900_000: 1}, {"title": "x", "due": {"n" * 900_000: 1}}):
        answer = api.post(api.world.ada, "/api/tasks", fields)
        assert answer.status_code == 422
        assert len(answer.data) < 16_000


@pytest.mark.promise("P8")
def test_who_is_signed_in_may_send_twenty_thousand_values(api: Api):
    path = f"/api/tasks/{api.world.task()}"
    assert api.patch(api.world.ada, path, {"assignee_ids": [1] * 19_998}).status_code == 200
    answer = api.patch(api.world.ada, path, {"assignee_ids": [1] * 20_000})
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


@pytest.mark.promise("P8")
@pytest.mark.parametrize("path", [route.path for route in ROUTES if route.who == "anyone" and route.body])
def test_who_is_not_signed_in_may_send_little(api: Api, path: str):
    many = api.post(None, path, {f"field{number}": number for number in range(201)})
    large = api.post(None, path, {"email": "x" * 16_384})
    chunked = api.call(
        None, "POST", path, input_stream=BytesIO(b"x" * 20_000), content_type="application/json",
        headers={"Transfer-Encoding": "chunked"}, environ_overrides={"wsgi.input_terminated": True},
    )  # fmt: skip
    assert (large.status_code, large.json["code"]) == (413, "too_large")
    assert (chunked.status_code, chunked.json["code"]) == (413, "too_large")
    if path != "/api/stop-mail":  # which takes a form
        assert (many.status_code, many.json["code"]) == (413, "too_large")


def test_a_choice_names_what_there_is_to_choose(api: Api):
    answer = api.post(api.world.ada, "/api/tasks", {"title": "x", "priority": 9})
    assert answer.json["errors"] == [{"field": "priority", "message": "Must be one of 0, 1, 2, 3, 4."}]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"section_id": 999}, "section_id"),
        ({"parent_id": 999}, "parent_id"),
        ({"assignee_ids": [999]}, "assignee_ids"),
        ({"assignee_ids": {"add": [1], "remove": [1]}}, "assignee_ids"),
        ({"id": 2}, "id"),
        ({"id": True}, "id"),
        ({"if_match": 1}, "if_match"),
        ({"created_at": "2020-01-01T00:00:00.000000Z"}, "created_at"),
        ({"version": 7}, "version"),
        ({"description": "x" * 100_001}, "description"),
        ({"base_version": 0}, "base_version"),
    ],
)
def test_a_bad_change_is_refused_by_name_and_changes_nothing(api: Api, fields: dict, field: str):
    path = f"/api/tasks/{api.world.task()}"
    before = (api.events(), api.get(api.world.ada, path).data)
    answer = api.patch(api.world.ada, path, {"title": "Varnish", **fields})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert (api.events(), api.get(api.world.ada, path).data) == before


def test_a_foreign_project_cannot_be_told_from_none(api: Api):
    world = api.world
    foreign = api.post(world.dov, "/api/projects", {"name": "Secret"}).json["id"]
    answers = [
        api.post(world.ada, "/api/tasks", {"title": "x", "project_id": number}) for number in (foreign, 999)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_an_address_that_is_none_is_404_as_json(api: Api):
    for path in (
        "/api/tasks/0", "/api/tasks/-1", "/api/tasks/07", "/api/tasks/9223372036854775808", "/api/tasks/x",
        "/api/tasks/1/", "/api//tasks", "/api/nothing", "/api", "/api/",
    ):  # fmt: skip
        for method in ("GET", "POST", "PATCH", "DELETE", "OPTIONS"):
            answer = api.call(api.world.ada, method, path)
            got = (answer.status_code, answer.content_type)
            assert got == (404, "application/problem+json"), f"{method} {path}"


def test_a_method_that_is_none_is_405_and_names_those_that_are(api: Api):
    answer = api.delete(api.world.ada, "/api/tasks")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "BREW"])
def test_a_method_nobody_has_heard_of_is_answered_as_any_other(api: Api, method: str):
    found = [api.call(api.world.ada, method, path) for path in ("/api/tasks", "/projects/3", "/api/nothing")]
    assert [answer.status_code for answer in found] == [405, 405, 404]
    assert [answer.headers.get("Allow") for answer in found] == [
        "GET, HEAD, OPTIONS, POST",
        "GET, HEAD, OPTIONS",
        None,
    ]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_body_that_is_not_json_is_415(api: Api, kind: str):
    answer = api.call(api.world.ada, "POST", "/api/tasks", data=b'{"title": "x"}', content_type=kind)
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type")


def test_a_compressed_body_is_415(api: Api):
    answer = api.post(api.world.ada, "/api/tasks", {"title": "x"}, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415


@pytest.mark.promise("P8")
def test_ten_megabytes_are_refused_unread(api: Api):
    answer = api.call(
        api.world.ada, "POST", "/api/tasks", data=b"x" * 10_000_000, content_type="application/json"
    )
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    assert "1048576" in answer.json["detail"]
