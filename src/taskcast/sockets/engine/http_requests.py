"""Engine.IO 4 over HTTP: what a request asks for, and how it is answered or refused.

Refusals are those of the reference implementation: 400 with a JSON object of its `code` and `message`. Nothing here
may be kept by a cache, and nothing that the client sent is repeated.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Final, NamedTuple
from urllib.parse import parse_qs

import msgspec

from taskcast.sockets.engine.packets import OutgoingMessage
from taskcast.sockets.engine.receive_queue import TooLong
from taskcast.sockets.library_adapter import Environ, StartResponse

_SEPARATOR: Final = b"\x1e"
_CHUNK: Final = 64 * 1024
_KEPT: Final = 256  # bytes of a packet over the limit
_PATIENCE: Final = 64  # times the limit: what comes after is not read
_COMPRESSED_FROM: Final = 1024  # bytes
_COMPRESSION: Final = 1  # quick: most of what can be had, at a fraction of the work
_NO_STORE: Final = ("Cache-Control", "no-store")

Headers = tuple[tuple[str, str], ...]


class Fault(Enum):
    """Why a request is refused: the codes and messages of Engine.IO's reference implementation."""

    UNKNOWN_TRANSPORT = 0, "Transport unknown"
    UNKNOWN_SESSION = 1, "Session ID unknown"
    BAD_HANDSHAKE_METHOD = 2, "Bad handshake method"
    BAD_REQUEST = 3, "Bad request"
    UNSUPPORTED_VERSION = 5, "Unsupported protocol version"


class Refused(Exception):  # noqa: N818 - what becomes of the request
    """The request is no part of the protocol."""

    def __init__(self, fault: Fault, headers: Headers = ()) -> None:
        super().__init__(fault.value[1])
        self.fault = fault
        self.headers = headers


class EngineRequest(NamedTuple):
    """A request as its address and method say it."""

    transport: str
    session: str | None  # of none, it wants to open one
    method: str


def parse_request(environ: Environ) -> EngineRequest:
    """Read which transport and session a request speaks of.

    Not JSONP, which no client of Socket.IO 4 uses: any page may load a script, and old browsers send the cookie
    along without saying whose page it is.

    Raises:
        Refused: an unknown transport, another version of the protocol, or a method that opens no session.
    """
    query = parse_qs(environ.get("QUERY_STRING", ""))
    request = EngineRequest(
        query.get("transport", [""])[0], query.get("sid", [None])[0], environ["REQUEST_METHOD"]
    )  # fmt: skip
    if request.transport not in {"polling", "websocket"}:
        raise Refused(Fault.UNKNOWN_TRANSPORT)
    if "j" in query:
        raise Refused(Fault.BAD_REQUEST)
    if request.session is None:
        if request.method != "GET":
            raise Refused(Fault.BAD_HANDSHAKE_METHOD)
        if query.get("EIO") != ["4"]:
            raise Refused(Fault.UNSUPPORTED_VERSION)
    return request


def answer(
    environ: Environ, start_response: StartResponse, messages: Iterable[OutgoingMessage] | None
) -> list[bytes]:
    """Answer a poll with messages, or a POST, whose packets were taken, with `ok`."""
    body = b"ok" if messages is None else _SEPARATOR.join([each.packet for each in messages])
    headers = [("Content-Type", "text/plain; charset=UTF-8"), _NO_STORE]
    if len(body) >= _COMPRESSED_FROM and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = gzip.compress(body, _COMPRESSION, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [body]


def refuse(start_response: StartResponse, refused: Refused) -> list[bytes]:
    """Say why a request is refused."""
    code, message = refused.fault.value
    body = msgspec.json.encode({"code": code, "message": message})
    headers = [
        ("Content-Type", "application/json"), ("Content-Length", str(len(body))), _NO_STORE, *refused.headers,
    ]  # fmt: skip
    start_response("400 Bad Request", headers)
    return [body]


def _takes_gzip(accepted: str) -> bool:
    """Whether the client wants gzip (RFC 9110 §12.5.3); a weight of zero says that it does not."""
    for each in accepted.lower().split(","):
        coding, *parameters = (part.strip() for part in each.split(";"))
        if coding == "gzip":
            return not any(
                part.replace(" ", "").rstrip("0").rstrip(".") in {"q=", "q=0"} for part in parameters
            )
    return False


def packets_of(read: Callable[[int], bytes], limit: int) -> Iterator[bytes | TooLong]:
    """The packets of a POST in order, taken apart as the body is read.

    Of one over the limit only the beginning is kept, so no client can fill the memory.
    """
    rest, is_too_long, total = b"", False, 0
    while total < limit * _PATIENCE and (chunk := read(_CHUNK)):
        total += len(chunk)
        *complete, rest = (rest + chunk).split(_SEPARATOR)
        for packet in complete:
            yield TooLong(packet[:_KEPT]) if is_too_long or len(packet) > limit else packet
            is_too_long = False
        if is_too_long or len(rest) > limit:
            rest, is_too_long = rest[:_KEPT], True
    if total < limit * _PATIENCE:
        yield TooLong(rest[:_KEPT]) if is_too_long or len(rest) > limit else rest
