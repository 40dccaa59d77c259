"""The floor: the same bytes written to as many sockets from a plain loop, by a program that does nothing else.

Speaks just enough of WebSocket and Socket.IO to let the same listeners in; commands are those of _broadcast.py.
"""

import itertools
import re
import socket
import sys
import time

from _event_bytes import event_frame

GREETING = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    b'\x81\x0b0{"sid":"a"}\x81\x0c40{"sid":"a"}'
)


def run(listeners: list[socket.socket], numbers: "itertools.count[int]", ask: dict[str, float]) -> None:
    began = time.monotonic()
    for number in range(int(ask["rounds"])):
        time.sleep(max(0.0, began + number * ask["every"] - time.monotonic()))
        known_at = time.monotonic_ns()
        for _ in range(int(ask["burst"])):
            frame = event_frame(next(numbers), int(ask.get("bytes", 435)), known_at)
            for listener in listeners:
                listener.send(frame)


def main() -> None:
    door = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=4096)
    listeners: list[socket.socket] = []
    numbers = itertools.count(100_000)
    while True:
        caller, _ = door.accept()
        request = b""
        while b"\r\n\r\n" not in request:
            request += caller.recv(65536)
        if b"Upgrade: websocket" in request:
            caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            caller.sendall(GREETING)
            listeners.append(caller)
            continue
        if request.startswith(b"GET /run"):
            line = request.split(b"\r\n")[0].decode()
            run(
                listeners,
                numbers,
                {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", line)},
            )
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        caller.close()


if __name__ == "__main__":
    main()
