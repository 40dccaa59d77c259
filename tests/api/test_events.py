"""Events over REST: pages, resets, long poll (promise P2)."""

from threading import Thread

import pytest

from taskcast.http.services import HttpSettings
from tests.api.conftest import ORIGIN, Api, NothingNew, interrupted
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.people import ADA, BEN

pytestmark = pytest.mark.promise("P2")


def test_what_was_missed_comes_in_order_page_by_page(api: Api):
    world = api.world
    head = api.get(world.ada, f"/api/events?stream=project:{world.project}").json
    for number in range(501):
        world.task(title=f"Task {number}")
    path = f"/api/events?stream=project:{world.project}&epoch={head['epoch']}&after="
    first = api.get(world.ada, f"{path}{head['last_seq']}").json
    assert (len(first["events"]), first["has_more"]) == (500, True)
    rest = api.get(world.ada, f"{path}{first['events'][-1]['seq']}").json
    assert (len(rest["events"]), rest["has_more"]) == (1, False)
    seqs = [event["seq"] for event in first["events"] + rest["events"]]
    assert seqs == list(range(head["last_seq"] + 1, head["last_seq"] + 502))


def test_a_snapshot_and_the_events_after_it_fit_together(api: Api):
    world = api.world
    snapshot = api.get(world.ada, f"/api/projects/{world.project}/snapshot").json
    task = world.task()
    page = api.get(world.ada, f"/api/events?stream={snapshot['stream']}&after={snapshot['as_of']}").json
    assert [(event["type"], event["data"]["id"]) for event in page["events"]] == [("task_created", task)]


@pytest.mark.parametrize("cursor", ["after=99999", "after=0&epoch=another", "epoch=another"])
def test_a_cursor_that_cannot_be_continued_is_told_to_begin_anew(api: Api, cursor: str):
    page = api.get(api.world.ada, f"/api/events?stream=project:{api.world.project}&{cursor}").json
    assert page["reset"] is True
    assert page["last_seq"] > 0


@pytest.mark.promise("P6")
def test_who_joined_late_is_not_told_what_was_before(api: Api):
    world = api.world
    world.task(title="From before Dov")
    world.do(world.ada, "put_member", project_id=world.project, user_id=world.dov.user_id, role="viewer")
    page = api.get(world.dov, f"/api/events?stream=project:{world.project}&after=0").json
    assert page["reset"] is True


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "stream"),
        ("stream=tasks", "stream"),
        ("stream=project:0", "stream"),
        ("stream=project:99999999999999999999", "stream"),
        ("stream=project:1&after=-1", "after"),
        ("stream=project:1&wait=26", "wait"),
    ],
)
def test_asking_wrongly_names_the_parameter(api: Api, query: str, field: str):
    answer = api.get(api.world.ada, f"/api/events?{query}")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


@pytest.mark.promise("P8")
def test_more_long_polls_than_there_is_room_for_are_sent_away(open_api):
    api = open_api(HttpSettings(origin=ORIGIN, long_polls=0))
    path = f"/api/events?stream=user:{api.world.ada.user_id}"
    assert api.get(api.world.ada, f"{path}&wait=1").status_code == 429
    assert api.get(api.world.ada, path).status_code == 200


@pytest.mark.promise("P8")
def test_nobody_takes_all_the_room_there_is_for_long_polls(open_api):
    meanwhile: dict[str, int] = {}

    def others_come() -> None:
        for name, person in (("ada", world.ada), ("ben", world.ben)):
            if meanwhile.setdefault(name, 0) == 0:
                meanwhile[name] = -1
                meanwhile[name] = api.get(person, path).status_code

    waiting = interrupted(NothingNew(), "wait_for", others_come)
    api = open_api(HttpSettings(origin=ORIGIN, long_polls=10), new_events=waiting)
    world = api.world
    path = f"/api/events?stream=project:{world.project}&wait=1"
    assert api.get(world.ada, path).status_code == 200
    assert meanwhile == {"ada": 429, "ben": 200}


@pytest.mark.promise("P6")
def test_a_long_poll_is_answered_by_the_next_change_and_by_losing_access(taskcast_server):
    server = taskcast_server(people=(ADA, BEN))
    ada, ben = server.client_for(ADA), server.client_for(BEN)
    project = ada.post("/api/projects", json={"name": "Garden"}).json()["id"]
    member = f"/api/projects/{project}/members/{ben.get('/api/me').json()['id']}"
    ada.put(member, json={"role": "member"}).raise_for_status()

    def told_by(change) -> tuple[int, list[str]]:
        answers = []
        head = ben.get("/api/events", params={"stream": f"project:{project}"}).json()["last_seq"]
        query = {"stream": f"project:{project}", "after": head, "wait": 25}
        poll = Thread(
            target=lambda: answers.append(ben.get("/api/events", params=query, timeout=PATIENCE_SECONDS))
        )
        poll.start()
        wait_until(lambda: server.streams_watched() == 1, what="the poll to wait")
        change().raise_for_status()
        poll.join(20)  # it would end by itself after 25
        assert answers, "the poll was not answered"
        return answers[0].status_code, [event["type"] for event in answers[0].json().get("events", [])]

    assert told_by(lambda: ada.post("/api/tasks", json={"title": "Paint", "project_id": project})) == (
        200,
        ["task_created"],
    )
    assert told_by(lambda: ada.delete(member)) == (404, [])
