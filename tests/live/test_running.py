"""The running system: clients that go and come back, access that is lost, processes that write beside the server."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import httpx
import pytest

from tests.services.node import NodeRunner
from tests.services.postgres import PostgresServer
from tests.services.server import StartTaskcast, TaskcastServer, http_client
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.people import ADA, BEN, Person
from tests.support.phones import Phone
from tests.support.served_project import ServedProject, project_on, seq_of
from tests.support.stream_views import project_view

UPDATES = 500


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TaskcastServer]:
    """One server per database for the tests that change nothing about it."""
    environment = {}
    if request.param == "postgresql":
        environment["TASKCAST_DATABASE_URL"] = request.getfixturevalue("postgres_server").create_database()
    server = TaskcastServer(tmp_path_factory.mktemp("running"), environment)
    server.start()
    for person in (ADA, BEN):
        server.add_user(person)
    yield server
    server.close()


@pytest.fixture
def house(server: TaskcastServer) -> ServedProject:
    return project_on(server)


@pytest.fixture
def phone() -> Iterator[Callable[..., Phone]]:
    """Connects phones, which hang up with the test."""
    phones: list[Phone] = []

    def connect(server: TaskcastServer, person: Person, **options: Any) -> Phone:
        phones.append(Phone.of(server, person, **options))
        return phones[-1]

    yield connect
    for each in phones:
        each.close()


@pytest.mark.promise("P2", "P7")
def test_a_client_away_during_500_updates_gets_exactly_those_in_order_over_both_transports(
    house: ServedProject, phone: Callable[..., Phone]
) -> None:
    before = phone(house.server, BEN, rooms="manual")
    answer = before.ask("subscribe", stream=house.stream)
    cursor, epoch = answer["last_seq"], answer["epoch"]
    before.close()
    titles = [f"Paint {number}" for number in range(UPDATES)]
    for title in titles:
        house.rename(title)

    after = phone(house.server, BEN, rooms="manual")
    page = after.ask("subscribe", stream=house.stream, after=cursor, epoch=epoch)
    assert "reset" not in page
    events = page["events"]
    while page["has_more"]:
        page = after.ask("subscribe", stream=house.stream, after=events[-1]["seq"], epoch=epoch)
        events += page["events"]
    assert [event["data"]["title"] for event in events] == titles
    assert [event["seq"] for event in events] == list(range(cursor + 1, cursor + UPDATES + 1))
    seq = house.rename("Painted")
    after.wait_for(house.stream, seq)
    assert after.seqs(house.stream) == [cursor + UPDATES + 1]

    polled: list[dict[str, Any]] = []
    while len(polled) < UPDATES:
        where = {"stream": house.stream, "after": cursor + len(polled), "epoch": epoch, "wait": 0}
        polled += house.ben.get("/api/events", params=where).json()["events"]
    assert polled[:UPDATES] == events


@pytest.mark.promise("P2")
def test_a_long_poll_is_answered_by_the_next_event(house: ServedProject) -> None:
    head = house.head()
    where = {"stream": house.stream, "after": head, "wait": 25}
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(house.ben.get, "/api/events", params=where)
        seq = house.rename("Paint the fence")
        assert [event["seq"] for event in poll.result(timeout=PATIENCE_SECONDS).json()["events"]] == [seq]


@pytest.mark.promise("P6", "P7")
def test_a_removed_member_stops_hearing_at_once_and_is_told(
    house: ServedProject, phone: Callable[..., Phone]
) -> None:
    ben, ada = phone(house.server, BEN), phone(house.server, ADA)
    ben_id = house.ben.get("/api/me").json()["id"]
    ben.wait_for(house.stream, house.rename("While Ben is there"))
    removed = seq_of(house.ada.delete(f"/api/projects/{house.project}/members/{ben_id}"))
    last = [house.rename(f"Without Ben {number}") for number in range(5)][-1]
    ada.wait_for(house.stream, last)
    wait_until(lambda: any(call.name == "access_revoked" for call in ben.calls), what="access_revoked")
    told = next(call for call in ben.calls if call.name == "access_revoked")
    assert told.data == {"project_id": house.project}
    assert max(ben.seqs(house.stream)) <= removed
    assert "Without Ben" not in str(ben.calls)
    assert ben.ask("subscribe", stream=house.stream)["error"]["status"] == 404
    assert ben.ask("update_task", id=house.task, title="Still here")["error"]["status"] == 404


@pytest.mark.promise("P6")
def test_revoking_a_token_closes_its_sockets_with_a_reason(
    house: ServedProject, phone: Callable[..., Phone]
) -> None:
    made = house.server.signed_in(BEN).post("/api/me/tokens", json={"name": "phone"}).json()
    other = phone(house.server, BEN)
    with closing(Phone(house.server, {"token": made["secret"]})) as ben:
        house.ben.delete(f"/api/me/tokens/{made['token']['id']}").raise_for_status()
        assert ben.closed.wait(PATIENCE_SECONDS)
    assert ben.reason == "token_revoked"
    other.wait_for(house.stream, house.rename("The other token stays"))


@pytest.mark.promise("P6")
def test_signing_out_closes_the_sockets_of_that_session_with_a_reason(house: ServedProject) -> None:
    with http_client(house.server.url) as browser:
        signed_in = browser.post("/api/auth/login", json={"email": BEN.email, "password": BEN.password})
        cookie = "; ".join(f"{name}={value}" for name, value in signed_in.cookies.items())
        with closing(
            Phone(house.server, {}, headers={"Cookie": cookie})
        ) as ben:  # it sends the Origin itself
            ben.wait_for(house.stream, house.rename("Signed in"))
            browser.post("/api/auth/logout", headers={"Origin": house.server.url}).raise_for_status()
            assert ben.closed.wait(PATIENCE_SECONDS)
    assert ben.reason == "signed_out"


@pytest.mark.promise("P2")
def test_what_one_node_commits_reaches_the_clients_of_the_other(
    taskcast_server: StartTaskcast, postgres_server: PostgresServer, phone: Callable[..., Phone]
) -> None:
    url = postgres_server.create_database()
    first = taskcast_server(database_url=url, people=(ADA, BEN))
    second = taskcast_server(share=first)
    house = project_on(first)
    here, there = phone(first, BEN), phone(second, BEN)
    titles = [f"Paint {number}" for number in range(50)]
    client = second.client_for(ADA)
    last = [
        house.rename(title, by=client if number % 2 else house.ada) for number, title in enumerate(titles)
    ][-1]
    for ben in (here, there):
        ben.wait_for(house.stream, last)
        assert [call.data["title"] for call in ben.heard(house.stream)] == titles
        assert ben.seqs(house.stream) == list(range(last - 49, last + 1))
    first.stop()
    there.wait_for(house.stream, house.rename("Alone", by=client))


@pytest.mark.promise("P2", "P7")
def test_what_the_command_line_imports_reaches_open_sockets(
    house: ServedProject, phone: Callable[..., Phone]
) -> None:
    ben = phone(house.server, BEN)
    file = house.server.folder / "tasks.csv"
    file.write_text("title\n" + "".join(f"Imported {number}\n" for number in range(30)))
    head = house.head()
    house.server.cli("import", str(file), "--project", str(house.project))
    ben.wait_for(house.stream, head + 30)
    assert ben.seqs(house.stream) == list(range(head + 1, head + 31))
    assert {call.data["title"] for call in ben.heard(house.stream)} == {f"Imported {n}" for n in range(30)}


@pytest.mark.promise("P2")
def test_the_official_client_hears_what_it_missed_and_what_goes_on(
    house: ServedProject, node: NodeRunner
) -> None:
    head = house.head()
    for number in range(20):
        house.rename(f"Away {number}")
    token = house.server.token_for(BEN.email)
    with node.start("live_client.cjs", house.server.url, token, house.stream, str(head)) as script:
        assert script.stdout is not None
        assert script.stdout.readline().strip() == "subscribed"
        for number in range(20):
            house.rename(f"There {number}")
        output = script.stdout.read().split()
    assert script.returncode == 0
    assert output == [str(seq) for seq in range(head + 1, head + 41)]


class Follower:
    """A client by the book: a snapshot, then events by seq, over a line that is cut again and again."""

    def __init__(self, house: ServedProject) -> None:
        self.house = house
        self.view = project_view(house.snapshot())
        self.phone: Phone | None = None
        self.applied = 0
        self.come_back()

    def come_back(self) -> None:
        self.go()
        self.phone, self.applied = Phone.of(self.house.server, BEN, rooms="manual"), 0
        has_more = True
        while has_more:
            page = self.phone.ask(
                "subscribe", stream=self.house.stream, after=self.view.last_seq, epoch=self.view.epoch
            )
            has_more = page["has_more"]
            for event in page["events"]:
                assert self.view.hear(event), "a page told something again"

    def listen(self) -> None:
        """Apply what came; a gap or a repetition fails."""
        assert self.phone is not None
        calls = self.phone.heard(self.house.stream)
        for call in calls[self.applied :]:
            assert self.view.hear({**(call.meta or {}), "data": call.data}), "the room told something again"
        self.applied = len(calls)

    def go(self) -> None:
        """Hang up, keeping what was heard until then."""
        if self.phone is not None:
            self.phone.close()
            self.listen()


def keep_busy(house: ServedProject, client: httpx.Client, seed: int, times: int) -> None:
    """Do all kinds of things to the project's tasks."""
    chance = random.Random(seed)
    mine = [
        client.post("/api/tasks", json={"title": f"Task of {seed}", "project_id": house.project}).json()["id"]
    ]
    for number in range(times):
        task = chance.choice(mine)
        match chance.randrange(6):
            case 0:
                new = {"title": f"Task {seed}.{number}", "project_id": house.project}
                mine.append(client.post("/api/tasks", json=new).raise_for_status().json()["id"])
            case 1 | 2:
                client.patch(f"/api/tasks/{task}", json={"title": f"Now {number}"}).raise_for_status()
            case 3:
                verb = chance.choice(["complete", "reopen"])
                client.post(f"/api/tasks/{task}/{verb}").raise_for_status()
            case 4:
                client.post(f"/api/tasks/{task}/comments", json={"body": f"{number}"}).raise_for_status()
            case _ if len(mine) > 1:
                client.delete(f"/api/tasks/{task}").raise_for_status()
                mine.remove(task)


@pytest.mark.promise("P2", "P7")
def test_clients_that_come_and_go_while_four_people_write_end_with_what_a_fresh_snapshot_shows(
    house: ServedProject,
) -> None:
    followers = [Follower(house) for _ in range(3)]
    chance = random.Random(20261123)
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(keep_busy, house, house.ada, seed, 60) for seed in range(4)]
        while not all(writer.done() for writer in writers):
            follower = chance.choice(followers)
            follower.listen()
            follower.come_back()
        for writer in writers:
            writer.result()
    fresh = house.snapshot()
    for follower in followers:
        wait_until(lambda: follower.listen() or follower.view.last_seq == fresh["as_of"])  # noqa: B023
        follower.go()
        assert follower.view.state() == project_view(fresh).state()
