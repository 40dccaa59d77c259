"""Connections on which nobody asks for anything: few for each address, short, and never in the way of others (P8)."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from taskcast.webserver.fresh_connections import FreshConnections
from tests.services.waiting import wait_until

from .conftest import WebServer, read_to_end, read_until

ASK = b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
MOST, PLACES = 5, 20
BEGINNINGS = {
    "nothing": b"",
    "the beginning of a head": b"GET / HTTP/1.1\r\nHost: a\r\n",
    "the beginning of a body": b"POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx",
    "the beginning of a large body": b"POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nx",
    "the beginning of chunks": b"POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx",
    "an odd beginning": b"GET / HTTP/1.1\nHost: a",
}
REFUSED = "an odd beginning"


def served(factory: pytest.TempPathFactory, worker: str, *more: str) -> Iterator[WebServer]:
    log = factory.mktemp("fresh") / "server.log"
    server = WebServer(log, f"tests.webserver.app.{worker}", *more)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """A server where one address may have five connections that have completed no request."""
    yield from served(tmp_path_factory, "StrictWorker")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """A server with twenty places, which counts nobody."""
    yield from served(tmp_path_factory, "UncountingWorker", "--worker-connections", str(PLACES))


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """A server where a client has half a second to begin."""
    yield from served(tmp_path_factory, "ImpatientWorker")


@pytest.fixture
def connect() -> Iterator[Callable[[WebServer], socket.socket]]:
    with ExitStack() as opened:
        yield lambda server: opened.enter_context(server.connect())


Connect = Callable[[WebServer], socket.socket]


def asks(sock: socket.socket) -> bool:
    """Whether a request is answered on it."""
    sock.sendall(ASK)
    return read_until(sock, b"\r\n\r\n").startswith(b"HTTP/1.1 204")


def one_that_asked(server: WebServer, connect: Connect) -> socket.socket | None:
    """A connection that was in time with its first request; None where the machine was too busy for it."""
    sock = connect(server)
    try:
        return sock if asks(sock) else None
    except OSError:  # closed before
        return None


def unread(used: socket.socket) -> int:
    """How many connections without a completed request have sent something that was not read yet."""
    used.sendall(b"GET /unread HTTP/1.1\r\nHost: a\r\n\r\n")
    return int(used.recv(65536).partition(b"\r\n\r\n")[2])


@pytest.mark.promise("P8")
@pytest.mark.parametrize("name", BEGINNINGS)
def test_the_oldest_that_has_asked_for_nothing_goes_first(
    strict: WebServer, connect: Connect, name: str
) -> None:
    used = connect(strict)
    assert asks(used)
    held: list[socket.socket] = []
    for _ in range(3 * MOST):
        held.append(connect(strict))
        held[-1].sendall(BEGINNINGS[name])
        if name != REFUSED:  # one that has still to be read is passed over
            wait_until(lambda: unread(used) == 0, what="what it sent read")
    newcomer = connect(strict)
    assert asks(newcomer)
    for sock in held[:MOST]:
        assert b"204" not in read_to_end(sock)
    assert asks(used)  # which has completed a request, is older, and stays


@pytest.mark.promise("P8")
@pytest.mark.parametrize("beginning", [b"", ASK])
def test_a_server_without_a_free_place_makes_one(
    small: WebServer, connect: Connect, beginning: bytes
) -> None:
    """For the newest, from the oldest that is idle, whether it ever asked for something or not."""
    held = []
    for _ in range(2 * PLACES):
        sock = connect(small)
        sock.sendall(beginning)
        if beginning:
            read_until(sock, b"\r\n\r\n")
        held.append(sock)
    assert asks(connect(small))
    assert read_to_end(held[0]) == b""


@pytest.mark.promise("P8")
def test_whoever_says_nothing_is_gone_soon_and_whoever_asked_may_rest(
    impatient: WebServer, connect: Connect
) -> None:
    used = wait_until(lambda: one_that_asked(impatient, connect), what="a client in time")
    assert read_to_end(connect(impatient)) == b""
    assert asks(used)


class Peer:
    """A connection as the table sees it."""

    def __init__(self, since: float = 0.0, *, waits_for_client: bool = True) -> None:
        self.since = since
        self.waits_for_client = waits_for_client
        self.is_closed = False

    def give_up(self) -> None:
        self.is_closed = True


def closed(most: int | None, *arrivals: tuple[Peer, str], grace: float = 0.0) -> list[bool]:
    fresh = FreshConnections(most=most, grace=grace)
    for peer, host in arrivals:
        fresh.add(peer, (host, 1), now=peer.since)
    return [peer.is_closed for peer, _ in arrivals]


def test_each_address_has_its_own() -> None:
    hosts = ["10.0.0.1", "10.0.0.1", "10.0.0.2", "::ffff:10.0.0.1"]
    assert closed(2, *((Peer(), host) for host in hosts)) == [True, False, False, False]


def test_a_network_of_ipv6_is_one_client() -> None:
    hosts = ["2001:db8::1", "2001:db8::2:1", "2001:db8:0:1::1", "2001:db8::3%eth0"]
    assert closed(2, *((Peer(), host) for host in hosts)) == [True, False, False, False]


def test_proxies_are_not_counted() -> None:
    assert not any(closed(None, *((Peer(), "10.0.0.1") for _ in range(100))))


def test_a_request_that_waits_to_be_read_is_not_closed_however_many_come() -> None:
    assert not any(closed(2, *((Peer(waits_for_client=False), "10.0.0.1") for _ in range(100))))


def test_whoever_came_just_now_has_a_moment_to_begin() -> None:
    arrivals = [(Peer(number), "10.0.0.1") for number in range(15)]
    assert closed(2, *arrivals, grace=10) == [number < 5 for number in range(15)]
