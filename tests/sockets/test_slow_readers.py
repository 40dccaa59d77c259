"""Messages far larger than any buffer, to clients that read slowly: every byte, in order, on every path."""

import json
import socket
from collections.abc import Callable

import pytest

from tests.services.waiting import PATIENCE_SECONDS
from tests.sockets.app import numbered
from tests.sockets.conftest import PollingClient, RawClient, SocketServer

pytestmark = pytest.mark.promise("P8")

SIZE = 800_000
TEXT = numbered(SIZE).decode()
MESSAGES = 4


@pytest.fixture
def patient(serve: Callable[..., SocketServer]) -> SocketServer:
    """A server that keeps 32 MiB for each client."""
    return serve(backlog_bytes=32 * 2**20)


def test_events_arrive_whole_over_a_websocket(patient: SocketServer) -> None:
    client = RawClient(patient.port, receive_buffer=4096).connect()
    patient.get(f"/emit/all?n={MESSAGES}&text={SIZE}")
    for number in range(MESSAGES):
        assert client.event() == ["numbered", number, TEXT]


def test_events_of_one_burst_arrive_whole_between_answers(patient: SocketServer) -> None:
    client = RawClient(patient.port, receive_buffer=4096).connect()
    client.send(f'420["read",{SIZE}]')
    patient.get("/emit/all?n=200&text=20000&together")
    client.send('421["echo",1]')
    texts = [client.text() for _ in range(202)]
    answers = [text for text in texts if text.startswith("43")]
    events = [json.loads(text[2:]) for text in texts if text.startswith("42")]
    assert json.loads(answers[0][3:]) == [TEXT]
    assert answers[1].startswith("431")
    assert events == [["numbered", number, numbered(20_000).decode()] for number in range(200)]


def test_acknowledgements_arrive_whole_over_a_websocket(patient: SocketServer) -> None:
    client = RawClient(patient.port, receive_buffer=4096).connect()
    for number in range(MESSAGES):
        client.send(f'42{number}["read",{SIZE}]')
    for number in range(MESSAGES):
        assert client.text() == f'43{number}["{TEXT}"]'


def test_events_and_acknowledgements_arrive_whole_over_polls(patient: SocketServer) -> None:
    client = PollingClient(patient).connect()
    patient.get(f"/emit/all?n={MESSAGES}&text={SIZE}")
    client.post(f'427["read",{SIZE}]')
    packets: list[str] = []
    while len(packets) <= MESSAGES:
        packets += slow_poll(client)
    for number in range(MESSAGES):
        assert json.loads(packets[number][2:]) == ["numbered", number, TEXT]
    assert packets[MESSAGES] == f'437["{TEXT}"]'


def slow_poll(client: PollingClient) -> list[str]:
    """One poll over a socket that holds next to nothing."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.settimeout(PATIENCE_SECONDS)
        sock.connect(("127.0.0.1", client.server.port))
        path = client.url().partition(str(client.server.port))[2]
        sock.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        answer = bytearray()
        while data := sock.recv(4096):
            answer += data
    return answer.partition(b"\r\n\r\n")[2].decode().split("\x1e")
