"""Whatever is no good command counts: a client over its budget is slowed and at last dropped, and slows nobody else."""

import json
from collections.abc import Callable, Iterator

import pytest

from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.refusal_budget import (
    Verdict,
    budget_of_admitted,
    budget_of_unadmitted,
    points_of,
)
from tests.services.waiting import wait_until
from tests.sockets.conftest import PollingClient, RawClient, SocketServer, masked

pytestmark = pytest.mark.promise("P8")

Serve = Callable[..., SocketServer]

LIMITS = ClientLimits(refusals_per_second=10, refusal_burst_seconds=2, pauses=3)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_of_refusals_passes_and_what_comes_after_it_makes_a_pause() -> None:
    budget = budget_of_admitted(LIMITS, Clock())
    assert [budget.spend(1) for _ in range(20)] == [Verdict.GO_ON] * 20
    assert budget.spend(1) is Verdict.PAUSE


def test_refusals_at_the_sustained_pace_never_make_a_pause() -> None:
    clock = Clock()
    budget = budget_of_admitted(LIMITS, clock)
    for _ in range(200):
        assert budget.spend(1) is Verdict.GO_ON
        clock.now += 0.1


def test_who_goes_on_after_several_pauses_is_given_up_unless_the_budget_was_full_again() -> None:
    clock = Clock()
    budget = budget_of_admitted(LIMITS, clock)
    assert [budget.spend(21) for _ in range(2)] == [Verdict.PAUSE] * 2
    clock.now += 100
    assert [budget.spend(21) for _ in range(4)] == [Verdict.PAUSE] * 3 + [Verdict.GIVE_UP]


def test_a_stranger_gets_a_few_points_once() -> None:
    clock = Clock()
    budget = budget_of_unadmitted(LIMITS, clock)
    assert [budget.spend(points_of(0)) for _ in range(16)] == [Verdict.GO_ON] * 16
    clock.now += 1000
    assert budget.spend(1) is Verdict.GIVE_UP


def test_an_event_before_entering_ends_the_connection(server: SocketServer) -> None:
    client = RawClient(server.port)
    client.text()
    client.send('420["echo",1]')
    assert client.goodbye() == ("never_connected", 1008)


def test_an_event_in_a_namespace_that_the_client_is_not_in_ends_the_connection(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    client.send('420["echo",1]')
    client.send('42/admin,1["echo"]')
    assert client.text().startswith("430[")
    assert client.goodbye() == ("protocol_error", 1002)


def test_a_client_may_send_commands_before_it_hears_that_it_is_in(serve: Serve) -> None:
    """They wait for the answer to who it is, and may be as long as any."""
    server = serve()
    client = RawClient(server.port)
    client.text()
    long = "x" * 100_000
    client.sock.sendall(masked(b'40{"wait":true}') + masked(f'421["echo","{long}"]'.encode()))
    assert RawClient(server.port).connect().command("echo", 1) == {"ok": True, "data": 1}
    server.get("/open")
    assert client.text().startswith("40{")
    assert json.loads(client.text()[3:])[0]["data"] == long


STRANGERS = {
    "refused attempts to enter": masked(b'40{"refuse":true}') * 30,
    "another namespace again and again": masked(b"40/admin,") * 30,
    "pings": masked(b"?", 9) * 30,
    "pongs": masked(b"?", 10) * 30,
    "pings of Engine.IO": masked(b"2") * 30,
    "pongs of Engine.IO": masked(b"3") * 30,
    "empty packets": masked(b"6") * 30,
    "fragments of nothing": masked(b"4", final=False) + masked(b"", 0, final=False) * 200,
    "leaving before entering": masked(b"41") * 30,
    "acknowledgements": masked(b"431[]") * 30,
}


@pytest.mark.parametrize("sent", STRANGERS.values(), ids=STRANGERS.keys())
def test_a_client_that_is_not_in_may_send_little(server: SocketServer, sent: bytes) -> None:
    client = RawClient(server.port)
    client.text()
    client.sock.sendall(sent)
    assert client.goodbye() == ("rate_limited", 1008)


def test_a_client_that_is_not_in_may_send_nothing_long(server: SocketServer) -> None:
    client = RawClient(server.port)
    client.text()
    client.sock.sendall(masked(b'40{"token":"' + b"x" * 20_000 + b'"}'))
    assert json.loads(client.text()[2:])["data"]["status"] == 413
    client.sock.sendall(masked(b'420["echo","' + b"x" * 20_000 + b'"]'))
    assert client.goodbye() == ("protocol_error", 1002)


def test_a_stranger_who_polls_may_send_little(server: SocketServer) -> None:
    client = PollingClient(server)
    client.post(*["40/admin,"] * 30)
    assert '42["disconnected",{"reason":"rate_limited"}]' in client.get() + client.get()


MEMBERS = {
    "unknown commands": masked(b'420["nonsense"]'),
    "what is no JSON": masked(b"42[["),
    "commands that no other pace counts": masked(b'42["unpaced"]'),
    "pings": masked(b"", 9),
    "pongs of Engine.IO": masked(b"3"),
    "acknowledgements": masked(b"431[]"),
    "other namespaces": masked(b"40/admin,"),
}


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketServer]:
    running = SocketServer(
        tmp_path_factory.mktemp("strict") / "server.log",
        refusals_per_second=4, refusal_burst_seconds=5, pauses=2, pause=0.25, closing_timeout=1000,
    )  # fmt: skip
    yield running
    running.stop()


