"""All that Taskcast touches inside of Flask-SocketIO, python-socketio, python-engineio and gunicorn.

The versions are pinned in pyproject.toml and here; `changed` says in clear words what no longer is as it was
read, and then `create_socket_server` warns and takes the libraries' own path (stock.py). Why we touch them:
docs/decisions/0001-flask-socketio-on-gevent-with-our-own-broadcaster.md.
"""

import _socket
import hashlib
import importlib
import inspect
import os
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any, Final

import engineio
import engineio.packet
import flask_socketio
import gevent.socket
import socketio
import socketio.packet

from taskcast.webserver.http_connection import TAKE_SOCKET

Environ = Mapping[str, Any]
StartResponse = Callable[..., Any]
EnginePacket = engineio.packet.Packet
WebApp = Any
"""A Flask application; only `http` knows Flask itself."""


PINNED: Final = {
    "flask-socketio": "5.7.0",
    "python-socketio": "5.18.1",
    "python-engineio": "4.15.1",
}

FINGERPRINTS: Final = {
    "engineio.base_server:BaseServer.__init__": "a06b17502fbd",
    "engineio.base_server:BaseServer._upgrades": "040ebcdf64fb",
    "engineio.base_server:BaseServer.generate_id": "b6a591454237",
    "engineio.packet:Packet.__init__": "26559aaf4a6f",
    "engineio.packet:Packet.encode": "8f3d5d869711",
    "engineio.server:Server.disconnect": "3f5faf6e405f",
    "engineio.server:Server.handle_request": "79302edd007f",
    "engineio.server:Server.send_packet": "81aec513663f",
    "flask_socketio:SocketIO.__init__": "281e021e2dbf",
    "flask_socketio:SocketIO.init_app": "12a3a6c8e896",
    "socketio.base_manager:BaseManager": "b393b4c05dbd",
    "socketio.base_server:BaseServer.__init__": "6b998e091b34",
    "socketio.manager:Manager": "cfeabf92435f",
    "socketio.packet:Packet.__init__": "5fe2fa797e08",
    "socketio.packet:Packet.encode": "513c45be7518",
    "socketio.server:Server._handle_ack": "7f114abcf99f",
    "socketio.server:Server.handle_request": "5bcb054b78b8",
}
"""The parts we replace or call, and what their source was when that was written."""


def fingerprint(name: str) -> str:
    """What the source of a dotted name is, in twelve letters; empty when there is none."""
    module, _, rest = name.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for attribute in rest.split("."):
            found = getattr(found, attribute)
        return hashlib.sha256(inspect.getsource(found).encode()).hexdigest()[:12]
    except (ImportError, AttributeError, OSError):
        return ""


def changed() -> list[str]:
    """What is not as it was when sockets/ was written; empty when everything is.

    The pinned versions are trusted; of any other, the source of every touched part is compared.
    """
    if all(version(package) == pinned for package, pinned in PINNED.items()):
        return []
    return differing_sources(FINGERPRINTS)


def differing_sources(known: Mapping[str, str]) -> list[str]:
    """In clear words, the parts whose source is not what is `known`."""
    return [
        f"{name} changed: read what it does now, adapt sockets/library_adapter.py, then write {found!r} there"
        for name, expected in known.items()
        if (found := fingerprint(name)) != expected
    ]


def detach(environ: Environ) -> _socket.socket | None:
    """The request's TCP socket, ours from now on, or None where the server does not give it away.

    Our web server hands it over. gunicorn closes its handle when the application is done; the connection lives
    on in ours, and no greenlet and no place in the worker's pool stays behind. A TLS socket cannot be taken
    (terminate TLS in a proxy).
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
    """Tells gunicorn that the socket has another owner: no answer, no keep-alive."""


class EngineIO(engineio.Server):
    """The HTTP side of the Engine.IO library, with our connections in the place of its sockets."""

    ids_begin = ""

    def generate_id(self) -> str:
        """The library's, after the name of this process where there are several."""
        return self.ids_begin + str(super().generate_id())  # type: ignore[no-untyped-call]

    def handle_request(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """In the place of the library's, which is more lenient than the protocol."""
        raise NotImplementedError

    def opening(self, sid: str, transport: str) -> dict[str, Any]:
        """The handshake of Engine.IO 4."""
        return {
            "sid": sid,
            "upgrades": self._upgrades(sid, transport),  # type: ignore[no-untyped-call]
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval * 1000),
            "maxPayload": self.max_http_buffer_size,
        }


class SocketIOServer(socketio.Server):
    """The Socket.IO library's server, whose Engine.IO server and event handling are ours."""

    def __init__(self, engine: Callable[..., EngineIO], **options: object) -> None:
        self._engine = engine
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def _engineio_server_class(self) -> Callable[..., EngineIO]:
        return self._engine

    def acknowledged(self, eio_sid: str, namespace: str, ack_id: int | None, arguments: list[Any]) -> None:
        """The client answered an event that was emitted with a callback."""
        self._handle_ack(eio_sid, namespace, ack_id, arguments)  # type: ignore[no-untyped-call]


class Mount:
    """Gives requests below the path to Socket.IO and all others to the application.

    The library's middleware does the same, but copies the environment and makes a class on every request.
    """

    def __init__(self, server: socketio.Server, app: Callable[..., Any], path: str) -> None:
        self._server = server
        self._app = app
        self._path = path
        self.hand_over: Callable[[Environ], bool] | None = None

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> object:
        if environ["PATH_INFO"].startswith(self._path):
            if self.hand_over is not None and self.hand_over(environ):
                raise HandedOver
            return self._server.handle_request(environ, start_response)  # type: ignore[no-untyped-call]
        return self._app(environ, start_response)


class LentSockets:
    """Gives the library the sockets of our web server, for as long as a WebSocket lasts, as gunicorn would."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> object:
        sock = detach(environ) if "HTTP_UPGRADE" in environ else None
        if sock is None:
            return self._app(environ, start_response)
        with gevent.socket.socket(fileno=sock.detach()) as lent:
            lent.setblocking(True)
            environ["gunicorn.socket"] = lent
            self._app(environ, start_response)
        raise HandedOver


class FlaskSocketIO(flask_socketio.SocketIO):
    """Flask-SocketIO with a server of ours in it."""

    def __init__(self, app: WebApp, server: socketio.Server, path: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.server = server
        self.async_mode = server.async_mode
        self.mount = app.wsgi_app = Mount(server, app.wsgi_app, path)
        app.extensions["socketio"] = self


class Manager(socketio.Manager):
    """The library's client manager; ours keeps the rooms itself (broadcaster.py)."""

    server: Any


def encoded(packet: EnginePacket) -> str | bytes:
    """An Engine.IO packet as the library encodes it."""
    as_sent: str | bytes = packet.encode()  # type: ignore[no-untyped-call]
    return as_sent


def encoded_event(namespace: str, arguments: list[Any], ack_id: int | None) -> list[str | bytes]:
    """An event as the Socket.IO library encodes it, inside Engine.IO packets: text, then its attachments."""
    kind = socketio.packet.EVENT
    event = socketio.packet.Packet(kind, arguments, namespace, ack_id)  # type: ignore[no-untyped-call]
    whole = event.encode()  # type: ignore[no-untyped-call]
    parts = whole if isinstance(whole, list) else [whole]
    message = engineio.packet.MESSAGE
    return [encoded(EnginePacket(message, part)) for part in parts]  # type: ignore[no-untyped-call]


def generate_id(engine: engineio.Server) -> str:
    """A name nobody can guess."""
    return str(engine.generate_id())  # type: ignore[no-untyped-call]
