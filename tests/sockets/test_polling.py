"""Polling clients, and the change to a WebSocket in the middle of a broadcast: nothing lost, nothing reordered."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.sockets.conftest import PollingClient, RawClient, SocketServer, in_time

Serve = Callable[..., SocketServer]


def numbers(packets: list[str]) -> list[int]:
    return [json.loads(packet[2:])[1] for packet in packets if packet.startswith('42["numbered"')]


def upgraded(client: PollingClient) -> RawClient:
    """Open a WebSocket for the same session and have it probed."""
    wire = RawClient(client.server.port, query=f"EIO=4&transport=websocket&sid={client.eio_sid}")
    wire.send("2probe")
    assert wire.frame() == (1, b"3probe")
    return wire


def test_a_polling_client_gets_answers_and_events_in_order(server: SocketServer) -> None:
    client = PollingClient(server).connect({"from": "far away"})
    client.post('420["echo","é"]', '421["whoami"]')
    got: list[str] = []
    while len(got) < 2:
        got += client.get()
    assert json.loads(got[0][3:]) == [{"ok": True, "data": "é"}]
    assert json.loads(got[1][3:])[0]["auth"] == {"from": "far away"}
    server.get("/emit/all?n=20")
    assert numbers(client.get()) == list(range(16))
    assert numbers(client.get()) == list(range(16, 20))


@pytest.mark.promise("P6")
def test_no_other_page_can_load_a_session_as_a_script(server: SocketServer) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(
            f"{server.url}/socket.io/?EIO=4&transport=polling&j=0", timeout=PATIENCE_SECONDS
        )
    with refused.value:
        assert refused.value.code == 400


def test_a_poll_waits_for_the_next_event(server: SocketServer) -> None:
    client = PollingClient(server).connect()
    got: list[str] = []
    poll = threading.Thread(target=lambda: got.extend(client.get()))
    poll.start()
    server.get("/emit/all")
    poll.join()
    assert numbers(got) == [0]


def test_many_packets_may_come_in_one_post_and_stay_in_order(serve: Serve) -> None:
    server = serve()
    client = PollingClient(server).connect()
    client.post(*(f'42["note",{number}]' for number in range(500)))
    wait_until(lambda: len(server.get("/state")["done"]) == 500)
    assert server.get("/state")["done"] == list(range(500))


def test_what_comes_between_the_probe_and_the_upgrade_goes_over_the_websocket_in_order(
    server: SocketServer,
) -> None:
    client = PollingClient(server).connect()
    server.get("/emit/all?n=3")
    wire = upgraded(client)
    server.get("/emit/all?n=2")
    assert client.get() == ["6"]
    wire.send("5")
    server.get("/emit/all?n=2")
    assert [wire.event()[1] for _ in range(7)] == [0, 1, 2, 0, 1, 0, 1]
    assert wire.command("echo", 1) == {"ok": True, "data": 1}


def test_a_poll_that_waits_when_the_upgrade_begins_ends_empty(server: SocketServer) -> None:
    client = PollingClient(server).connect()
    got: list[list[str]] = []
    poll = threading.Thread(target=lambda: got.append(client.get()))
    poll.start()
    wire = upgraded(client)
    poll.join()
    assert got == [["6"]]
    wire.send("5")
    assert wire.command("echo", 1) == {"ok": True, "data": 1}
    with pytest.raises(urllib.error.HTTPError):
        client.get()


def test_an_upgrade_in_the_middle_of_a_broadcast_loses_and_reorders_nothing(server: SocketServer) -> None:
    """As the official client does it: poll until the probe is answered, finish that poll, then upgrade."""
    clients = [PollingClient(server).connect() for _ in range(4)]
    heard: list[list[int]] = [[] for _ in clients]
    last = 1_000_000
    upgraded_ones = threading.Semaphore(0)

    def listen(client: PollingClient, seen: list[int]) -> None:
        while len(seen) < 100:
            seen += numbers(client.get())
        wire = RawClient(server.port, query=f"EIO=4&transport=websocket&sid={client.eio_sid}")
        wire.send("2probe")
        seen += numbers(client.get())
        assert wire.frame() == (1, b"3probe")
        wire.send("5")
        seen.append(wire.event()[1])
        upgraded_ones.release()
        while seen[-1] != last:
            seen.append(wire.event()[1])

    readers = [threading.Thread(target=listen, args=pair) for pair in zip(clients, heard, strict=True)]
    for reader in readers:
        reader.start()
    told = 0
    for _ in clients:
        while not upgraded_ones.acquire(blocking=False):
            server.get(f"/emit/all?n=5&first={told}")
            told += 5
    server.get(f"/emit/all?first={last}")
    for reader in readers:
        reader.join(PATIENCE_SECONDS)
    assert heard == [[*range(told), last]] * 4


@pytest.mark.parametrize("wrong", ["4", "2", "1", "5"])
def test_after_a_failed_probe_polling_goes_on(server: SocketServer, wrong: str) -> None:
    client = PollingClient(server).connect()
    wire = RawClient(server.port, query=f"EIO=4&transport=websocket&sid={client.eio_sid}")
    wire.send(wrong)
    with pytest.raises(ConnectionError):
        wire.frame()
    server.get("/emit/all?n=2")
    assert numbers(client.get()) == [0, 1]


def test_an_upgrade_that_is_never_finished_gives_way_to_polling(serve: Serve) -> None:
    server = serve(upgrade_timeout=0.3)
    client = PollingClient(server).connect()
    wire = in_time(lambda: upgraded(client))
    server.get("/emit/all?n=2")
    with pytest.raises(ConnectionError):
        wire.frame()
    assert numbers(client.get()) == [0, 1]


@pytest.mark.promise("P8")
def test_a_polling_client_that_asks_without_reading_has_to_wait(serve: Serve) -> None:
    server = serve()
    client = PollingClient(server).connect()
    client.post('420["big",9000000]', '421["note",1]')
    other = RawClient(server.port).connect()
    assert other.command("echo", 1) == {"ok": True, "data": 1}
    assert server.get("/state")["done"] == []
    assert len(client.get()[0]) > 9_000_000
    assert client.get() == ["431[1]"]


def test_a_polling_client_over_its_limit_is_told_and_dropped(server: SocketServer) -> None:
    client = PollingClient(server).connect()
    other = RawClient(server.port).connect()
    server.get("/emit/all?n=30&size=20000")
    assert [other.event()[1] for _ in range(30)] == list(range(30))
    assert client.get() == ['42["disconnected",{"reason":"too_slow"}]']
    assert client.get() == ["1"]
    wait_until(lambda: [client.sid, "too_slow"] in server.get("/state")["left"])


def test_a_command_over_the_limit_is_answered_and_those_around_it_are_handled(server: SocketServer) -> None:
    client = PollingClient(server).connect()
    client.post('420["echo",1]', '421["echo","' + "x" * 10_000_000 + '"]', '422["echo",2]')
    got: list[str] = []
    while len(got) < 3:
        got += client.get()
    assert [packet[:3] for packet in got] == ["430", "431", "432"]
    assert json.loads(got[1][3:])[0]["error"]["code"] == "too_large"


def test_many_commands_that_are_together_over_the_limit_are_all_handled(serve: Serve) -> None:
    server = serve(backlog_bytes=2_000_000)
    client = PollingClient(server).connect()
    client.post(*(f'42{number}["echo","{"é" * 10_000}"]' for number in range(40)))
    got: list[str] = []
    while len(got) < 40:
        got += client.get()
    assert all(json.loads(packet[packet.index("[") :])[0]["data"] == "é" * 10_000 for packet in got)


def test_a_body_that_is_not_text_is_refused_with_a_reason(server: SocketServer) -> None:
    client = PollingClient(server).connect()
    request = urllib.request.Request(client.url(), data=b'420["\xff"]', method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=PATIENCE_SECONDS)
    refused.value.close()
    assert refused.value.code == 400
    wait_until(lambda: [client.sid, "protocol_error"] in server.get("/state")["left"])


def test_overlapping_polls_end_the_session(server: SocketServer) -> None:
    client = PollingClient(server).connect()
    outcomes: list[Any] = []

    def poll() -> None:
        try:
            outcomes.append(client.get())
        except urllib.error.HTTPError as error:
            outcomes.append(error.code)

    polls = [threading.Thread(target=poll) for _ in range(2)]
    for each in polls:
        each.start()
    for each in polls:
        each.join()
    assert outcomes.count(400) == 1
    assert ["1"] in outcomes


def test_a_polling_client_that_leaves_is_gone_at_once(server: SocketServer) -> None:
    client = PollingClient(server).connect()
    client.post("41", "1")
    wait_until(lambda: client.sid not in server.members())


def test_a_polling_client_that_stops_polling_is_dropped(serve: Serve) -> None:
    server = serve(ping_interval=0.3, ping_timeout=0.3, closing_timeout=0.3)
    client = in_time(lambda: PollingClient(server).connect())
    wait_until(lambda: server.get("/state")["sockets"] == 0)
    state = server.get("/state")
    assert [client.sid, "ping_timeout"] in state["left"]
    assert (state["inside"], state["polling"], state["posting"]) == ([], 0, 0)
    with pytest.raises(urllib.error.HTTPError):
        client.get()


@pytest.mark.promise("P8")
def test_of_many_who_begin_to_poll_and_go_no_further_those_who_came_first_go(serve: Serve) -> None:
    server = serve(unauthenticated=3)
    friend = PollingClient(server).connect()
    strangers = [PollingClient(server) for _ in range(5)]
    wait_until(lambda: server.get("/held")["sockets"] == 4, what="the friend and three strangers")
    for gone in strangers[:2]:
        with pytest.raises(urllib.error.HTTPError) as refused:
            gone.post("40")
        refused.value.close()
        assert refused.value.code == 400
    for stranger in strangers[2:]:
        stranger.connect()
    for _ in range(4):
        PollingClient(server)
    for client in (friend, *strangers[2:]):
        client.post('420["echo","still here"]')
        assert json.loads(client.get()[0][3:]) == [{"ok": True, "data": "still here"}]


@pytest.mark.promise("P8")
def test_nobody_goes_while_it_is_found_out_who_they_are_or_once_they_hold_a_websocket(serve: Serve) -> None:
    server = serve(unauthenticated=3)
    checked = PollingClient(server)
    checked.post('40{"wait":true}')
    wire = upgraded(PollingClient(server))
    wire.send("5")
    wire.send(b"", opcode=9)
    assert wire.frame() == (10, b"")  # so it is a WebSocket's session by now
    for _ in range(6):
        PollingClient(server)
    server.get("/open")
    assert checked.get()[0].startswith("40")
    wire.send("40")
    assert wire.frame()[1].startswith(b"40")
