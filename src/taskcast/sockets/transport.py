"""Open sockets: their rooms, which `live` tells events to, and the WSGI application that serves Socket.IO."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from taskcast.sockets.app.admission import Admission, SocketSessions
from taskcast.sockets.app.authentication import SocketAuthenticator
from taskcast.sockets.app.broadcaster import Broadcaster, SocketRooms
from taskcast.sockets.app.commands import SocketCommands
from taskcast.sockets.app.dispatch import Dispatcher
from taskcast.sockets.app.event_server import EventServer
from taskcast.sockets.app.services import SocketServices
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.process_handoff import ProcessHandoff
from taskcast.sockets.library_adapter import (
    FlaskApp,
    FlaskSocketIO,
    HandedOver,
    StartResponse,
    WsgiApp,
)

PATH: Final = "/socket.io/"


class SocketTransport:
    """Flask-SocketIO with our broadcaster.

    With `handoff`, requests for sessions of other processes on this port are handed over to them.
    """

    def __init__(
        self, limits: ClientLimits, request_id: Callable[[], str], handoff: ProcessHandoff | None = None
    ) -> None:
        self._handoff = handoff
        self._broadcaster = Broadcaster()
        self._limits = limits
        self._request_id = request_id
        self._server: EventServer | None = None
        self.rooms = SocketRooms(self._broadcaster)

    def attach(self, app: FlaskApp, admission: Admission, dispatcher: Dispatcher) -> WsgiApp:
        """Register with the Flask application, once; returns what is to serve the requests below `PATH`."""
        self._server = server = EventServer(
            self._broadcaster, admission, dispatcher, limits=self._limits, request_id=self._request_id
        )
        FlaskSocketIO(app, server)
        serve: WsgiApp = server.handle_request
        if self._handoff is None:
            return serve
        server.eio.id_prefix = f"{self._handoff.name}."
        return _handing_over(self._handoff, serve)

    def open_sockets(self) -> int:
        """How many clients have a connection, for the metrics."""
        return 0 if self._server is None else len(self._server.eio.sockets)

    def stop(self) -> None:
        """Close all connections; clients reconnect when a server is there again."""
        if self._server is not None:
            self._server.stop()


def _handing_over(handoff: ProcessHandoff, serve: WsgiApp) -> WsgiApp:
    def serve_or_hand_over(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if handoff.hand_over(environ):
            raise HandedOver
        return serve(environ, start_response)

    return serve_or_hand_over


def attach_sockets(app: FlaskApp, transport: SocketTransport, services: SocketServices) -> WsgiApp:
    """Let the commands and subscriptions of `services` be served by `transport`; see `SocketTransport.attach`."""
    sessions = SocketSessions()
    admission = SocketAuthenticator(services, sessions)
    return transport.attach(
        app, admission, Dispatcher(SocketCommands(services, sessions), services.request_id)
    )
