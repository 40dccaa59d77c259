"""`taskcast serve --workers 2`: several processes on one port are one Taskcast."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import psutil
import pytest

from tests.nodes.resuming import Screen, screens
from tests.services.node import NodeRunner
from tests.services.server import PROGRAM, TaskcastServer, http_client
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.sockets.conftest import PollingClient
from tests.support.people import ADA, BEN
from tests.support.phones import Phone
from tests.support.served_project import ServedProject, project_on

PROCESSES = 2


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TaskcastServer]:
    """One per database for all tests: whatever they do to processes, there are as many afterwards."""
    folder = tmp_path_factory.mktemp("processes")
    environment = {"TASKCAST_WORKERS": str(PROCESSES), "TMPDIR": str(folder)}
    if request.param == "postgresql":
        environment["TASKCAST_DATABASE_URL"] = request.getfixturevalue("postgres_server").create_database()
    server = TaskcastServer(folder, environment)
    server.start()
    for person in (ADA, BEN):
        server.add_user(person)
    yield server
    server.close()


@pytest.fixture
def house(server: TaskcastServer) -> ServedProject:
    return project_on(server)


@pytest.fixture
def phones(house: ServedProject) -> Iterator[list[Phone]]:
    """Ben's clients, one at least in each process."""
    opened: list[Phone] = []

    def connect_one_more() -> bool:
        opened.append(Phone.of(house.server, BEN))
        return len({process_of(phone) for phone in opened}) == PROCESSES

    wait_until(connect_one_more, what="a client in each process")
    yield opened
    for phone in opened:
        phone.close()


def process_of(phone: Phone) -> str:
    return str(phone.client.eio.sid).partition(".")[0]


def processes(house: ServedProject) -> list[psutil.Process]:
    return psutil.Process(house.server.process_id).children()


