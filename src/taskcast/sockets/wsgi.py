"""How the sockets hang on the Flask application: opened first, for their rooms; attached last.

`open_transport` gives the rooms that `live` tells events to; `attach_sockets` makes the application serve them.
"""

import logging
from collections.abc import Callable
from typing import Final, Protocol

from taskcast.ports.rooms import Rooms
from taskcast.sockets import internals
from taskcast.sockets.auth import Doorkeeper
from taskcast.sockets.broadcaster import Broadcaster
from taskcast.sockets.commands import SocketCommands
from taskcast.sockets.dispatch import Dispatcher
from taskcast.sockets.door import Door
from taskcast.sockets.guests import Guests
from taskcast.sockets.limits import Limits
from taskcast.sockets.rooms import SocketRooms
from taskcast.sockets.server import Server
from taskcast.sockets.services import Services
from taskcast.sockets.siblings import Siblings
from taskcast.sockets.stock import StockTransport

PATH: Final = "/socket.io/"

_log = logging.getLogger("taskcast.sockets")


class Transport(Protocol):
    """Open sockets and the way to them."""

    @property
    def rooms(self) -> Rooms: ...

    def attach(self, app: internals.WebApp, door: Door, dispatcher: Dispatcher) -> None:
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
        self, limits: Limits, request_id: Callable[[], str], siblings: Siblings | None = None
    ) -> None:
        self._siblings = siblings
        self._broadcaster = Broadcaster()
        self._limits = limits
        self._request_id = request_id
        self._server: Server | None = None
        self.rooms = SocketRooms(self._broadcaster)

    def attach(self, app: internals.WebApp, door: Door, dispatcher: Dispatcher) -> None:
        self._server = Server(
            self._broadcaster, door, dispatcher, limits=self._limits, request_id=self._request_id
        )
        mounted = internals.FlaskSocketIO(app, self._server, PATH)
        if self._siblings is not None:
            self._server.eio.ids_begin = f"{self._siblings.name}."
            mounted.mount.hand_over = self._siblings.hand_over

    def open_sockets(self) -> int:
        return 0 if self._server is None else len(self._server.eio.sockets)

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()


def attach_sockets(app: internals.WebApp, transport: Transport, services: Services) -> None:
    """Serve Socket.IO below `PATH` of the application, beside what it serves already; once."""
    guests = Guests()
    door = Doorkeeper(services, guests)
    transport.attach(app, door, Dispatcher(SocketCommands(services, guests), services.request_id))


def open_transport(
    limits: Limits, request_id: Callable[[], str], siblings: Siblings | None = None
) -> Transport:
    """Our transport; the libraries' own, with a warning, if they are not what ours was written for.

    With `siblings`, sessions of other processes on this port are handed over to them (by our transport alone).
    """
    changes = internals.changed()
    if not changes:
        return OwnTransport(limits, request_id, siblings)
    for change in changes:
        _log.warning("Socket.IO takes the libraries' own, slower path: %s", change)
    return StockTransport(limits, request_id)
