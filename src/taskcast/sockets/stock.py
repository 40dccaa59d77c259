"""The libraries' own path, for when their internals are not what library_adapter.py was written for.

Slower, and a client that reads slowly may lose bytes, but everything works: the same door, the same commands,
the same port. Only public parts of Flask-SocketIO are used.
"""

import logging
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

import flask_socketio
import msgspec
import socketio.exceptions

from taskcast.domain.errors import Problem
from taskcast.sockets import codec, library_adapter
from taskcast.sockets.app.admission import Admission
from taskcast.sockets.app.dispatch import Dispatcher, Reply
from taskcast.sockets.app.errors import rejection
from taskcast.sockets.engine.limits import Limits

_log = logging.getLogger("taskcast.sockets")


class StockRooms:
    """Fulfils `taskcast.ports.rooms.Rooms` by the library's own rooms."""

    def __init__(self) -> None:
        self.server: Any = None
        self._members: dict[str, set[str]] = {}

    def together(self) -> AbstractContextManager[None]:
        return nullcontext()  # the library writes at once

    def flush(self) -> None:
        """Nothing is ever kept."""

    def emit(self, room: str, name: str, data: bytes, meta: bytes) -> None:
        if room in self._members:
            self.server.emit(name, (msgspec.Raw(data), msgspec.Raw(meta)), to=room)

    def announce(self, room: str, name: str, data: bytes) -> None:
        if room in self._members:
            self.server.emit(name, msgspec.Raw(data), to=room)

    def send(self, sid: str, name: str, data: bytes) -> None:
        self.server.emit(name, msgspec.Raw(data), to=sid)

    def join(self, sid: str, room: str) -> None:
        if self.server.manager.is_connected(sid, "/"):
            self.server.enter_room(sid, room)
            self._members.setdefault(room, set()).add(sid)

    def leave(self, sid: str, room: str) -> None:
        self.server.leave_room(sid, room)
        self._members.get(room, set()).discard(sid)
        if not self._members.get(room):
            self._members.pop(room, None)

    def members(self, room: str) -> Collection[str]:
        return self._members.get(room, ())

    def disconnect(self, sid: str, reason: str) -> None:
        self.server.emit("disconnected", {"reason": reason}, to=sid)
        self.server.disconnect(sid)

    def forget(self, sid: str) -> None:
        for room in [room for room, sids in self._members.items() if sid in sids]:
            self.leave(sid, room)


class StockTransport:
    """Fulfils `Transport` (transport.py)."""

    def __init__(self, limits: Limits, request_id: Callable[[], str]) -> None:
        self.rooms = StockRooms()
        self._limits = limits
        self._request_id = request_id

    def attach(self, app: library_adapter.WebApp, door: Admission, dispatcher: Dispatcher) -> None:
        stock = flask_socketio.SocketIO(
            app, async_mode="gevent", json=codec, async_handlers=False, always_connect=True,
            cors_allowed_origins=[], max_http_buffer_size=self._limits.message_bytes,
            ping_interval=self._limits.ping_interval, ping_timeout=self._limits.ping_timeout,
        )  # type: ignore[no-untyped-call]  # fmt: skip
        app.wsgi_app = library_adapter.LentSockets(app.wsgi_app)
        server: Any = stock.server
        self.rooms.server = server
        server.on("connect", partial(self._connect, door))
        server.on("disconnect", partial(self._disconnect, door))
        server.on("*", partial(self._event, dispatcher))

    def open_sockets(self) -> int:
        return 0 if self.rooms.server is None else len(self.rooms.server.eio.sockets)

    def stop(self) -> None:
        """The sockets close with the process."""

    def _connect(self, door: Admission, sid: str, environ: dict[str, Any], auth: codec.Json) -> None:
        try:
            door.admit(sid, environ, auth, _nothing_more_to_say)
        except Problem as problem:
            reason = codec.loads(rejection(problem, self._request_id()))
            refused: Any = socketio.exceptions.ConnectionRefusedError
            raise refused(reason["message"], reason["data"]) from None

    def _disconnect(self, door: Admission, sid: str, reason: str) -> None:
        self.rooms.forget(sid)
        door.left(sid, reason)

    @staticmethod
    def _event(dispatcher: Dispatcher, name: str, sid: str, *arguments: codec.Json) -> msgspec.Raw:
        answers: list[bytes] = []
        dispatcher(sid, lambda: (name, list(arguments)), Reply(answers.append))
        return msgspec.Raw(answers[0])


def _nothing_more_to_say() -> None:
    """With `always_connect` the library has welcomed the client before it asks."""
