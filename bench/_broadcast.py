"""Our sockets and nothing else (or, with `stock`, Flask-SocketIO's own): publishes to everybody on command.

`GET /run?rounds=…&burst=…&every=…` publishes that many rounds of `burst` events, `every` seconds apart, and
answers when the last was handed over. Each event carries when it was known, and all are of the same length. `GET /slow`
tells what became of slow clients since it was asked the last time: the first time makes the server look.
"""

from gevent import monkey

monkey.patch_all()

import itertools  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections import Counter  # noqa: E402
from typing import Any  # noqa: E402

import flask  # noqa: E402
import gevent  # noqa: E402
from _event_bytes import NAME, parts  # noqa: E402
from _stock import ROOM, StockRooms  # noqa: E402
from gunicorn.app.base import BaseApplication  # noqa: E402
from gunicorn.workers.ggevent import GeventWorker  # noqa: E402

from taskcast.bootstrap.serving import mount  # noqa: E402
from taskcast.ports.live import Rooms  # noqa: E402
from taskcast.sockets.app.dispatch import Dispatcher, Reply  # noqa: E402
from taskcast.sockets.engine.client_limits import ClientLimits  # noqa: E402
from taskcast.sockets.transport import PATH, SocketTransport  # noqa: E402


class EverybodyIn:
    """A door for all, into one room."""

    def __init__(self, rooms: Rooms, gone: Counter[str]) -> None:
        self._rooms = rooms
        self._gone = gone

    def admit(self, sid, request, auth, welcome) -> None:  # noqa: ARG002 - the port's signature
        welcome()
        self._rooms.join(sid, ROOM)

    def left(self, sid: str, reason: str) -> None:  # noqa: ARG002 - the port's
        self._gone[reason] += 1


def answer_at_length(sid: str, name: str, arguments: list[Any], reply: Reply) -> None:  # noqa: ARG001 - the port's
    """Every command is answered by so many letters as it asks for."""
    reply(b'"' + b"a" * arguments[0] + b'"')


def publish(rooms: Rooms | StockRooms, numbers: "itertools.count[int]", event_bytes: int, burst: int) -> None:
    known_at = time.monotonic_ns()
    with rooms.together():
        for _ in range(burst):
            rooms.emit(ROOM, NAME, *parts(next(numbers), event_bytes, known_at))


def our_rooms(app: flask.Flask, backlog_bytes: int, gone: Counter[str]) -> Rooms:
    request_id = map(str, itertools.count()).__next__
    transport = SocketTransport(ClientLimits(backlog_bytes=backlog_bytes), request_id)
    door = EverybodyIn(transport.rooms, gone)
    mount(app, PATH, transport.attach(app, door, Dispatcher(answer_at_length, request_id)))
    return transport.rooms


def create_app(*, stock: bool, backlog_bytes: int) -> flask.Flask:
    app = flask.Flask("broadcast")
    gone: Counter[str] = Counter()  # by reason
    rooms = StockRooms(app, gone) if stock else our_rooms(app, backlog_bytes, gone)
    numbers = itertools.count(100_000)
    waiting: list[int] = []  # bytes, after each publication, once somebody asked

    @app.get("/run")
    def run() -> str:
        ask = flask.request.args
        rounds, burst, every = int(ask["rounds"]), int(ask["burst"]), float(ask["every"])
        event_bytes = int(ask.get("bytes", 435))
        began = time.monotonic()
        for number in range(rounds):
            gevent.sleep(max(0.0, began + number * every - time.monotonic()))
            publish(rooms, numbers, event_bytes, burst)
            if waiting:
                waiting.append(most_waiting(app))
        return "ok"

    @app.get("/slow")
    def slow() -> dict[str, Any]:
        found = {"gone": dict(gone), "most_waiting_bytes": max(waiting, default=0)}
        gone.clear()
        waiting[:] = [0]
        return found

    @app.get("/members")
    def members() -> str:
        return json.dumps(len(rooms.members(ROOM)))

    return app


def most_waiting(app: flask.Flask) -> int:
    """Bytes that the client with the most of them has not taken yet."""
    connections = app.extensions["socketio"].server.eio.sockets.values()
    return max((each._wire.waiting for each in connections if each._wire is not None), default=0)  # noqa: SLF001


class Server(BaseApplication):
    def load_config(self) -> None:
        for name, value in {
            "bind": [f"127.0.0.1:{sys.argv[1]}"], "workers": 1, "worker_class": GeventWorker, "keepalive": 75,
            "accesslog": None, "loglevel": "warning", "control_socket_disable": True, "worker_connections": 10_000,
            "backlog": 4096, "graceful_timeout": 1,
        }.items():  # fmt: skip
            self.cfg.set(name, value)

    def load(self) -> flask.Flask:
        return create_app(stock="stock" in sys.argv, backlog_bytes=int(sys.argv[2]))


if __name__ == "__main__":
    Server().run()
