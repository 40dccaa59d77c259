"""Cheap subscribed sockets that measure the delay of each event.

`_latency_clients.py PORT CLIENTS` connects, prints `ready`, and for each line on standard input prints what was heard
since the last one: how many events, how many sockets are lost, how many events were late by so many hundredths of
a power of two microseconds, and when the last of them came (monotonic seconds).
"""

import base64
import json
import math
import os
import resource
import select
import socket
import sys
import time
from array import array
from collections import Counter

MARK = b'"sent":"'
DIGITS = 20
PING = b"\x81\x012"
PONG = b"\x81\x81\x00\x00\x00\x003"
ENTER = b"\x81\x82\x00\x00\x00\x0040"
AT_ONCE = 100  # handshakes under way


def opening(port: int) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def until(sock: socket.socket, seen: bytes, wanted: bytes) -> bytes:
    while wanted not in seen:
        got = sock.recv(65536)
        if not got:
            raise ConnectionError(seen)
        seen += got
    return seen


def connect(port: int, count: int) -> list[socket.socket]:
    """So many at once: all ask, then all are answered."""
    socks = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    for sock in socks:
        sock.sendall(opening(port))
    seen = [until(sock, b"", b'0{"sid"') for sock in socks]
    for sock in socks:
        sock.sendall(ENTER)
    for sock, beginning in zip(socks, seen, strict=True):
        until(sock, beginning, b'40{"sid"')
    return socks


class Audience:
    def __init__(self, socks: list[socket.socket]) -> None:
        self.lost = 0
        self.last_at = 0  # monotonic nanoseconds
        self.delays = array("q")  # nanoseconds, one for each event heard
        self._rest: dict[int, bytes] = {}
        self._socks = {sock.fileno(): sock for sock in socks}
        self._poll = select.epoll()
        for number in (*self._socks, sys.stdin.fileno()):
            self._poll.register(number, select.EPOLLIN)

    def listen(self) -> None:
        while True:
            for number, _ in self._poll.poll():
                if number in self._socks:
                    self.read(number)
                elif not sys.stdin.readline():
                    return
                else:
                    self.report()

    def read(self, number: int) -> None:
        sock = self._socks[number]
        data = sock.recv(1 << 18)
        now = time.monotonic_ns()
        if not data:
            self.lost += 1
            self._poll.unregister(number)
            return
        if PING in data:
            sock.sendall(PONG)
        if number in self._rest:
            data = self._rest.pop(number) + data
        at = data.find(MARK)
        end = 0
        while 0 <= at <= len(data) - len(MARK) - DIGITS:
            end = at + len(MARK) + DIGITS
            self.last_at = now
            self.delays.append(now - int(data[end - DIGITS : end]))
            at = data.find(MARK, end)
        if data[-1:] != b"]":  # an event is cut, perhaps within the mark
            self._rest[number] = data[max(end, len(data) - len(MARK) - DIGITS) :]

    def report(self) -> None:
        """Count delays by hundredths of a power of two microseconds."""
        late = Counter(int(math.log2(max(1, delay // 1000)) * 100) for delay in self.delays)
        print(json.dumps([len(self.delays), self.lost, late, self.last_at / 1e9]), flush=True)
        del self.delays[:]


def main() -> None:
    port, clients = int(sys.argv[1]), int(sys.argv[2])
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    socks: list[socket.socket] = []
    while len(socks) < clients:
        socks += connect(port, min(AT_ONCE, clients - len(socks)))
    print("ready", flush=True)
    Audience(socks).listen()


if __name__ == "__main__":
    main()
