"""`taskcast`, but that gunicorn's own gevent worker answers every request: our web server's short way is never taken."""

import socket
import sys
from _socket import socket as RawSocket  # noqa: N812 - as the worker has it
from typing import Any

from gevent import monkey

monkey.patch_all()

from taskcast.cli.gunicorn_server import ServingWorker  # noqa: E402
from taskcast.cli.main import main  # noqa: E402


def give_to_gunicorn(worker: ServingWorker, sock: RawSocket, peer: Any) -> None:
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    worker.take_over(sock, peer, b"")


if __name__ == "__main__":
    ServingWorker.accepted = give_to_gunicorn  # type: ignore[method-assign]
    sys.exit(main())
