"""Clients that read slowly: benign ones that read everything in the end, and, as a program, hostile ones."""

import itertools
import json
import os
import re
import select
import socket
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

import httpx
from _counting_clients import masked
from _event_bytes import META, NAME, parts

from taskcast.sockets.engine.packets import event

PATHS = ("WebSocket event", "acknowledgement", "polling")
PIECE = 32_000  # bytes read at once
PAUSE = 0.004  # seconds between two pieces: 8 MB a second at most
HEADER = 10  # bytes that a frame has more than its text
GIVE_UP = 5.0  # seconds without a byte


def opened(url: str, receive_buffer: int) -> socket.socket:
    """A WebSocket in the room that everybody is in."""
    place = urlsplit(url)
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sock.settimeout(GIVE_UP)
    sock.connect((place.hostname, place.port))
    key = b64encode(os.urandom(16)).decode()
    sock.sendall(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {place.netloc}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    _until(sock, b'0{"sid"')
    sock.sendall(masked(b"40"))
    _until(sock, b'40{"sid"')
    return sock


def _until(sock: socket.socket, wanted: bytes) -> None:
    seen = b""
    while wanted not in seen or not seen.endswith(b"}"):
        seen += sock.recv(65536)


def read_slowly(receive: Callable[[int], bytes], wanted: int) -> bytes:
    """As much as is wanted, or what came until nothing more does."""
    data = bytearray()
    while len(data) < wanted:
        try:
            piece = receive(PIECE)
        except TimeoutError:
            break
        if not piece:
            break
        data += piece
        time.sleep(PAUSE)
    return bytes(data)


def arrived(url: str, path: str, messages: int, size: int) -> int:
    """How many bytes of so many messages arrive whole and in order at a slow reader."""
    if path == "polling":
        return in_order(_polled(url, messages, size)) * size
    sock = opened(url, 65_536)
    if path == "acknowledgement":
        for number in range(messages):
            sock.sendall(masked(b'42%d["big",%d]' % (number, size)))
        answers = texts(read_slowly(sock.recv, messages * (size + HEADER + len(b'430[""]'))))
        wanted = [b'43%d["%s"]' % (number, b"a" * size) for number in range(messages)]
        found = sum(one == other for one, other in zip(answers, wanted, strict=False)) * size
    else:
        _publish(url, messages, size)
        found = in_order(texts(read_slowly(sock.recv, messages * size))) * size
    sock.close()
    return found


def texts(data: bytes) -> list[bytes]:
    """The messages of whole frames, however much sense they make."""
    found, at = [], 0
    while at + HEADER <= len(data):
        length, start = data[at + 1], at + 2
        if length >= 126:
            start += 2 if length == 126 else 8
            length = int.from_bytes(data[at + 2 : start], "big")
        if start + length > len(data):
            break
        found.append(data[start : start + length])
        at = start + length
    return found


def in_order(packets: list[bytes]) -> int:
    """How many of the events are what was published, one after the other."""
    found, due = 0, None
    for packet in packets:
        seq = int((re.findall(rb'"seq":(\d+),', packet[-len(META) :]) or [0])[0])
        data, meta = parts(seq, len(packet) + HEADER, 0)
        whole = event(NAME, data, meta).packet
        told = packet.find(b'"sent":"') + 8
        if packet[:told] + b"0" * 20 + packet[told + 20 :] != whole or due not in {None, seq}:
            break
        found, due = found + 1, seq + 1
    return found


def _polled(url: str, messages: int, size: int) -> list[bytes]:
    place = f"{url}/socket.io/?EIO=4&transport=polling"
    with httpx.Client(timeout=60, trust_env=False) as client:
        sid = json.loads(client.get(place).content[1:])["sid"]
        client.post(f"{place}&sid={sid}", content=b"40").raise_for_status()
        client.get(f"{place}&sid={sid}").raise_for_status()
    _publish(url, messages, size)
    packets: list[bytes] = []
    while len(packets) < messages:
        got = _slow_poll(urlsplit(f"{place}&sid={sid}"))
        if not got:
            break
        packets += got
    return packets


def _slow_poll(place: SplitResult) -> list[bytes]:
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        sock.settimeout(GIVE_UP)
        sock.connect((place.hostname, place.port))
        sock.sendall(f"GET {place.path}?{place.query} HTTP/1.0\r\nHost: {place.netloc}\r\n\r\n".encode())
        return [
            packet
            for packet in read_slowly(sock.recv, sys.maxsize).partition(b"\r\n\r\n")[2].split(b"\x1e")
            if packet
        ]


def _publish(url: str, messages: int, size: int) -> None:
    query = f"rounds={messages}&burst=1&every=0&bytes={size}"
    httpx.get(f"{url}/run?{query}", timeout=60, trust_env=False).raise_for_status()


def harm(url: str, clients: int) -> None:
    """One that reads nothing, the others a byte a second; each comes back when it is dropped. Prints once all are in."""
    socks: dict[int, socket.socket] = {}
    stuck = -1
    for turn in itertools.count():
        while len(socks) < clients:
            sock = opened(url, 4096)
            socks[sock.fileno()] = sock
            stuck = sock.fileno() if stuck not in socks else stuck
        if turn == 0:
            print("ready", flush=True)
        time.sleep(1 / 20)
        gone = select.poll()
        for number in socks:
            gone.register(number, select.POLLRDHUP)
        for number, what in gone.poll(0):
            if what:
                socks.pop(number).close()
        if time.monotonic() % 1 < 1 / 20:
            for number, sock in socks.items():
                if number != stuck:
                    sock.recv(1)


if __name__ == "__main__":
    harm(sys.argv[1], int(sys.argv[2]))
