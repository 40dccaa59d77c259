"""A WSGI application that tells what it was asked, and misbehaves when asked to; served by the worker under test."""

import hashlib
import json
import os
from collections.abc import Iterable
from typing import Any, ClassVar

import gevent
import gevent.socket
from gevent.event import Event

from taskcast.webserver.gunicorn_worker import FastPathWorker
from taskcast.webserver.http_connection import TAKE_SOCKET

gate = Event()
waiting = Event()


class HastyWorker(FastPathWorker):
    request_seconds = 1


class SlowlyEndingWorker(FastPathWorker):
    """Whoever listens at $END_PORT is told that the end has come, and holds it up until they hang up."""

    first_request_seconds = 60

    def end(self) -> None:
        with gevent.socket.create_connection(("127.0.0.1", int(os.environ["END_PORT"]))) as observer:
            observer.recv(1)


class StrictWorker(FastPathWorker):
    most_fresh = 5
    fresh_grace_seconds = 0
    running: ClassVar["StrictWorker"]

    def begin(self) -> None:
        StrictWorker.running = self


def do_unread(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """How many connections that have completed no request do not wait for their client."""
    answer = str(sum(not each.waits_for_client for each in StrictWorker.running._fresh._address_of)).encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]


class UncountingWorker(FastPathWorker):
    most_fresh = None
    fresh_grace_seconds = 0


class ImpatientWorker(FastPathWorker):
    first_byte_seconds = 0.5


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    name = environ["PATH_INFO"].strip("/").replace("-", "_") or "echo"
    made: Iterable[bytes] = globals()[f"do_{name}"](environ, start_response)
    return made


def do_echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    told = {name: value for name, value in environ.items() if name.isupper()}
    answer = json.dumps({**told, "body": len(body), "digest": hashlib.sha256(body).hexdigest()}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]


def do_parts(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return iter([b"one,", b"", b"two"])


def do_short(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", "10")])
    return [b"only"]


def do_long(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", "4")])
    return [b"four and more"]


def do_nothing(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("204 No Content", [("Content-Length", "0")])
    return []


def do_split(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("X-Name", "value\r\nX-Injected: yes")])
    return []


def do_fail(_environ: dict[str, Any], _start_response: Any) -> Iterable[bytes]:
    raise ZeroDivisionError


def do_fail_late(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", "10")])
    yield b"five "
    raise ZeroDivisionError


def do_big(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", str(32 * 2**20))])
    return [b"x" * 2**20] * 32


def do_wait(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer when /open is asked for."""
    waiting.set()
    gate.wait()
    start_response("200 OK", [("Content-Length", "6")])
    return [b"waited"]


def do_is_waiting(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    waiting.wait()
    start_response("200 OK", [("Content-Length", "0")])
    return []


def do_open(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    gate.set()
    start_response("200 OK", [("Content-Length", "0")])
    return []


def do_open_later(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    gevent.spawn_later(0.5, gate.set)
    start_response("200 OK", [("Content-Length", "0")])
    return []


executed: list[str] = []


def do_count(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Do something, once the body is there."""
    environ["wsgi.input"].read()
    executed.append("count")
    start_response("204 No Content", [])
    return []


def do_count_pieces(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Do something, once the body is there, which is read in pieces."""
    while environ["wsgi.input"].read(7):
        pass
    executed.append("count")
    start_response("204 No Content", [])
    return []


def do_count_carelessly(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Do as if nothing was wrong with the body."""
    try:
        return do_count(environ, start_response)
    except Exception:  # noqa: BLE001 - as libraries do
        start_response("200 OK", [("Content-Length", "2")])
        return [b"OK"]


def do_counted(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    answer = str(len(executed)).encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]


def do_refuse(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer without a look at the body."""
    start_response("401 Unauthorized", [("Content-Length", "0")])
    return []


def do_take(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Take the socket and say so on it."""
    taken = environ[TAKE_SOCKET]()
    if taken is None:
        start_response("409 Conflict", [("Content-Length", "0")])
        return []
    taken.sendall(b"taken")
    taken.close()
    raise StopIteration


def do_closing(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", "0"), ("Connection", "close")])
    return []
