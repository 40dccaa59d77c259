"""How the sockets hang on the Flask application: opened first, for their rooms; attached last.

`open_transport` gives the rooms that `live` tells events to; `attach_sockets` makes the application serve them.
"""

import logging
from collections.abc import Callable
from typing import Final, Protocol

from taskcast.ports.rooms import Rooms
from taskcast.sockets import library_adapter
from taskcast.sockets.app.admission import Admission
from taskcast.sockets.app.authentication import SocketAuthenticator
from taskcast.sockets.app.broadcaster import Broadcaster
from taskcast.sockets.app.commands import SocketCommands
from taskcast.sockets.app.dispatch import Dispatcher
from taskcast.sockets.app.event_server import EventServer
from taskcast.sockets.app.rooms import SocketRooms
from taskcast.sockets.app.services import SocketServices
from taskcast.sockets.app.socket_sessions import SocketSessions
from taskcast.sockets.engine.limits import Limits
from taskcast.sockets.engine.process_handoff import ProcessHandoff
from taskcast.sockets.stock import StockTransport

PATH: Final = "/socket.io/"

_log = logging.getLogger("taskcast.sockets")


class Transport(Protocol):
    """Open sockets and the way to them."""

    @property
    def rooms(self) -> Rooms: ...

    def attach(self, app: library_adapter.WebApp, door: Admission, dispatcher: Dispatcher) -> None:
        """Serve Socket.IO below `PATH` of the Flask application; once."""
        ...

    def open_sockets(self) -> int:
        """How many clients have a connection, for the metrics."""
        ...

    def stop(self) -> None:
        """Send everyone away; they come back when the server does."""
        ...


class OwnTransport:
    """Flask-SocketIO with our broadcaster."""

    def __init__(
        self, limits: Limits, request_id: Callable[[], str], siblings: ProcessHandoff | None = None
    ) -> None:
        self._siblings = siblings
        self._broadcaster = Broadcaster()
        self._limits = limits
        self._request_id = request_id
        self._server: EventServer | None = None
        self.rooms = SocketRooms(self._broadcaster)

    def attach(self, app: library_adapter.WebApp, door: Admission, dispatcher: Dispatcher) -> None:
        self._server = EventServer(
            self._broadcaster, door, dispatcher, limits=self._limits, request_id=self._request_id
        )
        mounted = library_adapter.FlaskSocketIO(app, self._server, PATH)
        if self._siblings is not None:
            self._server.eio.ids_begin = f"{self._siblings.name}."
            mounted.mount.hand_over = self._siblings.hand_over

    def open_sockets(self) -> int:
        return 0 if self._server is None else len(self._server.eio.sockets)

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()


def attach_sockets(app: library_adapter.WebApp, transport: Transport, services: SocketServices) -> None:
    """Serve Socket.IO below `PATH` of the application, beside what it serves already; once."""
    guests = SocketSessions()
    door = SocketAuthenticator(services, guests)
    transport.attach(app, door, Dispatcher(SocketCommands(services, guests), services.request_id))


def open_transport(
    limits: Limits, request_id: Callable[[], str], siblings: ProcessHandoff | None = None
) -> Transport:
    """Our transport; the libraries' own, with a warning, if they are not what ours was written for.

    With `siblings`, sessions of other processes on this port are handed over to them (by our transport alone).
    """
    changes = library_adapter.changed()
    if not changes:
        return OwnTransport(limits, request_id, siblings)
    for change in changes:
        _log.warning("Socket.IO takes the libraries' own, slower path: %s", change)
    return StockTransport(limits, request_id)
