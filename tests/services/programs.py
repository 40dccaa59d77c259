"""Start `taskcast` and other programs of ours in processes of their own, forked from one that has them loaded."""

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO

import msgspec

from tests.services.fork_server import Request

ROOT = Path(__file__).parents[2]
TASKCAST = "taskcast.cli.main:main"
GUNICORN = "gunicorn.app.wsgiapp:run"
BEGINNING = "from tests.services.fork_server import main; main()"
GREEN = {"serve", "worker", "demo"}
"""The commands of `taskcast` that patch the standard library first, as `taskcast.cli.main` has them."""


class Program:
    """A running process, with the methods of `subprocess.Popen` that tests need."""

    def __init__(self, state: IO[bytes]) -> None:
        self._state = state
        self.pid = int(state.readline().split()[1])
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._state], [], [], 0)[0]:
            self._end()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended; minus the signal that killed it.

        Raises:
            subprocess.TimeoutExpired: it goes on after `timeout` seconds.
        """
        if self.returncode is None:
            if not select.select([self._state], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
            self._end()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _end(self) -> None:
        line = self._state.readline()
        self._state.close()
        self.returncode = int(line.split()[1]) if line else -signal.SIGKILL


class ForkServer:
    """The process of fork_server.py, as long as this one runs."""

    def __init__(self, kind: str) -> None:
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", BEGINNING, kind, str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                stdin=subprocess.DEVNULL,
            )
        atexit.register(self.close)

    def start(self, request: Request, streams: list[int]) -> Program:
        ours, theirs = os.pipe()
        try:
            socket.send_fds(self._requests, [msgspec.json.encode(request)], [*streams, theirs])
        finally:
            os.close(theirs)
        return Program(os.fdopen(ours, "rb", buffering=0))

    def close(self) -> None:
        self._requests.close()
        self._process.wait()


fork_server = cache(ForkServer)


def start_program(
    entry_point: str,
    argv: list[str],
    environment: Mapping[str, str],
    *,
    out: int,
    error: int | None = None,
    stdin: int | None = None,
    folder: Path = ROOT,
) -> Program:
    """Start a program in a session of its own.

    Args:
        entry_point: `TASKCAST`, `GUNICORN`, or a `module:function` of ours.
        argv: its words, the name of the program among them.
        environment: all of it.
        out: the descriptor of its output.
        error: of its errors; the same unless given.
        stdin: what it reads; nothing unless given.
        folder: where it works.
    """
    is_green = entry_point == GUNICORN or not GREEN.isdisjoint(argv[1:2])
    request = Request(entry_point, argv, dict(environment), str(folder))
    with Path(os.devnull).open("rb") as nothing:
        read = nothing.fileno() if stdin is None else stdin
        streams = [read, out, out if error is None else error]
        return fork_server("green" if is_green else "plain").start(request, streams)


def start_taskcast(
    *words: str, environment: Mapping[str, str], out: IO[bytes], error: IO[bytes] | None = None
) -> Program:
    """Start `taskcast` with these words, and go on."""
    return start_program(
        TASKCAST,
        ["taskcast", *words],
        environment,
        out=out.fileno(),
        error=None if error is None else error.fileno(),
    )


def run_taskcast(
    *words: str,
    environment: Mapping[str, str],
    stdin: str = "",
    folder: Path = ROOT,
    timeout: float,
) -> "subprocess.CompletedProcess[str]":
    """Run `taskcast` with these words to its end, as `subprocess.run` would.

    Raises:
        subprocess.TimeoutExpired: it did not end; it was killed.
    """
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as error,
    ):
        given.write(stdin.encode())
        given.seek(0)
        program = start_program(
            TASKCAST,
            ["taskcast", *words],
            environment,
            stdin=given.fileno(),
            out=out.fileno(),
            error=error.fileno(),
            folder=folder,
        )
        try:
            code = program.wait(timeout)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
            raise
        out.seek(0)
        error.seek(0)
        return subprocess.CompletedProcess(words, code, out.read().decode(), error.read().decode())
