"""All that Taskcast touches inside of Flask-SocketIO, python-socketio, python-engineio and gunicorn.

Their versions are pinned in pyproject.toml, and the server does not start with others: `check_versions`. Why we touch
them: docs/decisions/0001-flask-socketio-on-gevent-with-our-own-broadcaster.md.
"""

import _socket
import os
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import requires, version
from typing import Any, Final

import engineio
import flask_socketio
import socketio

from taskcast.webserver.http_connection import TAKE_SOCKET

Environ = Mapping[str, Any]
StartResponse = Callable[..., Any]
WsgiApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
FlaskApp = Any
"""A Flask application; only `http` knows Flask itself."""

_PINNED: Final = ("flask-socketio", "python-engineio", "python-socketio")


class UnsupportedLibraryError(Exception):
    """An installed library is not the version that Taskcast was built against."""


def check_versions() -> None:
    """Compare the installed libraries with the versions that this package requires.

    Raises:
        UnsupportedLibraryError: one differs; the message says which, and how to install the right one.
    """
    required = dict(each.split("==") for each in requires("taskcast") or () if each.startswith(_PINNED))
    for name, wanted in required.items():
        if version(name) != wanted:
            raise UnsupportedLibraryError(
                f"Taskcast works with {name} {wanted} only, and {version(name)} is installed: "
                f"run `pip install {name}=={wanted}`."
            )


def detach(environ: Environ) -> _socket.socket | None:
    """The request's TCP socket, which the caller owns from now on; None where the server does not give it away.

    Our web server hands it over. Of gunicorn's socket this makes a copy: gunicorn closes its own when the application
    returns, and the connection goes on without a greenlet of the worker. A TLS socket cannot be taken (terminate TLS
    in a proxy).
    """
    take = environ.get(TAKE_SOCKET)
    if take is not None:
        taken: _socket.socket | None = take()
        return taken
    sock = environ.get("gunicorn.socket")
    if sock is None or hasattr(sock, "getpeercert"):
        return None
    return _socket.socket(fileno=os.dup(sock.fileno()))


class HandedOver(StopIteration):
    """Tells the web server that the socket has another owner: no response, no keep-alive."""


class EngineIO(engineio.Server):
    """The Engine.IO library's server; its `sockets` are our clients."""

    id_prefix = ""

    def generate_id(self) -> str:
        """The library's id, behind the name of this process where there are several."""
        return self.id_prefix + str(super().generate_id())  # type: ignore[no-untyped-call]

    def handle_request(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """Replaces the library's, which is more lenient than the protocol."""
        raise NotImplementedError

    def opening(self, sid: str, transport: str) -> dict[str, Any]:
        """The content of Engine.IO 4's OPEN packet."""
        return {
            "sid": sid,
            "upgrades": ["websocket"] if transport == "polling" else [],
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval * 1000),
            "maxPayload": self.max_http_buffer_size,
        }


class SocketIOServer(socketio.Server):
    """The Socket.IO library's server with our Engine.IO server, which handles all events itself."""

    def __init__(self, create_engine: Callable[..., EngineIO], **options: object) -> None:
        self._create_engine = create_engine
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def _engineio_server_class(self) -> Callable[..., EngineIO]:
        return self._create_engine


class FlaskSocketIO(flask_socketio.SocketIO):
    """Flask-SocketIO with our server, as the extension of a Flask application."""

    def __init__(self, app: FlaskApp, server: socketio.Server) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.server = server
        self.async_mode = server.async_mode
        app.extensions["socketio"] = self


def generate_id(engine: engineio.Server) -> str:
    """An id nobody can guess."""
    return str(engine.generate_id())  # type: ignore[no-untyped-call]
