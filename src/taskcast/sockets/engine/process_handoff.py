"""Several processes behind one port: a polling client's session lives in one, its requests reach any of them.

The session's id begins with the name of its process. A request for another's session is handed over with its
TCP connection, which stays there; so no client and no proxy has to know of processes.
"""

import socket
from _socket import socket as RawSocket  # noqa: N812 - beside gevent's patched one
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

import gevent.socket
from gevent.server import StreamServer

from taskcast.sockets.library_adapter import Environ, detach
from taskcast.webserver.replayed_socket import ReplayedSocket

LONGEST: Final = 4 * 1024 * 1024  # bytes of a body that is handed over
_HEAD_BYTES: Final = 65536
_OF_THE_BODY: Final = {"HTTP_TRANSFER_ENCODING", "HTTP_EXPECT", "HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE"}

Serve = Callable[[Any, Any], None]


class ProcessHandoff:
    """This process among those that share a port. `folder` must be closed to everybody else."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._folder = folder
        self._server: StreamServer | None = None

    def listen(self, serve: Serve) -> None:
        """Take what others hand over: `serve(connection, address)` is called for each."""
        listener = gevent.socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(self._socket_path(self.name)))
        self._socket_path(self.name).chmod(0o600)  # beside the folder's own mode
        listener.listen(128)

        def taken(sender: gevent.socket.socket, _: object) -> None:
            connection = _received(sender)
            if connection is not None:
                serve(connection, connection.getpeername())

        self._server = StreamServer(listener, taken)
        self._server.start()

    def close(self) -> None:
        """Take nothing more."""
        if self._server is not None:
            self._server.close()
            self._socket_path(self.name).unlink(missing_ok=True)

    def hand_over(self, environ: Environ) -> bool:
        """Give the request to the process that has its session, if that is another one, and there."""
        owner = _owner(environ)
        if owner is None or owner == self.name:
            return False
        path = self._socket_path(owner)
        if not path.exists():
            return False
        request = _as_sent(environ)
        if request is None:
            return False
        try:
            with gevent.socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as receiver:
                receiver.connect(str(path))
                return _give(receiver, environ, request)
        except OSError:
            return False

    def _socket_path(self, name: str) -> Path:
        return self._folder / f"{name}.sock"


def _owner(environ: Environ) -> str | None:
    """The process that the session's id names."""
    query: str = environ.get("QUERY_STRING", "")
    if "sid=" not in query:
        return None
    name, dot, _ = parse_qs(query).get("sid", [""])[0].partition(".")
    return name if dot and name.isascii() and name.isdigit() else None


def _as_sent(environ: Environ) -> bytes | None:
    """The request as it came, more or less; None when it is too long."""
    body: bytes = environ["wsgi.input"].read(LONGEST + 1)
    if len(body) > LONGEST:
        return None
    lines = [
        f"{environ['REQUEST_METHOD']} {environ['RAW_URI']} {environ['SERVER_PROTOCOL']}",
        *_headers(environ),
    ]
    if body or environ["REQUEST_METHOD"] == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "\r\n"]).encode("latin-1") + body


def _headers(environ: Environ) -> Iterator[str]:
    for name, value in environ.items():
        if name == "CONTENT_TYPE" and value:
            yield f"Content-Type: {value}"
        elif name.startswith("HTTP_") and name not in _OF_THE_BODY:
            yield f"{name[5:].replace('_', '-')}: {value}"


def _give(receiver: gevent.socket.socket, environ: Environ, request: bytes) -> bool:
    """False when there is no connection to give; once it is taken, only its new owner can answer."""
    connection = detach(environ)
    if connection is None:
        return False
    try:
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", [connection.fileno()]))]
        sent = receiver.sendmsg([request], rights)
        receiver.sendall(request[sent:])
    finally:
        connection.close()
    return True


def _received(sender: gevent.socket.socket) -> ReplayedSocket | None:
    """The connection that was handed over, with the request that was read from it already."""
    with sender:
        first, descriptors, _, _ = socket.recv_fds(sender, _HEAD_BYTES, 1)
        if not descriptors:
            return None
        pieces = [first]
        while piece := sender.recv(_HEAD_BYTES):
            pieces.append(piece)
    return ReplayedSocket(RawSocket(fileno=descriptors[0]), b"".join(pieces))