def figure(house: ServedProject, name: str) -> float:
    with http_client(house.server.url) as client:
        text = client.get("/metrics").text
    found = re.search(rf"^{name} (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


@pytest.mark.promise("P2", "P7")
def test_what_one_process_commits_reaches_the_clients_of_all_in_order(
    house: ServedProject, phones: list[Phone]
) -> None:
    clients = [house.server.client_for(ADA) for _ in range(2 * PROCESSES)]
    for number in range(60):
        last = house.rename(f"Paint {number}", by=clients[number % len(clients)])
    for phone in phones:
        phone.wait_for(house.stream, last)
        assert phone.seqs(house.stream) == list(range(last - 59, last + 1))


def test_figures_are_those_of_all_processes_whoever_answers(
    house: ServedProject, phones: list[Phone]
) -> None:
    def settled(name: str, value: float) -> Callable[[], bool]:
        return lambda: {figure(house, name) for _ in range(2 * PROCESSES)} == {value}

    wait_until(settled("taskcast_sockets", len(phones)), what="every process telling of all sockets")
    before = figure(house, "taskcast_events_committed_total")
    for number in range(10):
        with http_client(house.server.url, headers=house.ada.headers) as client:
            house.rename(f"Counted {number}", by=client)
    wait_until(settled("taskcast_events_committed_total", before + 10), what="ten more events")
    for phone in phones:
        phone.close()
    wait_until(settled("taskcast_sockets", 0), what="no sockets")


@pytest.mark.promise("P2")
def test_clients_of_a_killed_process_come_back_and_miss_nothing(
    house: ServedProject, node: NodeRunner
) -> None:
    with screens(node, house, *["websocket"] * 4, "polling", "polling") as all_of_them:
        before = {process.pid for process in processes(house)}
        announced = house.server.log_text().count("Taskcast is at")
        house.rename("Before")
        victim = processes(house)[0]
        victim.kill()
        victim.wait(PATIENCE_SECONDS)
        for number in range(20):
            last = rename_somehow(house, f"Meanwhile {number}")
        wait_until(lambda: len(processes(house)) == PROCESSES, what="a new process")
        assert victim.pid not in {process.pid for process in processes(house)}
        assert len(before & {process.pid for process in processes(house)}) == PROCESSES - 1
        last = rename_somehow(house, "After")
        for screen in all_of_them:
            screen.must_have_heard(last)
    assert house.server.log_text().count("Taskcast is at") == announced


def rename_somehow(house: ServedProject, title: str) -> int:
    """As a careful program would: again on another connection, under the same key, when one breaks."""
    headers = {**house.ada.headers, "Idempotency-Key": f"{house.task} {title}"}

    def attempt() -> int | None:
        try:
            with http_client(house.server.url, headers=headers) as client:
                return house.rename(title, by=client)
        except httpx.TransportError:
            return None

    return wait_until(attempt, what="a process that answers") or 0


@pytest.mark.promise("P2")
def test_polling_clients_and_those_that_change_to_a_websocket_need_nothing_special(
    house: ServedProject, node: NodeRunner
) -> None:
    with ExitStack() as opened:
        all_of_them: list[Screen] = []

        def open_more() -> bool:
            for transports in ("polling,websocket", "polling"):
                all_of_them.extend(opened.enter_context(screens(node, house, transports)))
            return len({screen.process_name() for screen in all_of_them}) == PROCESSES

        wait_until(open_more, what="a screen at each process")
        for screen in all_of_them[::2]:
            screen.wait_for(screen.is_on_websocket, "on a WebSocket")
        for number in range(30):
            last = house.rename(f"Paint {number}")
        for screen in all_of_them:
            screen.must_have_heard(last)
            assert screen.said("gone") == screen.said("refused") == []


def test_each_request_of_a_polling_client_may_reach_another_process(house: ServedProject) -> None:
    client = PollingClient(house.server).connect({"token": house.server.token_for(ADA.email)})
    for number in range(20):  # each request is a connection of its own
        title = f"Task {number} é " + "x" * 400
        command = json.dumps({"title": title, "description": "y" * 5000 * number}, ensure_ascii=False)
        client.post(f'42{number}["create_task",{command}]')
        answer: list[str] = []
        while not answer:
            answer = [packet for packet in client.get() if packet.startswith(f"43{number}[")]
        assert json.loads(answer[0].removeprefix(f"43{number}"))[0]["data"]["title"] == title


def test_a_session_of_a_process_that_is_gone_is_refused_like_any_unknown_one(house: ServedProject) -> None:
    for sid in ("99.abc", "0.x", "../1.x", "1.unknown", "."):
        where = {"EIO": "4", "transport": "polling", "sid": sid}
        for _ in range(PROCESSES):
            with http_client(house.server.url) as client:
                assert client.get("/socket.io/", params=where).status_code == 400


def test_told_to_stop_every_process_ends_gracefully_and_leaves_nothing_behind(house: ServedProject) -> None:
    folder = Path(house.server.environment["TMPDIR"])
    assert list(folder.glob("taskcast-*"))
    with closing(Phone.of(house.server, BEN)) as ben:
        assert house.server.stop() == 0
        assert ben.closed.wait(PATIENCE_SECONDS)
    assert ben.reason == "shutting_down"
    assert not list(folder.glob("taskcast-*"))
    house.server.start()


@pytest.mark.promise("P2")
def test_all_processes_can_be_replaced_one_after_the_other_while_clients_go_on(
    house: ServedProject, node: NodeRunner
) -> None:
    """SIGHUP."""
    with screens(node, house, "websocket", "websocket", "polling") as all_of_them:
        before = {process.pid for process in processes(house)}
        os.kill(house.server.process_id, signal.SIGHUP)
        number = 0
        while before & {process.pid for process in processes(house)}:
            number += 1
            last = rename_somehow(house, f"During {number}")
        last = rename_somehow(house, "After")
        for screen in all_of_them:
            screen.must_have_heard(last)


def test_a_second_taskcast_on_the_port_is_refused_and_the_first_goes_on(house: ServedProject) -> None:
    second = subprocess.run(
        [str(PROGRAM), "serve", "--workers", "2"],
        env=house.server.environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert second.returncode == 2
    assert f"TASKCAST_PORT: cannot listen on 127.0.0.1:{house.server.port}" in second.stderr
    assert house.server.is_ready()
