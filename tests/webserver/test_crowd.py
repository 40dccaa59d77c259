"""Thousands of clients that come at once, and those who are being served already."""

import socket
from _socket import socket as RawSocket  # noqa: N812 - as the listener makes them
from typing import Any

import gevent

from taskcast.greenlet_pool import loop_tick_exceeded
from taskcast.webserver.http_connection import HttpConnection
from tests.support.event_loop import until


class ReadRecorder:
    """Notes who is read, and takes its time for each."""

    def __init__(self) -> None:
        self.read: list[int] = []

    def take_over(self, sock: RawSocket, peer: Any, begun: bytes, *, is_fresh: bool) -> None:
        self.read.append(peer)
        while not loop_tick_exceeded():
            pass  # at work, as a handshake is
        sock.close()

    def forget(self, connection: HttpConnection) -> None: ...


def test_newcomers_are_read_a_few_a_round_so_that_the_loop_looks_at_others_in_between() -> None:
    recorder = ReadRecorder()
    theirs = []
    for number in range(12):
        ours, other = socket.socketpair()
        theirs.append(other)
        other.send(b"PRI * HTTP/2.0\r\n\r\n")  # which nobody but gunicorn understands
        HttpConnection(RawSocket(ours.family, ours.type, 0, fileno=ours.detach()), number, recorder)  # type: ignore[arg-type]
    rounds: list[int] = []
    timer = gevent.get_hub().loop.timer(0, 0.0001)
    timer.start(lambda: rounds.append(len(recorder.read)))
    until(lambda: len(recorder.read) == 12, what="everybody read")
    timer.stop()
    timer.close()
    for other in theirs:
        other.close()
    assert sorted(recorder.read) == list(range(12))
    assert len({count for count in rounds if 0 < count < 12}) >= 4
