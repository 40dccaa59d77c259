"""What does it take to come back after an hour, to 50 projects in which others made 500 changes of 800 bytes?

One `sync` of all streams, over a socket and over REST. Bar: one round trip, at most 300 ms on loopback until the client
has decoded the answer, and exactly the changes that were missed.
"""

import base64
import http.client
import json
import os
import socket
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from _harness import Taskcast, publish, stopping

PROJECTS = 50
CHANGES = 500
EVENT_BYTES = 800
ROUNDS = 20
BAR_MS = 300

Streams = list[dict[str, Any]]
Sync = Callable[[Streams], Any]


class Returning:
    """A socket that was connected anew; it enters no room until it has caught up."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        self._sock = socket.create_connection((parts.hostname, parts.port))
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = self._sock.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self._sock.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while self._read.readline() != b"\r\n":
            pass
        self._text()
        self._send("40" + json.dumps({"token": token, "rooms": "manual"}))
        self._text()

    def sync(self, streams: Streams) -> Any:
        """The answer, decoded."""
        self._send("421" + json.dumps(["sync", {"streams": streams}]))
        while not (text := self._text()).startswith(b"431"):
            pass
        return json.loads(text[3:])[0]

    def close(self) -> None:
        self._read.close()
        self._sock.close()

    def _send(self, text: str) -> None:
        payload = text.encode()
        head = bytes([0x81, 0x80 | 126]) + len(payload).to_bytes(2)
        self._sock.sendall(head + bytes(4) + payload)

    def _text(self) -> bytes:
        """The payload of the next frame; the server masks none and cuts none."""
        length = self._read.read(2)[1]
        if length == 126:
            length = int.from_bytes(self._read.read(2))
        elif length == 127:
            length = int.from_bytes(self._read.read(8))
        return self._read.read(length)


def by_socket(url: str, token: str, streams: Streams) -> tuple[float, float, Any]:
    """Seconds of the sync alone and with the connection before it, and the answer."""
    began = time.perf_counter()
    client = Returning(url, token)
    connected = time.perf_counter()
    answer = client.sync(streams)
    ended = time.perf_counter()
    client.close()
    return ended - connected, ended - began, answer


def by_rest(url: str, token: str, streams: Streams) -> tuple[float, float, Any]:
    """The same by `POST /api/sync`."""
    parts = urlsplit(url)
    began = time.perf_counter()
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port)
    connection.connect()
    connected = time.perf_counter()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", "/api/sync", json.dumps({"streams": streams}), headers)
    answer = json.loads(connection.getresponse().read())
    ended = time.perf_counter()
    connection.close()
    return ended - connected, ended - began, answer


def missed(server: Taskcast, administrator: str, person: int) -> tuple[list[int], Callable[[], None]]:
    """Projects of this person, and what changes them while they are away."""
    ben = server.client(administrator)
    projects, tasks = [], []
    for number in range(PROJECTS):
        project = ben.post("/api/projects", json={"name": f"P{number}"}).json()["id"]
        ben.put(f"/api/projects/{project}/members/{person}", json={"role": "member"}).raise_for_status()
        projects.append(project)
        tasks.append(ben.post("/api/tasks", json={"title": "0", "project_id": project}).json())
    envelope = {
        "type": "task_updated",
        "stream": "project:50",
        "seq": 14,
        "at": tasks[0]["created_at"],
        "actor_id": 1,
        "command_id": None,
        "changed": ["title", "description"],
    }
    text = "x" * (EVENT_BYTES - len(json.dumps({**envelope, "data": tasks[-1]}, separators=(",", ":"))) - 3)

    def change() -> None:
        for number in range(CHANGES):
            task = tasks[number % PROJECTS]["id"]
            fields = {"title": f"{number + 1:03}", "description": f"{text}{number % 10}"}
            ben.patch(f"/api/tasks/{task}", json=fields).raise_for_status()

    return projects, change


def check(answer: Any, cursors: Streams) -> int:
    """That the answer holds exactly what was missed, in order; the bytes of the largest event."""
    after = {each["stream"]: each["after"] for each in cursors}
    pages = answer["pages"]
    events = [event for page in pages for event in page["events"]]
    if answer["has_more"] or answer["resets"] or answer["gone"] or len(pages) != PROJECTS:
        raise RuntimeError({name: value for name, value in answer.items() if name != "pages"})
    for page in pages:
        seqs = [event["seq"] for event in page["events"]]
        first = after[page["stream"]] + 1
        if seqs != list(range(first, first + CHANGES // PROJECTS)) or page["last_seq"] != seqs[-1]:
            raise RuntimeError((page["stream"], first, seqs))
    titles = sorted(event["data"]["title"] for event in events)
    if titles != [f"{number + 1:03}" for number in range(CHANGES)]:
        raise RuntimeError(titles)
    return max(len(json.dumps(event, separators=(",", ":"))) for event in events)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        server = Taskcast(
            Path(name),
            TASKCAST_WORKER="off",
            TASKCAST_WRITES_PER_SECOND="1e6",
            TASKCAST_WRITE_BURST="1000000",
        )
        with stopping(server):
            measure(server)


def measure(server: Taskcast) -> None:
    administrator = server.administrator("Ben")
    person, token = server.person(administrator, "Ada")
    projects, change = missed(server, administrator, person)
    streams = [{"stream": f"project:{project}"} for project in projects] + [{"stream": f"user:{person}"}]
    _, _, heads = by_rest(server.url, token, streams)
    cursors = [
        {"stream": page["stream"], "after": page["last_seq"], "epoch": page["epoch"]}
        for page in heads["pages"]
    ]
    if len(cursors) != len(streams):
        raise RuntimeError(heads)
    change()
    figures, rows = {}, []
    for way, come_back in (("socket", by_socket), ("REST", by_rest)):
        times = []
        cpu = server.cpu_seconds()
        for _ in range(ROUNDS):
            alone, whole, answer = come_back(server.url, token, cursors)
            largest = check(answer, cursors)
            times.append((alone * 1000, whole * 1000))
        cpu_ms = (server.cpu_seconds() - cpu) / ROUNDS * 1000
        alone_ms, whole_ms = ([time[column] for time in times] for column in (0, 1))
        figures[way] = {
            "round_trip_ms": {
                "median": round(statistics.median(alone_ms), 1),
                "longest": round(max(alone_ms), 1),
            },
            "with_connecting_ms": {
                "median": round(statistics.median(whole_ms), 1),
                "longest": round(max(whole_ms), 1),
            },
            "server_cpu_ms": round(cpu_ms, 1),
            "largest_event_bytes": largest,
        }
        rows.append((
            way, f"{statistics.median(alone_ms):.0f} ms", f"{max(alone_ms):.0f} ms", f"{max(whole_ms):.0f} ms",
            f"{cpu_ms:.0f} ms", f"{largest} bytes",
        ))  # fmt: skip
    head = (
        "by",
        "round trip, median",
        f"longest (bar {BAR_MS} ms)",
        "longest, with connecting",
        "server's CPU",
        "largest event",
    )
    publish(
        "returning",
        {"projects": PROJECTS, "changes": CHANGES, "rounds": ROUNDS, "bar_ms": BAR_MS, **figures},
        rows,
        head,
    )


if __name__ == "__main__":
    main()
