"""The whole program over sockets: who may come in, commands, subscriptions, and losing access at once."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from taskcast.storage.sqlite.store import connect
from tests.services.server import StartTaskcast, TaskcastServer, http_client
from tests.services.waiting import wait_until
from tests.sockets.conftest import RawClient, in_time
from tests.support.people import ADA, BEN, DOV, Person

Connect = Callable[..., RawClient]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskcastServer]:
    """Taskcast with Ada, Ben and Dov."""
    server = TaskcastServer(tmp_path_factory.mktemp("house"), {"TASKCAST_SUBSCRIPTIONS": "3"})
    server.start()
    for person in (ADA, BEN, DOV):
        server.add_user(person)
    yield server
    server.close()


def enter(server: TaskcastServer, person: Person, *, rooms: str = "automatic") -> RawClient:
    return RawClient(server.port).connect({"token": server.token_for(person.email), "rooms": rooms})


def project_with(server: TaskcastServer, owner: Person, *members: Person) -> int:
    ada = server.client_for(owner)
    project: int = ada.post("/api/projects", json={"name": "House"}).json()["id"]
    for member in members:
        user = server.client_for(member).get("/api/me").json()["id"]
        ada.put(f"/api/projects/{project}/members/{user}", json={"role": "member"}).raise_for_status()
    return project


def sign_in(server: TaskcastServer, person: Person) -> str:
    """The Cookie header of a new session."""
    with http_client(server.url) as client:
        answer = client.post("/api/auth/login", json={"email": person.email, "password": person.password})
    answer.raise_for_status()
    return str(answer.headers["set-cookie"].partition(";")[0])


def heard(client: RawClient, name: str) -> list[Any]:
    """The next event of that name, whatever comes before."""
    while True:
        text = client.text()
        if text.startswith(f'42["{name}"'):
            event: list[Any] = json.loads(text[2:])
            return event


def answer_to(client: RawClient, name: str, fields: Any, ack_id: int = 9) -> Any:
    """The acknowledgement, whatever comes before."""
    client.send(f"42{ack_id}" + json.dumps([name, fields]))
    while True:
        text = client.text()
        if text.startswith(f"43{ack_id}["):
            return json.loads(text[len(f"43{ack_id}") :])[0]


def refusal(server: TaskcastServer, auth: Any = None, **headers: str) -> dict[str, Any]:
    client = RawClient(server.port, headers=headers)
    client.text()
    client.send("40" + ("" if auth is None else json.dumps(auth)))
    text = client.text()
    assert text.startswith("44"), text
    problem: dict[str, Any] = json.loads(text[2:])["data"]
    return problem


def test_nobody_comes_in_without_an_identity(house: TaskcastServer) -> None:
    assert refusal(house)["status"] == 401
    assert refusal(house, {"token": "tc_made-up"})["status"] == 401
    assert refusal(house, {"token": ""})["status"] == 401
    assert refusal(house, ["token"])["status"] == 401
    assert refusal(house, {"token": "ä"})["status"] == 401
    assert refusal(house, {"token": 5})["errors"] == [{"field": "auth.token", "message": "Must be text."}]
    wrong = {"token": house.token_for(ADA.email), "rooms": "all of them"}
    assert refusal(house, wrong)["errors"][0]["field"] == "auth.rooms"


@pytest.mark.promise("P6")
def test_a_cookie_lets_in_only_pages_of_ours(house: TaskcastServer) -> None:
    cookie = sign_in(house, ADA)
    for origin in (house.url, house.url.replace("127.0.0.1", "localhost")):
        assert RawClient(house.port, headers={"Cookie": cookie, "Origin": origin}).connect().sid
    assert RawClient(house.port, headers={"Cookie": cookie}).connect().sid
    for evil in ("https://evil.example", "null", "http://127.0.0.1:1"):
        assert refusal(house, Cookie=cookie, Origin=evil)["code"] == "forbidden"
    assert refusal(house, **{"Cookie": cookie, "Sec-Fetch-Site": "cross-site"})["code"] == "forbidden"


@pytest.mark.promise("P6")
def test_a_poll_of_another_sites_page_is_refused_too(house: TaskcastServer) -> None:
    headers = {"Cookie": sign_in(house, ADA), "Origin": "https://evil.example"}
    with http_client(house.url, headers=headers) as client:
        address = "/socket.io/?EIO=4&transport=polling"
        opening = client.get(address).text
        address += f"&sid={json.loads(opening[1:])['sid']}"
        client.post(address, content=b"40")
        assert json.loads(client.get(address).text[2:])["data"]["code"] == "forbidden"


def test_a_token_counts_whatever_the_cookie_says_and_wherever_the_page_is_from(house: TaskcastServer) -> None:
    headers = {"Cookie": "taskcast_session=stale", "Origin": "https://tools.example"}
    ada = RawClient(house.port, headers=headers).connect({"token": house.token_for(ADA.email)})
    assert answer_to(ada, "create_task", {"title": "By token"})["ok"] is True
    bearer = {"Authorization": f"Bearer {house.token_for(ADA.email)}"}
    assert RawClient(house.port, headers=bearer).connect().sid


def test_the_plainest_client_hears_what_others_change(house: TaskcastServer) -> None:
    project = project_with(house, ADA, BEN)
    ben = enter(house, BEN)
    task = house.client_for(ADA).post("/api/tasks", json={"title": "Roof", "project_id": project}).json()
    assert heard(ben, "task_created")[1] == task
    house.client_for(ADA).patch(f"/api/tasks/{task['id']}", json={"title": "New roof"})
    _, data, meta = heard(ben, "task_updated")
    assert data["title"] == "New roof"
    assert meta["stream"] == f"project:{project}"
    assert meta["changed"] == ["title"]


def test_a_new_member_enters_and_a_removed_one_hears_nothing_more(house: TaskcastServer) -> None:
    dov = enter(house, DOV)
    project = project_with(house, ADA, DOV)
    assert heard(dov, "access_granted")[1]["project"]["id"] == project
    assert answer_to(dov, "create_task", {"title": "Mine too", "project_id": project})["ok"] is True
    shared = {"name": "All", "query": {"type": "and", "nodes": []}, "project_id": project}
    view = answer_to(dov, "create_view", shared)["data"]["id"]
    user = house.client_for(DOV).get("/api/me").json()["id"]
    house.client_for(ADA).delete(f"/api/projects/{project}/members/{user}").raise_for_status()
    house.client_for(ADA).post("/api/tasks", json={"title": "Secret", "project_id": project})
    assert heard(dov, "access_revoked")[1] == {"project_id": project}
    refused = answer_to(dov, "create_task", {"title": "Still here", "project_id": project})
    assert refused["error"]["status"] in {404, 422}
    for name in ("update_view", "move_view", "delete_view"):
        assert answer_to(dov, name, {"id": view})["error"]["status"] == 404
    assert answer_to(dov, "create_view", shared)["error"]["status"] == 404
    assert answer_to(dov, "subscribe", {"stream": f"project:{project}"})["error"]["status"] == 404


@pytest.mark.promise("P3")
def test_edits_of_different_fields_merge_and_of_the_same_one_conflict_visibly(house: TaskcastServer) -> None:
    ada = enter(house, ADA, rooms="manual")
    task = ada.command("create_task", {"title": "Roof", "priority": 1})
    assert task["version"] == 1
    edit = {"id": task["data"]["id"], "base_version": 1}
    first = ada.command("update_task", {**edit, "title": "New roof"})
    assert first["data"]["title"] == "New roof"
    assert "merged" not in first
    second = ada.command("update_task", {**edit, "priority": 3})
    assert second["data"]["title"] == "New roof"
    assert second["merged"] == ["title"]
    third = ada.command("update_task", {**edit, "title": "Old roof"})
    assert third["error"]["status"] == 409
    assert third["error"]["conflicting_fields"] == ["title"]
    assert third["error"]["current"]["title"] == "New roof"
    stale = ada.command("update_task", {"id": edit["id"], "if_match": 1, "title": "Old roof"})
    assert stale["error"]["status"] == 412


@pytest.mark.promise("P4")
def test_what_was_created_with_a_uid_is_named_by_it_over_both_transports(house: TaskcastServer) -> None:
    ada, uid = enter(house, ADA), "01995f5a-0000-7000-8000-000000000001"
    made = answer_to(ada, "create_task", {"uid": uid, "title": "Roof", "command_id": "uid-1"})
    again = answer_to(ada, "create_task", {"uid": uid, "title": "Roof", "command_id": "uid-2"})
    assert (again["existed"], again["events"], again["data"]["id"]) == (True, [], made["data"]["id"])
    edit = {"id": f"uid:{uid}", "title": "New roof", "base_version": {"after": "uid-1"}}
    assert answer_to(ada, "update_task", edit)["version"] == 2
    read = house.client_for(ADA).get(f"/api/tasks/uid:{uid}").json()
    assert (read["id"], read["title"]) == (made["data"]["id"], "New roof")
    unknown = answer_to(enter(house, BEN), "complete_task", {"id": f"uid:{uid}"})
    assert unknown["error"]["code"] == "dependency_failed"


@pytest.mark.promise("P4")
def test_a_batch_makes_a_project_and_a_view_of_its_tasks(house: TaskcastServer) -> None:
    shed, late = (f"01995f5a-0000-7000-8000-00000000001{number}" for number in (1, 2))
    query = {"type": "term", "key": "project", "values": [f"uid:{shed}"], "op": "="}
    commands = [
        {"command": "create_project", "fields": {"uid": shed, "name": "Shed"}},
        {"command": "create_view", "fields": {"uid": late, "name": "All of it", "query": query}},
    ]
    answered = answer_to(enter(house, ADA, rooms="manual"), "batch", {"commands": commands})
    project, view = (each["data"] for each in answered["answers"])
    assert view["query"] == {**query, "values": [project["id"]]}
    assert house.client_for(ADA).get(f"/api/views/uid:{late}").json()["query"] == view["query"]


@pytest.mark.promise("P4")
def test_a_command_that_is_sent_again_happens_once_over_both_transports(house: TaskcastServer) -> None:
    ada = enter(house, ADA, rooms="manual")
    wish = {"title": "Once"}
    answers = [ada.command("create_task", {**wish, "command_id": "one-wish"}) for _ in range(3)]
    assert answers[0]["ok"] is True
    assert answers[1:] == answers[:1] * 2
    again = house.client_for(ADA).post("/api/tasks", json=wish, headers={"Idempotency-Key": "one-wish"})
    assert again.json() == answers[0]["data"]
    other = ada.command("create_task", {"title": "Another", "command_id": "one-wish"})
    assert other["error"]["code"] == "idempotency_mismatch"
    assert (
        ada.command("create_task", {**wish, "command_id": 5})["error"]["errors"][0]["field"] == "command_id"
    )


@pytest.mark.promise("P2")
def test_a_client_that_was_away_gets_exactly_what_it_missed(house: TaskcastServer) -> None:
    project = project_with(house, ADA, BEN)
    stream = f"project:{project}"
    ben = enter(house, BEN, rooms="manual")
    start = ben.command("subscribe", {"stream": stream})
    assert start["events"] == []
    ben.close()
    ada = enter(house, ADA, rooms="manual")
    for number in range(700):
        ada.send(f'42{number}["create_task",{{"title":"Task {number}","project_id":{project}}}]')
    for number in range(700):
        assert ada.text().startswith(f'43{number}[{{"ok":true')
    ben = enter(house, BEN, rooms="manual")
    missed, after, has_more = [], start["last_seq"], True
    while has_more:
        page = ben.command("subscribe", {"stream": stream, "after": after, "epoch": start["epoch"]})
        missed += page["events"]
        after, has_more = missed[-1]["seq"], page["has_more"]
    assert [event["seq"] for event in missed] == list(range(start["last_seq"] + 1, start["last_seq"] + 701))
    assert [event["data"]["title"] for event in missed] == [f"Task {number}" for number in range(700)]
    ada.command("create_task", {"title": "Live again", "project_id": project})
    assert heard(ben, "task_created")[2]["seq"] == after + 1
    assert ben.command("unsubscribe", {"stream": stream}) == {"ok": True}
    ada.command("create_task", {"title": "Unheard", "project_id": project})
    assert ben.command("subscribe", {"stream": stream, "after": after, "epoch": "another"})["reset"] is True


def test_a_socket_subscribes_to_a_limited_number_of_streams(house: TaskcastServer) -> None:
    ada = enter(house, ADA, rooms="manual")
    streams = [f"project:{project_with(house, ADA)}" for _ in range(4)]
    for stream in streams[:3]:
        assert ada.command("subscribe", {"stream": stream})["ok"] is True
    assert ada.command("subscribe", {"stream": streams[0]})["ok"] is True
    assert ada.command("subscribe", {"stream": streams[3]})["error"]["errors"][0]["field"] == "stream"
    ada.command("unsubscribe", {"stream": streams[0]})
    assert ada.command("subscribe", {"stream": streams[3]})["ok"] is True


BAD_SUBSCRIPTIONS: dict[str, tuple[Any, str]] = {
    "no stream": ({}, "stream"),
    "a stream of no kind": ({"stream": "task:3"}, "stream"),
    "a number as stream": ({"stream": 3}, "stream"),
    "a cursor before the beginning": ({"stream": "user:1", "after": -1}, "after"),
    "a cursor beyond numbers": ({"stream": "user:1", "after": 2**63}, "after"),
    "a cursor that is text": ({"stream": "user:1", "after": "5"}, "after"),
    "something unknown": ({"stream": "user:1", "since": 5}, "since"),
    "a list": ([], "body"),
    "text": ("user:1", "body"),
}


@pytest.mark.parametrize(("fields", "named"), BAD_SUBSCRIPTIONS.values(), ids=BAD_SUBSCRIPTIONS.keys())
def test_a_wrong_subscription_is_answered_with_the_fields_name(
    house: TaskcastServer, fields: Any, named: str
) -> None:
    answer = enter(house, ADA, rooms="manual").command("subscribe", fields)
    assert answer["error"]["status"] == 422
    assert answer["error"]["errors"][0]["field"] == named


@pytest.mark.promise("P6")
def test_nobody_subscribes_to_what_they_may_not_see(house: TaskcastServer) -> None:
    project = project_with(house, ADA)
    dov = enter(house, DOV, rooms="manual")
    ada_id = house.client_for(ADA).get("/api/me").json()["id"]
    for stream in (f"project:{project}", f"user:{ada_id}", "project:999999"):
        assert dov.command("subscribe", {"stream": stream})["error"]["status"] == 404


@pytest.mark.promise("P6")
def test_a_revoked_token_closes_its_sockets_and_does_nothing_more(house: TaskcastServer) -> None:
    rest = house.signed_in(BEN)
    made = rest.post("/api/me/tokens", json={"name": "phone"}).json()
    phone = RawClient(house.port).connect({"token": made["secret"]})
    tasks = len(rest.get("/api/tasks?limit=200").json()["items"])
    rest.delete(f"/api/me/tokens/{made['token']['id']}").raise_for_status()
    phone.send('420["create_task",{"title":"Too late"}]')
    assert phone.goodbye()[0] == "token_revoked"
    assert len(rest.get("/api/tasks?limit=200").json()["items"]) == tasks
    assert refusal(house, {"token": made["secret"]})["status"] == 401


@pytest.mark.promise("P6")
def test_signing_out_closes_that_sessions_sockets_only(house: TaskcastServer) -> None:
    cookie, other = sign_in(house, BEN), sign_in(house, BEN)
    here = RawClient(house.port, headers={"Cookie": cookie}).connect()
    there = RawClient(house.port, headers={"Cookie": other}).connect()
    headers = {"Cookie": cookie, "Origin": house.url}
    with http_client(house.url, headers=headers) as client:
        client.post("/api/auth/logout").raise_for_status()
    assert here.goodbye()[0] == "signed_out"
    assert answer_to(there, "create_task", {"title": "Still here"})["ok"] is True


@pytest.mark.promise("P6")
def test_a_session_that_expires_closes_its_sockets(house: TaskcastServer) -> None:
    def enter_shortly_before() -> RawClient:
        cookie = sign_in(house, BEN)
        with connect(Path(house.environment["TASKCAST_DATA_DIR"]) / "taskcast.db") as database:
            database.execute(
                "UPDATE sessions SET expires_at = strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '+1.5 seconds')"
                " WHERE id = (SELECT max(id) FROM sessions)"
            )
        database.close()
        return RawClient(house.port, headers={"Cookie": cookie}).connect()

    assert in_time(enter_shortly_before).goodbye()[0] == "session_expired"


@pytest.mark.promise("P6")
def test_a_token_that_ends_closes_its_sockets(house: TaskcastServer) -> None:
    ben = house.signed_in(BEN)
    secrets: list[str] = []

    def enter_shortly_before() -> RawClient:
        ends_at = (datetime.now(UTC) + timedelta(seconds=1.5)).isoformat()
        made = ben.post("/api/me/tokens", json={"name": "guest", "expires_at": ends_at})
        assert made.is_success
        secrets.append(made.json()["secret"])
        return RawClient(house.port).connect({"token": secrets[-1]})

    assert in_time(enter_shortly_before).goodbye()[0] == "token_expired"
    assert refusal(house, {"token": secrets[-1]})["status"] == 401


def test_a_read_only_token_changes_nothing(house: TaskcastServer) -> None:
    made = house.signed_in(BEN).post("/api/me/tokens", json={"name": "screen", "scope": "read"}).json()
    screen = RawClient(house.port).connect({"token": made["secret"]})
    assert answer_to(screen, "create_task", {"title": "No"})["error"]["status"] == 403


@pytest.mark.promise("P8")
def test_writes_over_the_pace_are_refused_until_later(taskcast_server: StartTaskcast) -> None:
    server = taskcast_server(people=(ADA,), TASKCAST_WRITE_BURST="5", TASKCAST_WRITES_PER_SECOND="0.001")
    ada = enter(server, ADA, rooms="manual")
    answers = [ada.command("create_task", {"title": f"{number}"}) for number in range(7)]
    assert [answer["ok"] for answer in answers] == [True] * 5 + [False] * 2
    assert answers[5]["error"]["code"] == "rate_limited"
    assert answers[5]["error"]["retry_after"] >= 1
    assert server.client_for(ADA).post("/api/tasks", json={"title": "REST"}).status_code == 429
    assert ada.command("subscribe", {"stream": "user:1"})["ok"] is True


def test_a_stopping_program_sends_its_sockets_away(taskcast_server: StartTaskcast) -> None:
    server = taskcast_server(people=(ADA,))
    ada = enter(server, ADA)
    assert server.stop() == 0
    assert ada.goodbye()[0] == "shutting_down"
    server.start()
    wait_until(server.is_ready)
    assert enter(server, ADA).sid
