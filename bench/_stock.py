"""Flask-SocketIO as it comes, in the place of our sockets: what the broadcaster is compared with."""

from collections import Counter
from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import flask
import flask_socketio
import msgspec

ROOM = "project:1"


class _Json:
    """JSON for the library, as quick as ours."""

    @staticmethod
    def dumps(value: object, **_: object) -> str:
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str | bytes, **_: object) -> Any:
        return msgspec.json.decode(text)


class StockRooms:
    """What `_broadcast.py` asks of rooms. Everybody is in one; a command is answered by as many letters as it asks for."""

    def __init__(self, app: flask.Flask, gone: Counter[str]) -> None:
        stock = flask_socketio.SocketIO(
            app, async_mode="gevent", json=_Json, async_handlers=False, always_connect=True, cors_allowed_origins=[],
            max_http_buffer_size=256 * 1024,
        )  # fmt: skip
        self._server: Any = stock.server
        self._gone = gone
        self._inside: set[str] = set()
        self._server.on("connect", self._connect)
        self._server.on("disconnect", self._disconnect)
        self._server.on("*", lambda _name, _sid, *asked: "a" * asked[0])

    def together(self) -> AbstractContextManager[None]:
        return nullcontext()  # the library writes at once

    def emit(self, room: str, name: str, data: bytes, meta: bytes) -> None:
        self._server.emit(name, (msgspec.Raw(data), msgspec.Raw(meta)), to=room)

    def members(self, _room: str) -> Collection[str]:
        return self._inside

    def _connect(self, sid: str, _environ: object, _auth: object = None) -> None:
        self._server.enter_room(sid, ROOM)
        self._inside.add(sid)

    def _disconnect(self, sid: str, reason: str) -> None:
        self._inside.discard(sid)
        self._gone[reason] += 1
