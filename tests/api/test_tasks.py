"""Tasks over REST, as docs/reference/wire.md has them."""

import pytest

from tests.api.conftest import Api


def test_a_task_is_made_read_changed_and_deleted(api: Api):
    ada = api.world.ada
    made = api.post(ada, "/api/tasks", {"title": "Paint", "project_id": api.world.project})
    assert made.status_code == 201
    task = made.json
    assert made.headers["Location"] == f"/api/tasks/{task['id']}"
    assert made.headers["ETag"] == '"v1"'
    assert made.headers["X-Events"].startswith(f"project:{api.world.project}/")

    changed = api.patch(ada, made.headers["Location"], {"title": "Paint the door"})
    assert (changed.status_code, changed.headers["ETag"], changed.json["title"]) == (
        200,
        '"v2"',
        "Paint the door",
    )

    assert api.delete(ada, made.headers["Location"]).status_code == 204
    assert api.get(ada, made.headers["Location"]).status_code == 404
    trash = api.get(ada, f"/api/tasks?project_id={api.world.project}&trashed=true").json
    assert [item["id"] for item in trash["items"]] == [task["id"]]
    assert api.post(ada, f"{made.headers['Location']}/restore").json["title"] == "Paint the door"


def test_a_task_without_a_project_goes_to_the_callers_inbox(api: Api):
    task = api.post(api.world.ben, "/api/tasks", {"title": "Call"}).json
    assert api.get(api.world.ben, f"/api/projects/{task['project_id']}").json["is_inbox"] is True


def test_put_changes_only_what_is_sent_and_takes_back_what_was_got(api: Api):
    path = f"/api/tasks/{api.world.task(description='Red.', priority=3)}"
    got = api.get(api.world.ada, path).json
    put = api.put(api.world.ada, path, {**got, "title": "Varnish"})
    assert put.status_code == 200
    assert (put.json["title"], put.json["description"], put.json["priority"]) == ("Varnish", "Red.", 3)
    assert api.put(api.world.ada, path, {"priority": 1}).json["description"] == "Red."


def test_a_write_that_changes_nothing_makes_no_version_and_no_event(api: Api):
    path = f"/api/tasks/{api.world.task()}"
    before = api.events()
    same = api.patch(api.world.ada, path, {"title": "Paint"})
    assert (same.status_code, same.headers["ETag"]) == (200, '"v1"')
    assert "X-Events" not in same.headers
    assert api.events() == before


def test_pages_of_a_list_hold_each_task_once_while_others_are_added(api: Api):
    ids = [api.world.task(title=f"Task {number}") for number in range(5)]
    first = api.get(api.world.ada, f"/api/tasks?project_id={api.world.project}&limit=2").json
    api.world.task(title="Added meanwhile")
    seen = [item["id"] for item in first["items"]]
    cursor = first["next_cursor"]
    while cursor:
        page = api.get(
            api.world.ada, f"/api/tasks?project_id={api.world.project}&limit=2&cursor={cursor}"
        ).json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen[:5] == ids
    assert len(seen) == len(set(seen)) == 6


@pytest.mark.parametrize(
    "sort",
    [
        "id",
        "-id",
        "title",
        "-title",
        "due",
        "-due",
        "priority",
        "-priority",
        "updated_at",
        "-updated_at",
        "position",
    ],
)
def test_every_sort_pages_through_all_tasks_in_order(api: Api, sort: str):
    for number, due in enumerate(
        [None, {"date": "2026-12-01"}, {"local": "2026-12-01T09:00", "zone": "Europe/Berlin"}]
    ):
        for title in ("Ärger", "apfel"):
            api.world.task(title=title, priority=number, due=due)
            api.world.clock.advance(seconds=1)
    path = f"/api/tasks?project_id={api.world.project}&sort={sort}"
    whole = [item["id"] for item in api.get(api.world.ada, path).json["items"]]
    seen, cursor = [], ""
    while cursor is not None:
        page = api.get(api.world.ada, f"{path}&limit=1{cursor and f'&cursor={cursor}'}").json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == whole
    assert len(whole) == 6


def test_lists_filter(api: Api):
    world = api.world
    done = world.task(title="Water the roses", completed=True, assignee_ids=[world.ben.user_id])
    world.task(title="Prune")

    def ids(query: str) -> list[int]:
        return [item["id"] for item in api.get(world.ada, f"/api/tasks?{query}").json["items"]]

    assert ids("completed=true") == [done]
    assert ids("filter=ROSES") == [done]
    assert ids(f"assignee_id={world.ben.user_id}") == [done]
    assert ids("filter=100%25") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("limit=1&limit=2", "limit"),
        ("cursor=nonsense", "cursor"),
        ("cursor=WyJ0aXRsZSIsImEiLDFd", "cursor"),
        ("sort=colour", "sort"),
        ("completed=maybe", "completed"),
        ("project_id=-1", "project_id"),
        ("project_id=99999999999999999999", "project_id"),
        ("filter=%00", "filter"),
        ("nonsense=1", "nonsense"),
    ],
)
def test_a_list_asked_for_wrongly_names_the_parameter(api: Api, query: str, field: str):
    answer = api.get(api.world.ada, f"/api/tasks?{query}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_a_move_across_projects_tells_whom_it_dropped(api: Api):
    world = api.world
    task = world.task(assignee_ids=[world.ben.user_id])
    other = api.post(world.ada, "/api/projects", {"name": "House"}).json["id"]
    moved = api.post(world.ada, f"/api/tasks/{task}/move", {"project_id": other})
    assert moved.status_code == 200
    assert moved.headers["X-Dropped-Assignees"] == str(world.ben.user_id)
    assert {place.partition("/")[0] for place in moved.headers["X-Events"].split(",")} == {
        f"project:{world.project}", f"project:{other}",
    }  # fmt: skip


def test_of_very_many_events_only_the_last_of_each_stream_stands_in_the_header(api: Api):
    world = api.world
    parent = world.task()
    for number in range(120):
        world.task(title=f"Step {number}", parent_id=parent)
    deleted = api.delete(world.ada, f"/api/tasks/{parent}")
    assert deleted.status_code == 204
    last = api.get(world.ada, f"/api/events?stream=project:{world.project}").json["last_seq"]
    assert deleted.headers["X-Events"] == f"project:{world.project}/{last}"
