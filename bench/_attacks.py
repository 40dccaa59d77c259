"""The attacks of bench/hostile.py, each from a process of its own: `_attacks.py NAME SITUATION ADDRESS`, until stdin closes.

SITUATION is JSON: the server's URL, a member's token and the ids they may change. Prints `ready` once the
attack runs, and at the end how many responses of each kind there were.
"""

import json
import os
import resource
import socket
import ssl
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import count
from threading import Event, Thread
from typing import Any
from urllib.parse import quote, urlsplit

from _counting_clients import masked

ADDRESS = sys.argv[3] if len(sys.argv) > 3 else "127.0.0.9"  # others come from 127.0.0.1
OVER = Event()
SEEN: Counter[str] = Counter()
NUMBERS = count()


def unverified() -> ssl.SSLContext:
    """For a certificate of the test's own."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Site:
    """The server as an attacker knows it."""

    def __init__(self, situation: dict[str, Any]) -> None:
        self.parts = urlsplit(situation["url"])
        self.token: str = situation["token"]
        self.task: int = situation["task"]

    def http(self, address: str = ADDRESS) -> HTTPConnection:
        host, port = self.parts.hostname or "", self.parts.port
        if self.parts.scheme == "https":
            return HTTPSConnection(host, port, timeout=30, source_address=(address, 0), context=unverified())
        return HTTPConnection(host, port, timeout=30, source_address=(address, 0))

    def connect(self, address: str = ADDRESS) -> socket.socket:
        sock = socket.create_connection(
            (self.parts.hostname, self.parts.port), 30, source_address=(address, 0)
        )
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.parts.scheme == "https":
            return unverified().wrap_socket(sock, server_hostname=self.parts.hostname)
        return sock

    def websocket(self) -> socket.socket:
        sock = self.connect()
        key = b64encode(os.urandom(16)).decode()
        sock.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {self.parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        until(sock, b'0{"sid"')
        return sock


def until(sock: socket.socket, wanted: bytes) -> None:
    seen = b""
    while wanted not in seen:
        got = sock.recv(65536)
        if not got:
            raise ConnectionError(seen[:100])
        seen += got


def frame(text: bytes) -> bytes:
    """A text frame of any length, masked with zeros."""
    if len(text) < 126:
        return masked(text)
    return b"\x81\xfe" + len(text).to_bytes(2) + bytes(4) + text


def requests(site: Site, make: Callable[[], tuple[str, str, Any]], *, every: float = 0.0, address: str = ADDRESS,
             signed_in: bool = False) -> None:  # fmt: skip
    """The same request again and again over one connection, or over the next when that is closed."""
    connection = site.http(address)
    headers = {"Content-Type": "application/json"}
    if signed_in:
        headers["Authorization"] = f"Bearer {site.token}"
    due = time.monotonic()
    while not OVER.is_set():
        method, path, body = make()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            SEEN[str(answer.status)] += 1
        except (OSError, HTTPException) as error:
            SEEN[type(error).__name__] += 1
            connection.close()
            connection = site.http(address)
            time.sleep(0.01)
        due += every
        time.sleep(max(0.0, due - time.monotonic()))


def at_once(number: int, attack: Callable[..., None], *arguments: Any, **named: Any) -> None:
    threads = [Thread(target=attack, args=arguments, kwargs=named, daemon=True) for _ in range(number)]
    for thread in threads:
        thread.start()


def unknown_fields(site: Site) -> None:
    body = (
        b"{%s}" % b",".join(b'"%05x":0' % number for number in range(105_000))[:1_048_000].rpartition(b",")[0]
    )
    at_once(3, requests, site, lambda: ("POST", "/api/auth/login", body), every=1.0)


def send_events(site: Site, text: bytes, enter: bytes | None) -> None:
    """1.5 MB a second."""
    data = frame(text) * max(1, 15_000 // len(text))
    while not OVER.is_set():
        try:
            sock = site.websocket()
            if enter is not None:
                sock.sendall(frame(enter))
                until(sock, b'40{"sid"')
            Thread(target=swallow, args=(sock,), daemon=True).start()
            due = time.monotonic()
            while not OVER.is_set():
                sock.sendall(data)
                SEEN["sent"] += 1
                due += 0.01
                time.sleep(max(0.0, due - time.monotonic()))
        except OSError as error:
            SEEN[type(error).__name__] += 1
            time.sleep(0.01)


def swallow(sock: socket.socket) -> None:
    try:
        while sock.recv(1 << 16):
            pass
    except OSError:
        return


def events_unadmitted(site: Site) -> None:
    at_once(1, send_events, site, b'421["update_task",{"id":1}]', None)


def events_nonsense(site: Site) -> None:
    at_once(
        1,
        send_events,
        site,
        b'421["update_task",{"id":"x"}]',
        b"40" + json.dumps({"token": site.token}).encode(),
    )


def mentions(site: Site) -> None:
    def text() -> tuple[str, str, bytes]:
        return (
            "PATCH",
            f"/api/tasks/{site.task}",
            json.dumps({"description": "@[" * 49_000 + f"](user:{next(NUMBERS)}"}).encode(),
        )

    at_once(3, requests, site, text, every=1.0, signed_in=True)


def forgot(site: Site) -> None:
    def ask() -> tuple[str, str, bytes]:
        return "POST", "/api/auth/forgot", b'{"email":"nobody%d@example.org"}' % next(NUMBERS)

    at_once(8, requests, site, ask)


def sign_ins(site: Site) -> None:
    def ask() -> tuple[str, str, bytes]:
        return (
            "POST",
            "/api/auth/login",
            b'{"email":"nobody%d@example.org","password":"not the one"}' % next(NUMBERS),
        )

    for number in range(6):
        at_once(10, requests, site, ask, address=f"127.0.1.{number + 1}")


def silent(site: Site) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (20_000, 20_000))
    held: list[socket.socket] = []

    def hold() -> None:
        while not OVER.is_set():
            if len(held) < 10_000:
                try:
                    sock = socket.create_connection(
                        (site.parts.hostname, site.parts.port), 5, source_address=(ADDRESS, 0)
                    )
                    held.append(sock)
                    SEEN["opened"] += 1
                except OSError as error:
                    SEEN[type(error).__name__] += 1
                    time.sleep(0.05)
            else:
                time.sleep(0.05)

    at_once(4, hold)
    give_up = time.monotonic() + 30
    while len(held) < 10_000 and time.monotonic() < give_up:  # it is the silence that is measured
        time.sleep(0.1)


def large_updates(site: Site) -> None:
    def update() -> tuple[str, str, bytes]:
        return (
            "PATCH",
            f"/api/tasks/{site.task}",
            json.dumps({"description": f"{next(NUMBERS)} " + "x" * 99_000}).encode(),
        )

    at_once(4, requests, site, update, signed_in=True)


def searches(site: Site) -> None:
    def search() -> tuple[str, str, None]:
        return "GET", f"/api/tasks?limit=200&filter={quote(f'nowhere {next(NUMBERS)}')}", None

    at_once(60, requests, site, search, signed_in=True)


ATTACKS = {
    each.__name__: each
    for each in (
        unknown_fields, events_unadmitted, events_nonsense, mentions, forgot, sign_ins, silent, large_updates, searches,
    )
}  # fmt: skip
STRANGERS = {"unknown_fields", "events_unadmitted", "forgot", "sign_ins", "silent"}


def main() -> None:
    ATTACKS[sys.argv[1]](Site(json.loads(sys.argv[2])))
    print("ready", flush=True)
    sys.stdin.read()
    OVER.set()
    print(json.dumps(SEEN), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
