"""What one person writes and reads is counted by what it costs, on both transports (promise P8)."""

import pytest

from taskcast.usecases.limits.token_bucket import TokenBucket
from tests.api.conftest import Api
from tests.sockets.conftest import RawClient
from tests.support.people import ADA, BEN

pytestmark = pytest.mark.promise("P8")


@pytest.fixture
def counted(api: Api) -> Api:
    api.services.write_limits._written = TokenBucket(monotonic=api.ticks, rate=10_000, burst=500_000)
    api.services.write_limits._reading = TokenBucket(monotonic=api.ticks, rate=0.25, burst=0.01)
    return api


def test_large_writes_are_paced_by_their_bytes_and_small_ones_are_not(counted: Api):
    api, path = counted, f"/api/tasks/{counted.world.task()}"
    answers = [
        api.patch(api.world.ben, path, {"description": f"{number}" + "x" * 99_000}) for number in range(8)
    ]
    assert [answer.status_code for answer in answers] == [200] * 6 + [429] * 2
    wait = int(answers[-1].headers["Retry-After"])
    assert wait == answers[-1].json["retry_after"] > 0
    assert api.patch(api.world.ada, path, {"title": "Others go on"}).status_code == 200
    api.ticks.now += wait
    assert api.patch(api.world.ben, path, {"title": "Varnish"}).status_code == 200


def test_a_small_change_of_a_large_task_costs_what_it_writes(counted: Api):
    api, path = counted, f"/api/tasks/{counted.world.task()}"
    assert api.patch(api.world.ada, path, {"description": "x" * 99_000}).status_code == 200
    answers = [api.patch(api.world.ben, path, {"title": f"Coat {number}"}).status_code for number in range(8)]
    assert answers == [200] * 6 + [429] * 2


def test_small_writes_cost_no_bytes(counted: Api):
    path = f"/api/tasks/{counted.world.task()}"
    for number in range(1000):
        assert counted.patch(counted.world.ben, path, {"title": f"Coat {number}"}).status_code == 200


def test_refused_bytes_count_as_well(counted: Api):
    body = {"title": "x", "nonsense": "x" * 200_000}
    answers = [counted.post(counted.world.ben, "/api/tasks", body).status_code for _ in range(4)]
    assert answers == [422, 422, 422, 429]


@pytest.mark.parametrize(
    "path", ["/api/tasks?filter=paint", "/api/me/snapshot", "/api/me", "/api/events?stream=user:2"]
)
def test_reads_have_a_budget_of_each_person(counted: Api, path: str):
    api, ben = counted, counted.world.ben
    statuses = []
    for _ in range(2000):
        answer = api.get(ben, path)
        statuses.append(answer.status_code)
        if answer.status_code == 429:
            break
    assert statuses[0] == 200
    assert (answer.status_code, answer.json["code"]) == (429, "rate_limited")
    assert api.get(counted.world.ada, "/api/tasks?filter=paint").status_code == 200
    api.ticks.now += int(answer.headers["Retry-After"])
    assert api.get(ben, path).status_code == 200


def test_sockets_have_the_same_budget(taskcast_server):
    server = taskcast_server(people=(ADA, BEN), TASKCAST_READ_SHARE="1e-9", TASKCAST_READ_BURST="0.005")
    ben = server.client_for(BEN)
    number = ben.get("/api/me").json()["id"]
    socket = RawClient(server.port).connect({"token": server.token_for(BEN.email), "rooms": "manual"})
    for _ in range(2000):
        answer = socket.command("subscribe", {"stream": f"user:{number}", "after": 0})
        if not answer["ok"]:
            break
    assert answer["error"]["code"] == "rate_limited"
    assert answer["error"]["retry_after"] > 0
    assert ben.get("/api/tasks?filter=paint").status_code == 429
    assert server.client_for(ADA).get("/api/tasks?filter=paint").status_code == 200
