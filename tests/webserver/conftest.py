"""The worker in a process of its own, with `app.py` in it, and clients that speak to it byte by byte."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.ports import free_port
from tests.services.programs import GUNICORN, start_program
from tests.services.waiting import PATIENCE_SECONDS, wait_until


class WebServer:
    """The process."""

    def __init__(self, log: Path, worker: str, *more: str, **settings: str) -> None:
        self.port = free_port()
        self.log = log
        command = [
            "gunicorn", "-k", worker, "-w", "1", "-b", f"127.0.0.1:{self.port}", "--keep-alive",
            "75", "--graceful-timeout", "60", "--log-level", "warning", *more, "tests.webserver.app:application",
        ]  # fmt: skip
        environment = {**os.environ, **settings}
        with log.open("wb") as out:
            self.process = start_program(GUNICORN, command, environment, out=out.fileno())
        wait_until(self._listens, what="the web server")

    def _listens(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(self.log.read_text())
        try:
            return self.told(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").startswith(
                b"HTTP/1.1 200"
            )
        except OSError:
            return False

    def connect(self) -> socket.socket:
        sock = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    def told(self, *pieces: bytes) -> bytes:
        """Everything that is answered to those bytes until the server closes."""
        with self.connect() as sock:
            for piece in pieces:
                sock.sendall(piece)
            return read_to_end(sock)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(PATIENCE_SECONDS)


def read_to_end(sock: socket.socket) -> bytes:
    heard = bytearray()
    try:
        while data := sock.recv(65536):
            heard += data
    except ConnectionResetError:
        pass
    return bytes(heard)


def read_until(sock: socket.socket, wanted: bytes) -> bytes:
    heard = b""
    while wanted not in heard:
        data = sock.recv(65536)
        if not data:
            raise ConnectionError(heard)
        heard += data
    return heard


def started(tmp: Path, worker: str) -> Iterator[WebServer]:
    server = WebServer(tmp / "server.log", worker)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    yield from started(tmp_path_factory.mktemp("ours"), "taskcast.webserver.gunicorn_worker.FastPathWorker")


@pytest.fixture(scope="module")
def gunicorns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    yield from started(tmp_path_factory.mktemp("gunicorns"), "gevent")


@pytest.fixture
def one_of_ours(tmp_path: Path) -> Iterator[WebServer]:
    """One that may be stopped."""
    yield from started(tmp_path, "taskcast.webserver.gunicorn_worker.FastPathWorker")
