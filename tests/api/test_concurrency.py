"""Two people, one task: nothing is lost in silence (promise P3)."""

import pytest

from tests.api.conftest import Api


@pytest.mark.promise("P3")
def test_edits_of_different_fields_from_one_base_merge(api: Api):
    path = f"/api/tasks/{api.world.task()}"
    assert api.patch(api.world.ada, path, {"title": "Varnish", "base_version": 1}).status_code == 200
    merged = api.patch(api.world.ben, path, {"priority": 2, "base_version": 1})
    assert merged.status_code == 200
    assert merged.headers["X-Merged"] == "title"
    assert merged.headers["ETag"] == '"v3"'
    assert (merged.json["title"], merged.json["priority"]) == ("Varnish", 2)


@pytest.mark.promise("P3")
def test_edits_of_the_same_field_from_one_base_conflict_and_show_what_is_there(api: Api):
    path = f"/api/tasks/{api.world.task()}"
    api.patch(api.world.ada, path, {"title": "Varnish", "base_version": 1})
    before = api.events()
    refused = api.patch(api.world.ben, path, {"title": "Oil", "priority": 2, "base_version": 1})
    assert refused.status_code == 409
    assert refused.content_type == "application/problem+json"
    assert (refused.json["code"], refused.json["conflicting_fields"]) == ("conflict", ["title"])
    assert (refused.json["current"]["title"], refused.json["current"]["version"]) == ("Varnish", 2)
    assert api.events() == before


@pytest.mark.promise("P3")
def test_the_same_value_twice_is_no_conflict(api: Api):
    path = f"/api/tasks/{api.world.task()}"
    api.patch(api.world.ada, path, {"title": "Varnish", "base_version": 1})
    same = api.patch(api.world.ben, path, {"title": "Varnish", "base_version": 1})
    assert (same.status_code, same.headers["ETag"]) == (200, '"v2"')


@pytest.mark.promise("P3")
def test_adding_to_a_set_from_an_old_base_merges(api: Api):
    world = api.world
    path = f"/api/tasks/{world.task()}"
    api.patch(world.ada, path, {"assignee_ids": {"add": [world.ben.user_id]}, "base_version": 1})
    merged = api.patch(world.ada, path, {"assignee_ids": {"add": [world.cleo.user_id]}, "base_version": 1})
    assert merged.json["assignee_ids"] == [world.ben.user_id, world.cleo.user_id]


def test_a_base_version_from_the_future_is_invalid(api: Api):
    path = f"/api/tasks/{api.world.task()}"
    refused = api.patch(api.world.ada, path, {"title": "Varnish", "base_version": 9})
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "base_version"


@pytest.mark.promise("P3")
@pytest.mark.parametrize(
    ("header", "status"),
    [
        ('"v1"', 200),
        ("*", 200),
        ('"v9", "v1"', 200),
        ('"v7" ,"other", "v1"', 200),
        ('"v2"', 412),
        ('W/"v1"', 412),
        ('"something-else"', 412),
        ('"something else"', 422),
        ('"v1', 422),
        ("v1", 422),
        ("", 422),
    ],
)
def test_if_match_is_honoured(api: Api, header: str, status: int):
    path = f"/api/tasks/{api.world.task()}"
    before = api.events()
    answer = api.patch(api.world.ada, path, {"title": "Varnish"}, headers={"If-Match": header})
    assert answer.status_code == status
    if status == 412:
        assert answer.json["code"] == "precondition_failed"
        assert answer.json["current"]["title"] == "Paint"
    if status == 422:
        assert answer.json["errors"][0]["field"] == "If-Match"
    assert (api.events() == before) is (status != 200)


@pytest.mark.promise("P3")
def test_deleting_with_a_stale_version_deletes_nothing(api: Api):
    path = f"/api/tasks/{api.world.task()}"
    api.patch(api.world.ben, path, {"title": "Varnish"})
    assert api.delete(api.world.ada, path, headers={"If-Match": '"v1"'}).status_code == 412
    assert api.get(api.world.ada, path).status_code == 200


@pytest.mark.parametrize(
    ("header", "status"),
    [('"v1"', 304), ('W/"v1"', 304), ("*", 304), ('"v2", "v1"', 304), ('"v2"', 200), ('"x"', 200)],
)
def test_who_holds_the_current_version_is_told_so(api: Api, header: str, status: int):
    path = f"/api/tasks/{api.world.task()}"
    answer = api.get(api.world.ada, path, headers={"If-None-Match": header})
    assert (answer.status_code, answer.headers["ETag"]) == (status, '"v1"')
    assert bool(answer.data) is (status == 200)


def test_if_match_is_refused_where_there_is_no_version(api: Api):
    refused = api.post(api.world.ada, "/api/tasks", {"title": "Paint"}, headers={"If-Match": '"v1"'})
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "If-Match"
