"""Snapshots over REST: tags, pages and the compact form."""

import pytest

from tests.api.conftest import Api


def _known(api: Api, actor, path: str, tag: str):
    return api.get(actor, path, headers={"If-None-Match": tag})


@pytest.mark.promise("P2")
@pytest.mark.parametrize("path", ["/api/projects/{}/snapshot", "/api/projects/{}/snapshot?format=columns", "/api/me/snapshot"])  # fmt: skip
def test_what_has_not_changed_is_not_sent_again(api: Api, path: str):
    world = api.world
    path = path.format(world.project)
    task = world.task(assignee_ids=[world.ben.user_id])
    first = api.get(world.ben, path)
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    assert first.headers["Cache-Control"] == "private, no-cache"

    again = _known(api, world.ben, path, tag)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert _known(api, world.ben, path, f'"other", {tag}').status_code == 304
    assert _known(api, world.ben, path, '"other"').status_code == 200
    assert _known(api, world.ben, path, "other").status_code == 422

    world.do(world.ada, "update_task", id=task, title="Mow")
    changed = _known(api, world.ben, path, tag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


@pytest.mark.promise("P6")
def test_a_tag_opens_nothing(api: Api):
    world = api.world
    path = f"/api/projects/{world.project}/snapshot"
    tag = api.get(world.ben, path).headers["ETag"]
    assert _known(api, world.dov, path, tag).status_code == 404
    assert _known(api, None, path, tag).status_code == 401
    assert _known(api, world.cleo, path, tag).status_code == 200  # another role is another answer
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    assert _known(api, world.ben, path, tag).status_code == 404
    assert _known(api, world.ben, path, "*").status_code == 404
    mine = api.get(world.ada, "/api/me/snapshot").headers["ETag"]
    assert _known(api, world.cleo, "/api/me/snapshot", mine).status_code == 200


def test_the_compact_form_is_told_by_its_parameter(api: Api):
    world = api.world
    task = world.task(title="Mow")
    columns = api.get(world.ben, f"/api/projects/{world.project}/snapshot?format=columns").json["tasks"]
    assert [dict(zip(columns["fields"], row, strict=True)) for row in columns["rows"]] == [
        api.get(world.ben, f"/api/tasks/{task}").json
    ]
    refused = api.get(world.ben, f"/api/projects/{world.project}/snapshot?format=xml")
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "format")


def test_the_instance_has_one_name_for_everyone_that_tells_nothing_of_its_secret(api: Api):
    world = api.world
    named = api.get(None, "/api/setup").json["instance"]
    assert {api.get(person, "/api/me/snapshot").json["instance"] for person in (world.ada, world.dov)} == {
        named
    }
    assert named not in world.store.instance_secret().hex()
    api.reopen(api.services.web)
    assert api.get(None, "/api/setup").json["instance"] == named


def test_what_later_releases_add_has_its_place(api: Api):
    ours = api.get(api.world.ada, f"/api/projects/{api.world.project}/snapshot").json
    assert (ours["labels"], ours["views"]) == ([], [])
    assert api.get(api.world.ada, "/api/me/snapshot").json["views"] == []
