"""The whole program: people see each other come, write and go, at one node and at two on one database."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.redis import RedisServer
from tests.services.server import TaskcastServer
from tests.sockets.conftest import RawClient, masked
from tests.support.people import ADA, BEN, DOV, Person

pytestmark = pytest.mark.promise("P6")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskcastServer]:
    """One node on SQLite."""
    server = TaskcastServer(tmp_path_factory.mktemp("house"), {})
    server.start()
    for person in (ADA, BEN, DOV):
        server.add_user(person)
    yield server
    server.close()


@pytest.fixture(params=["NOTIFY", "Redis"])
def nodes(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_url: str
) -> Iterator[tuple[TaskcastServer, TaskcastServer]]:
    """Two nodes on one PostgreSQL."""
    environment = {"TASKCAST_DATABASE_URL": postgres_url}
    if request.param == "Redis":
        redis: RedisServer = request.getfixturevalue("redis_server")
        environment["TASKCAST_REDIS_URL"] = redis.url
    servers = []
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        servers.append(TaskcastServer(tmp_path / name, environment))
        servers[-1].start()
    for person in (ADA, BEN):
        servers[0].add_user(person)
    yield servers[0], servers[1]
    for server in servers:
        server.close()


def house_of(server: TaskcastServer) -> tuple[int, int]:
    """A project of Ada and Ben, and a task of it."""
    ada = server.client_for(ADA)
    project: int = ada.post("/api/projects", json={"name": "House"}).json()["id"]
    path = f"/api/projects/{project}/members/{id_of(server, BEN)}"
    ada.put(path, json={"role": "viewer"}).raise_for_status()
    task: int = ada.post("/api/tasks", json={"title": "Roof", "project_id": project}).json()["id"]
    return project, task


def id_of(server: TaskcastServer, person: Person) -> int:
    number: int = server.client_for(person).get("/api/me").json()["id"]
    return number


def enter(server: TaskcastServer, person: Person) -> RawClient:
    return RawClient(server.port).connect({"token": server.token_for(person.email)})


def present(client: RawClient, **place: Any) -> Any:
    """Say where the client is; returns the acknowledgement, events on the way are skipped."""
    client.send(f"421{json.dumps(['present', place])}")
    while not (text := client.text()).startswith("431["):
        continue
    return json.loads(text[3:])[0]


def until_it_sees(client: RawClient, condition: Callable[[dict[int, Any]], bool]) -> None:
    """Read until a `presence` says so; fails by its socket's timeout."""
    while True:
        text = client.text()
        if text.startswith('42["presence"'):
            said = json.loads(text[2:])[1]
            if condition({person["user_id"]: person for person in said["people"]}):
                return


def test_a_viewer_is_seen_coming_writing_and_going(house: TaskcastServer) -> None:
    project, task = house_of(house)
    ada, ben, his = enter(house, ADA), enter(house, BEN), id_of(house, BEN)
    assert present(ada, project_id=project)["data"]["count"] == 1
    answer = present(ben, project_id=project, task_id=task)
    assert answer["expires_in"] == 45
    assert answer["data"]["count"] == 2
    until_it_sees(ada, lambda people: his in people and people[his]["task_id"] == task)
    present(ben, project_id=project, task_id=task, editing="comment")
    until_it_sees(ada, lambda people: people[his]["editing"] == "comment")
    ben.close()
    until_it_sees(ada, lambda people: his not in people)


def test_a_stranger_gets_404_and_a_removed_person_is_seen_going(house: TaskcastServer) -> None:
    project, _ = house_of(house)
    ada, ben, dov, his = enter(house, ADA), enter(house, BEN), enter(house, DOV), id_of(house, BEN)
    assert present(dov, project_id=project)["error"]["status"] == 404
    present(ada, project_id=project)
    present(ben, project_id=project)
    until_it_sees(ada, lambda people: his in people)
    house.client_for(ADA).delete(f"/api/projects/{project}/members/{his}").raise_for_status()
    until_it_sees(ada, lambda people: his not in people)
    assert present(ben, project_id=project)["error"]["status"] == 404


def test_presence_does_not_take_from_what_one_may_write_nor_can_it_flood(house: TaskcastServer) -> None:
    project, _ = house_of(house)
    ada = enter(house, ADA)
    ada.sock.sendall(masked(f"421{json.dumps(['present', {'project_id': project}])}".encode()) * 300)
    answers = []
    while len(answers) < 300:
        text = ada.text()
        if text.startswith("431["):
            answers.append(json.loads(text[3:])[0])
    assert any("error" in answer and answer["error"]["status"] == 429 for answer in answers)
    assert house.client_for(ADA).post("/api/projects", json={"name": "Still writing"}).is_success


def test_people_at_two_nodes_see_each_other(nodes: tuple[TaskcastServer, TaskcastServer]) -> None:
    north, south = nodes
    project, task = house_of(north)
    ada, ben = enter(north, ADA), enter(south, BEN)
    hers, his = id_of(north, ADA), id_of(north, BEN)
    present(ada, project_id=project)
    present(ben, project_id=project, task_id=task, editing="title")
    until_it_sees(ada, lambda people: his in people and people[his]["editing"] == "title")
    until_it_sees(ben, lambda people: hers in people)
    south.stop()
    until_it_sees(ada, lambda people: his not in people)
