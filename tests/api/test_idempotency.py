"""A retried write happens once (promise P4)."""

from threading import Thread

import pytest

from tests.api.conftest import Api
from tests.support.people import ADA, BEN

pytestmark = pytest.mark.promise("P4")

KEY = {"Idempotency-Key": "k-1"}


def test_the_same_key_and_body_twice_make_one_task_and_one_answer(api: Api):
    first = api.post(api.world.ada, "/api/tasks", {"title": "Paint"}, headers=KEY)
    before = api.events()
    again = api.post(api.world.ada, "/api/tasks", {"title": "Paint"}, headers=KEY)
    assert (again.status_code, again.data) == (first.status_code, first.data)
    for header in ("ETag", "Location", "X-Events"):
        assert again.headers[header] == first.headers[header]
    assert api.events() == before


def test_the_same_key_for_another_body_or_operation_is_refused(api: Api):
    api.post(api.world.ada, "/api/tasks", {"title": "Paint"}, headers=KEY)
    for path, body in (("/api/tasks", {"title": "Varnish"}), ("/api/projects", {"name": "Paint"})):
        refused = api.post(api.world.ada, path, body, headers=KEY)
        assert (refused.status_code, refused.json["code"]) == (409, "idempotency_mismatch")


def test_keys_are_each_persons_own(api: Api):
    ids = {
        api.post(actor, "/api/tasks", {"title": "Paint"}, headers=KEY).json["id"]
        for actor in (api.world.ada, api.world.ben)
    }
    assert len(ids) == 2


def test_a_failure_is_not_stored(api: Api):
    body = {"title": "Paint", "project_id": api.world.project, "section_id": 99}
    assert api.post(api.world.ada, "/api/tasks", body, headers=KEY).status_code == 422
    body["section_id"] = None
    assert api.post(api.world.ada, "/api/tasks", body, headers=KEY).status_code == 201


def test_a_retry_after_losing_access_learns_nothing(api: Api):
    world = api.world
    body = {"title": "Paint", "project_id": world.project}
    assert api.post(world.ben, "/api/tasks", body, headers=KEY).status_code == 201
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    assert api.post(world.ben, "/api/tasks", body, headers=KEY).status_code == 404


def test_a_retry_with_a_list_of_versions_gets_the_stored_answer(api: Api):
    path = f"/api/tasks/{api.world.task()}"
    headers = {**KEY, "If-Match": '"v1", "v9"'}
    first = api.patch(api.world.ada, path, {"title": "Varnish"}, headers=headers)
    again = api.patch(api.world.ada, path, {"title": "Varnish"}, headers=headers)
    assert (again.status_code, again.data) == (200, first.data)


@pytest.mark.parametrize("key", ["", "x" * 201, "caf\u00e9", "a\tb"])
def test_a_key_that_is_none_is_named(api: Api, key: str):
    refused = api.post(api.world.ada, "/api/tasks", {"title": "Paint"}, headers={"Idempotency-Key": key})
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "Idempotency-Key"


def test_a_secret_is_told_once(api: Api):
    headers = {**api.session(api.world.ada), **KEY}
    first = api.post(None, "/api/me/tokens", {"name": "CI"}, headers=headers)
    again = api.post(None, "/api/me/tokens", {"name": "CI"}, headers=headers)
    assert first.json["secret"].startswith("tc_")
    assert again.json == {**first.json, "secret": None}


def test_the_same_key_concurrently_and_after_a_restart_makes_one_task(taskcast_server):
    server = taskcast_server(people=(ADA, BEN))
    answers = []

    def create():
        answers.append(server.client_for(ADA).post("/api/tasks", json={"title": "Paint"}, headers=KEY))

    server.token_for(ADA.email)
    threads = [Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server.kill9()
    server.start()
    create()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len(server.client_for(ADA).get("/api/tasks").json()["items"]) == 1
