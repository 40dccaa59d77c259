"""Uids over REST: in paths, queries, bodies and batches."""

import json
from urllib.parse import urlencode

import pytest

from taskcast.domain.entities import ENTITY_OF
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.perform import Operation
from taskcast.usecases.references import reference_fields
from tests.api.conftest import Api

pytestmark = pytest.mark.promise("P4")

FENCE = "01995f5a-0000-7000-8000-000000000001"
SHED = "01995f5a-0000-7000-8000-000000000002"
NEVER = "01995f5a-0000-7000-8000-000000000009"


def create(api: Api, person, uid: str = FENCE):
    return api.post(person, "/api/tasks", {"uid": uid, "title": "Paint", "project_id": api.world.project})


def test_a_repeated_creation_is_200_with_the_same_address(api: Api):
    first, again = create(api, api.world.ben), create(api, api.world.ben)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.json == first.json
    assert "X-Events" not in again.headers


def test_a_path_takes_a_uid(api: Api):
    ben = api.world.ben
    task = create(api, ben).json["id"]
    path = f"/api/tasks/uid:{FENCE}"
    assert api.get(ben, path).json["id"] == task
    assert api.call(ben, "PATCH", path, json={"title": "Mow"}).json["title"] == "Mow"
    assert api.post(ben, f"{path}/comments", {"body": "Green?"}).json["task_id"] == task
    assert api.get(ben, f"{path}/comments").json["items"][0]["task_id"] == task
    assert api.get(ben, f"{path}/activity").status_code == 200
    assert api.get(ben, path, headers={"If-None-Match": '"v2"'}).status_code == 304
    assert api.call(ben, "DELETE", path).status_code == 204


def test_a_query_takes_a_uid(api: Api):
    ben = api.world.ben
    api.post(ben, "/api/projects", {"uid": SHED, "name": "Shed"})
    api.post(ben, "/api/tasks", {"title": "Paint", "project_id": f"uid:{SHED}"})
    create(api, ben)
    listed = api.get(ben, f"/api/tasks?project_id=uid:{SHED}").json["items"]
    assert [task["title"] for task in listed] == ["Paint"]
    assert api.get(ben, f"/api/projects/uid:{SHED}/snapshot").json["project"]["name"] == "Shed"
    by_number = api.get(ben, f"/api/tasks?project_id={listed[0]['project_id']}&parent_id=1")
    assert (by_number.status_code, by_number.json["items"]) == (200, [])
    assert api.get(ben, f"/api/tasks?project_id={'9' * 5000}").status_code == 422


def test_a_list_of_labels_takes_uids_among_ids(api: Api):
    ben, project = api.world.ben, api.world.project
    urgent = api.post(ben, f"/api/projects/{project}/labels", {"uid": FENCE, "name": "Urgent"}).json["id"]
    later = api.post(ben, f"/api/projects/{project}/labels", {"name": "Later"}).json["id"]
    fields = {"title": "Paint", "project_id": project, "label_ids": [later, f"uid:{FENCE}"]}
    task = api.post(ben, "/api/tasks", fields).json
    assert task["label_ids"] == [urgent, later]
    path = f"/api/tasks/{task['id']}"
    edits = (
        {"remove": [f"uid:{FENCE}"]},
        {"add": [f"uid:{FENCE}"], "remove": [later]},
        [f"uid:{FENCE}", later],
    )
    kept = [api.call(ben, "PATCH", path, json={"label_ids": edit}).json["label_ids"] for edit in edits]
    assert kept == [[later], [urgent], [urgent, later]]
    refused = api.call(ben, "PATCH", path, json={"label_ids": {"add": [f"uid:{NEVER}"]}})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (424, "label_ids")


@pytest.mark.parametrize("end", ["\n", " ", "0"])
def test_what_goes_on_behind_a_uid_is_none(api: Api, end: str):
    create(api, api.world.ben)
    fields = {"title": "Paint", "project_id": api.world.project}
    for sent, field in (({"uid": SHED + end}, "uid"), ({"parent_id": f"uid:{FENCE}{end}"}, "parent_id")):
        refused = api.post(api.world.ben, "/api/tasks", {**fields, **sent})
        assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field)
    query = urlencode({"parent_id": f"uid:{FENCE}{end}"})
    assert api.get(api.world.ben, f"/api/tasks?{query}").status_code == 422


