"""/api/sync: one question for all streams of a device."""

from threading import Thread

import pytest

from taskcast.http.services import HttpSettings
from tests.api.conftest import ORIGIN, Api, NothingNew, interrupted
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.people import ADA, BEN

pytestmark = pytest.mark.promise("P2")


def ask(api: Api, person, *streams: dict, wait: int = 0):
    return api.post(person, f"/api/sync?wait={wait}", {"streams": list(streams)})


def test_the_answer_holds_what_happened_in_each_stream(api: Api):
    world = api.world
    garden, own = f"project:{world.project}", f"user:{world.ben.user_id}"
    heads = ask(api, world.ben, {"stream": garden}, {"stream": own}).json["pages"]
    world.task(assignee_ids=[world.ben.user_id])
    cursors = [
        {"stream": each["stream"], "after": each["last_seq"], "epoch": each["epoch"]} for each in heads
    ]
    answer = ask(api, world.ben, *cursors)
    assert answer.status_code == 200
    told = {each["stream"]: [event["type"] for event in each["events"]] for each in answer.json["pages"]}
    assert told == {garden: ["task_created"], own: ["notification"]}
    assert ask(api, world.ben, *({**each, "after": each["after"] + 1} for each in cursors)).json == {
        "ok": True, "pages": [], "resets": [], "gone": [], "has_more": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "streams"),
        ({"streams": {}}, "streams"),
        ({"streams": [{"stream": "project:1", "from": 3}]}, "streams[0].from"),
        ({"streams": [{"stream": "project:1", "after": -1}]}, "streams[0].after"),
        ({"streams": [{"stream": "project:1"}, {"stream": "project:1"}]}, "streams[1].stream"),
        ({"streams": [{"stream": "garden"}]}, "streams[0].stream"),
        ({"streams": [{"stream": f"project:{number}"} for number in range(1, 2002)]}, "streams"),
    ],
)
def test_asking_wrongly_names_the_field(api: Api, body: dict, field: str):
    answer = api.post(api.world.ada, "/api/sync", body)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


def test_two_thousand_streams_are_answered(api: Api):
    streams = [{"stream": f"project:{number}", "after": 1, "epoch": "e1"} for number in range(1001, 3001)]
    answer = ask(api, api.world.dov, *streams)
    assert answer.status_code == 200
    assert answer.json["gone"] == [each["stream"] for each in streams]


@pytest.mark.promise("P8")
def test_more_polls_than_there_is_room_for_are_sent_away(open_api):
    api = open_api(HttpSettings(origin=ORIGIN, long_polls=0), new_events=NothingNew())
    own = {"stream": f"user:{api.world.ada.user_id}"}
    at = ask(api, api.world.ada, own).json["pages"][0]
    cursor = {**own, "after": at["last_seq"]}
    assert ask(api, api.world.ada, cursor, wait=1).status_code == 429
    assert ask(api, api.world.ada, cursor).status_code == 200


@pytest.mark.promise("P8")
def test_both_kinds_of_long_polls_share_the_room_there_is(open_api):
    meanwhile: list[int] = []

    def same_person_asks_the_other_way() -> None:
        if not meanwhile:
            meanwhile.append(api.get(world.ada, f"/api/events?stream={garden}&wait=1").status_code)

    waiting = interrupted(NothingNew(), "wait_for", same_person_asks_the_other_way)
    api = open_api(HttpSettings(origin=ORIGIN, long_polls=10), new_events=waiting)
    world = api.world
    garden = f"project:{world.project}"
    at = ask(api, world.ada, {"stream": garden}).json["pages"][0]["last_seq"]
    assert ask(api, world.ada, {"stream": garden, "after": at}, wait=1).status_code == 200
    assert meanwhile == [429]


@pytest.mark.promise("P6")
def test_a_poll_is_answered_by_the_next_change_of_any_stream_and_by_losing_access(taskcast_server):
    server = taskcast_server(people=(ADA, BEN))
    ada, ben = server.client_for(ADA), server.client_for(BEN)
    project = ada.post("/api/projects", json={"name": "Garden"}).json()["id"]
    number = ben.get("/api/me").json()["id"]
    member = f"/api/projects/{project}/members/{number}"
    ada.put(member, json={"role": "member"}).raise_for_status()
    names = [f"project:{project}", f"user:{number}"]

    def told_by(change) -> dict[str, object]:
        now = ben.post("/api/sync", json={"streams": [{"stream": name} for name in names]}).json()["pages"]
        cursors = [{"stream": each["stream"], "after": each["last_seq"]} for each in now]
        answers = []
        poll = Thread(
            target=lambda: answers.append(
                ben.post("/api/sync?wait=25", json={"streams": cursors}, timeout=PATIENCE_SECONDS).json()
            )
        )
        poll.start()
        wait_until(lambda: server.streams_watched() == 2, what="the poll to wait")
        change().raise_for_status()
        poll.join(20)  # it would end by itself after 25
        assert answers, "the poll was not answered"
        pages = {each["stream"]: [event["type"] for event in each["events"]] for each in answers[0]["pages"]}
        return {**pages, **dict.fromkeys(answers[0]["gone"], "gone")}

    made = told_by(lambda: ada.post("/api/tasks", json={"title": "Paint", "project_id": project}))
    assert made == {names[0]: ["task_created"]}
    assert told_by(lambda: ada.delete(member)) == {names[0]: "gone", names[1]: ["access_revoked"]}