@pytest.mark.parametrize("sent", MEMBERS.values(), ids=MEMBERS.keys())
def test_who_sends_nothing_but_nonsense_is_slowed_and_at_last_dropped(
    strict: SocketServer, sent: bytes
) -> None:
    client = RawClient(strict.port).connect()
    other = RawClient(strict.port).connect()
    client.sock.sendall(sent * 1000)
    assert client.goodbye() == ("rate_limited", 1008)
    wait_until(lambda: [client.sid, "rate_limited"] in strict.get("/state")["left"])
    assert other.command("echo", 1) == {"ok": True, "data": 1}


def test_a_client_over_its_budget_is_not_read_and_loses_nothing(strict: SocketServer) -> None:
    client = RawClient(strict.port).connect()
    for number in range(22):
        client.send(f'42{number}["nonsense"]')
    client.send('4299["echo",1]')
    answers = [client.text() for _ in range(23)]
    assert [answer[:4] for answer in answers[-1:]] == ["4399"]
    assert client.command("echo", 2) == {"ok": True, "data": 2}


def test_a_client_over_its_budget_that_polls_is_dropped_too(strict: SocketServer) -> None:
    client = PollingClient(strict).connect()
    client.post(*['42["nonsense"]'] * 100)
    assert client.get() == ['42["disconnected",{"reason":"rate_limited"}]']


@pytest.mark.parametrize("sent", [b'420["echo",1]', b"40/admin,"], ids=["an event", "too much"])
def test_who_breaks_a_rule_is_told_and_not_read_any_more(strict: SocketServer, sent: bytes) -> None:
    """Neither is its close frame waited for: reading what a flood sends would cost everybody else."""
    client = RawClient(strict.port)
    client.text()
    client.sock.sendall(masked(sent) * 20)
    assert client.goodbye()[1] == 1008
    with pytest.raises(ConnectionError):
        client.frame()


def test_good_commands_are_never_counted(strict: SocketServer) -> None:
    client = RawClient(strict.port).connect()
    for number in range(200):
        assert client.command("echo", number, ack_id=number) == {"ok": True, "data": number}


def test_a_thousand_small_frames_in_one_piece_are_all_read_in_order(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    client.sock.sendall(b"".join(masked(f'42{number}["echo",{number}]'.encode()) for number in range(1000)))
    for number in range(1000):
        assert json.loads(client.text()[2 + len(str(number)) :])[0]["data"] == number
