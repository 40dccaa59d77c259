"""A small server of nothing but our sockets, for tests that drive real clients against it.

Run by gunicorn's gevent worker in a process of its own (conftest.py); HTTP routes make things happen.
"""

import gc
import itertools
import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import flask
import gevent
import msgspec
from gevent.event import Event

from taskcast.bootstrap.serving import mount
from taskcast.domain.errors import Invalid, Unauthenticated
from taskcast.sockets.app.dispatch import Dispatcher, Reply
from taskcast.sockets.engine.client import Client
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.receive_queue import ReceiveQueue
from taskcast.sockets.engine.timers import BREATH
from taskcast.sockets.engine.websocket import WebSocket
from taskcast.sockets.transport import PATH, SocketTransport

ok = b'{"ok":true}'


def numbered(size: int) -> bytes:
    """Text in which a piece that is missing, doubled or out of place shows."""
    return b"".join(b"%07d " % number for number in range(size // 8))


class OpenDoor:
    """Everyone may come in who does not ask to be refused; all are in the room `all`."""

    def __init__(self, transport: SocketTransport) -> None:
        self.transport = transport
        self.seen: dict[str, Any] = {}
        self.left_for: list[tuple[str, str]] = []
        self.gate = Event()

    def admit(self, sid: str, request: Any, auth: Any, welcome: Callable[[], None]) -> None:
        if isinstance(auth, dict) and auth.get("refuse"):
            raise Unauthenticated("You asked for it.")
        if isinstance(auth, dict) and auth.get("break"):
            raise ZeroDivisionError
        if isinstance(auth, dict) and auth.get("wait"):
            self.gate.wait()
        self.seen[sid] = {
            "auth": auth,
            "origin": request.get("HTTP_ORIGIN"),
            "cookie": request.get("HTTP_COOKIE"),
        }
        welcome()
        self.transport.rooms.join(sid, "all")

    def left(self, sid: str, reason: str) -> None:
        del self.seen[sid]
        self.left_for.append((sid, reason))


class TestCommands:
    __test__ = False

    def __init__(self, transport: SocketTransport, door: OpenDoor) -> None:
        self.transport = transport
        self.door = door
        self.gate = Event()
        self.done: list[Any] = []
        self.count = itertools.count(1)

    def __call__(self, sid: str, name: str, arguments: list[Any], reply: Reply) -> bool:
        if name == "silent":
            return True
        command = getattr(self, f"do_{name}", None)
        if command is None:
            raise Invalid(f"There is no command {name}.")
        command(sid, arguments[0] if arguments else None, reply)
        return name != "unpaced"

    def do_unpaced(self, sid: str, data: Any, reply: Reply) -> None:
        """A command that no other pace counts."""
        reply(ok)

    def do_echo(self, sid: str, data: Any, reply: Reply) -> None:
        reply(msgspec.json.encode({"ok": True, "data": data}))

    def do_whoami(self, sid: str, data: Any, reply: Reply) -> None:
        reply(msgspec.json.encode(self.door.seen[sid]))

    def do_boom(self, sid: str, data: Any, reply: Reply) -> None:
        raise RuntimeError("a bug of ours")

    def do_wait(self, sid: str, data: Any, reply: Reply) -> None:
        """Block until /open is called, as a command blocks on a commit; note the order of completion."""
        self.gate.wait()
        self.done.append(data)
        reply(ok)

    def do_note(self, sid: str, data: Any, reply: Reply) -> None:
        gevent.sleep(BREATH if data % 2 else 0)  # the odd ones take longer
        self.done.append(data)
        reply(msgspec.json.encode(data))

    def do_shout(self, sid: str, data: Any, reply: Reply) -> None:
        """Tell everyone, then answer, then tell everyone again: the order is part of the promise."""
        number = str(next(self.count)).encode()
        self.transport.rooms.emit("all", "shout", number, b'"before"')
        reply(number)
        self.transport.rooms.emit("all", "shout", number, b'"after"')

    def do_join(self, sid: str, data: Any, reply: Reply) -> None:
        reply(ok)
        self.transport.rooms.join(sid, data)

    def do_big(self, sid: str, data: Any, reply: Reply) -> None:
        reply(b'"' + b"a" * data + b'"')

    def do_read(self, sid: str, data: Any, reply: Reply) -> None:
        reply(b'"' + numbered(data) + b'"')


def create_app() -> flask.Flask:
    app = flask.Flask("test")
    given = {
        name: float(value) for name, value in msgspec.json.decode(os.environ.get("LIMITS", "{}")).items()
    }
    whole = {
        name: int(value)
        if name.endswith(("bytes", "messages", "packets", "unauthenticated", "pauses"))
        else value
        for name, value in given.items()
    }
    request_id = map(str, itertools.count(1)).__next__
    limits = ClientLimits(**whole)
    transport = SocketTransport(limits, request_id)
    door = OpenDoor(transport)
    commands = TestCommands(transport, door)
    mount(app, PATH, transport.attach(app, door, Dispatcher(commands, request_id)))

    @app.get("/members/<room>")
    def members(room: str) -> list[str]:
        return sorted(transport.rooms.members(room))

    @app.get("/disconnect/<sid>/<reason>")
    def disconnect(sid: str, reason: str) -> str:
        transport.rooms.disconnect(sid, reason)
        return "ok"

    @app.get("/open")
    def open_gate() -> str:
        commands.gate.set()
        door.gate.set()
        return "ok"

    @app.get("/state")
    def state() -> dict[str, Any]:
        server = app.extensions["socketio"].server
        return {
            "done": commands.done,
            "left": door.left_for,
            "inside": sorted(door.seen),
            "sockets": len(server.eio.sockets),
            "polling": sum(each.is_polled for each in server.eio.sockets.values()),
            "posting": sum(each.is_posting for each in server.eio.sockets.values()),
        }

    @app.get("/held")
    def held() -> dict[str, int]:
        """What clients take while they are there; from now on nothing is freed but by its last reference."""
        gc.disable()
        server = app.extensions["socketio"].server
        return {
            "sockets": len(server.eio.sockets),
            "inside": len(door.seen),
            "deadlines": len(server.eio._timer),
            "connections": sum(type(each) in {Client, WebSocket, ReceiveQueue} for each in gc.get_objects()),
            "file_descriptors": sum(1 for _ in Path("/proc/self/fd").iterdir()),
        }

    @app.get("/stop")
    def stop() -> str:
        transport.stop()
        return "ok"

    add_emitting(app, transport)
    return app


def add_emitting(app: flask.Flask, transport: SocketTransport) -> None:
    @app.get("/emit/<room>")
    def emit(room: str) -> str:
        """`n` events of `size` bytes (or `text` of so many), numbered from `first`.

        Others have a turn after each `burst` of them; `together` in as few writes as may be.
        """
        ask = flask.request.args
        filler = b'"' + (numbered(int(ask.get("text", 0))) or b"x" * int(ask.get("size", 10))) + b'"'
        first, burst = int(ask.get("first", 0)), int(ask.get("burst", 0))
        with transport.rooms.batched() if "together" in ask else nullcontext():
            for number in range(first, first + int(ask.get("n", 1))):
                transport.rooms.emit(room, "numbered", str(number).encode(), filler)
                if burst and number % burst == burst - 1:
                    gevent.sleep(BREATH)
        return "ok"