@pytest.mark.promise("P6")
def test_another_persons_uid_is_not_found_like_one_that_nobody_used(api: Api):
    create(api, api.world.ada)
    for address in ("/api/tasks/uid:{}", "/api/tasks/uid:{}/comments", "/api/tasks?parent_id=uid:{}"):
        ours, nobodys = (api.get(api.world.ben, address.format(uid)) for uid in (FENCE, NEVER))
        assert (ours.status_code, ours.json) == (404, nobodys.json)
    ours, nobodys = (
        api.call(api.world.ben, "PATCH", f"/api/tasks/uid:{uid}", json={"title": "Mine"})
        for uid in (FENCE, NEVER)
    )
    assert (ours.status_code, ours.json["code"]) == (424, "dependency_failed")
    assert ours.json == nobodys.json


@pytest.mark.parametrize(
    "path", ["/api/tasks/uid:7", f"/api/users/uid:{FENCE}", f"/api/me/tokens/uid:{FENCE}"]
)
def test_what_is_no_address_stays_none(api: Api, path: str):
    assert api.call(api.world.ada, "PATCH", path, json={}).status_code == 404


def test_a_batch_names_what_it_creates_and_what_depends_on_a_refused_command_says_so(api: Api):
    def command(name: str, /, **fields) -> dict:
        return {"command": name, "fields": fields}

    commands = [
        command("create_task", uid=FENCE, title="Paint", project_id=api.world.project, command_id="c1"),
        command("create_task", uid=SHED, title="Buy paint", parent_id=f"uid:{FENCE}", command_id="c2"),
        command("complete_task", id=f"uid:{SHED}", command_id="c3"),
        command("create_task", uid=NEVER, title="", parent_id=f"uid:{FENCE}", command_id="c4"),
        command("complete_task", id=f"uid:{NEVER}", command_id="c5"),
    ]
    answers = api.post(api.world.ben, "/api/batch", {"commands": commands}).json["answers"]
    assert [answer["ok"] for answer in answers] == [True, True, True, False, False]
    assert answers[1]["data"]["parent_id"] == answers[0]["data"]["id"]
    assert (answers[4]["error"]["status"], answers[4]["error"]["code"]) == (424, "dependency_failed")
    again = api.post(api.world.ben, "/api/batch", {"commands": commands}).json["answers"]
    assert again == answers
    late = [
        {**each, "fields": {**each["fields"], "command_id": f"late-{n}"}}
        for n, each in enumerate(commands[:2])
    ]
    repeated = api.post(api.world.ben, "/api/batch", {"commands": late}).json["answers"]
    assert [(each["data"]["id"], each["existed"], each["events"]) for each in repeated] == [
        (answers[0]["data"]["id"], True, []),
        (answers[1]["data"]["id"], True, []),
    ]


def test_a_batch_makes_a_project_and_a_view_of_its_tasks(api: Api):
    of_project = {"type": "term", "key": "project", "values": [f"uid:{SHED}"], "op": "="}
    commands = [
        {"command": "create_project", "fields": {"uid": SHED, "name": "Shed"}},
        {"command": "create_view", "fields": {"uid": FENCE, "name": "All of it", "query": of_project}},
        {"command": "create_task", "fields": {"title": "Paint", "project_id": f"uid:{SHED}"}},
        {"command": "update_view", "fields": {"id": f"uid:{FENCE}", "query": {**of_project, "values": [f"uid:{NEVER}"]}}},
    ]  # fmt: skip
    project, view, task, refused = api.post(api.world.ben, "/api/batch", {"commands": commands}).json[
        "answers"
    ]
    assert view["data"]["query"]["values"] == [project["data"]["id"]]
    assert (refused["error"]["code"], refused["error"]["errors"][0]["field"]) == (
        "dependency_failed",
        "query",
    )
    tree = urlencode({"query": json.dumps(view["data"]["query"])})
    (found,) = api.get(api.world.ben, f"/api/tasks?{tree}").json["items"]
    assert found["id"] == task["data"]["id"]


def test_every_command_takes_uids_for_what_can_be_created_with_one():
    named = {
        "project": "project_id",
        "section": "section_id",
        "label": "label_id label_ids into_id",
        "task": "task_id parent_id",
    }
    kinds = {field: kind for kind, fields in named.items() for field in fields.split()}
    for name, operation in OPERATIONS.items():
        taken = dict(reference_fields(operation.command))
        for field in operation.command.__struct_fields__:
            if field in kinds and not _is_read_only(operation, field):
                assert taken.get(field) == kinds[field], (name, field)
            if field in {"id", "before_id", "after_id"} and operation.kind not in {None, "user"}:
                assert taken.get(field) == operation.kind, (name, field)


def _is_read_only(operation: Operation, field: str) -> bool:
    """Whether an update may only repeat it."""
    entity = ENTITY_OF.get(operation.kind or "")
    return entity is not None and operation.name == f"update_{entity.name}" and field not in entity.editable
