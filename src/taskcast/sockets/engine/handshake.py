"""The WebSocket opening handshake (RFC 6455 §4.2), without I/O: the request's headers in, the answer out."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final

from taskcast.sockets.engine.frames import accept_token

_KEY_BYTES: Final = 16
_VERSION: Final = "13"


class NoHandshake(Exception):  # noqa: N818 - what the request is
    """The request is not a proper handshake; `headers` belong to the answer that says so."""

    def __init__(self, *headers: tuple[str, str]) -> None:
        super().__init__("not a WebSocket handshake")
        self.headers = headers


def response(environ: Mapping[str, Any]) -> bytes:
    """The 101 answer.

    Extensions are not taken up: without permessage-deflate one frame serves every client.

    Raises:
        NoHandshake: another method or version of HTTP, no request to upgrade, another version of the protocol (then the
            headers name ours, §4.4), or no key.
    """
    if environ["REQUEST_METHOD"] != "GET" or environ.get("SERVER_PROTOCOL") != "HTTP/1.1":
        raise NoHandshake
    if "upgrade" not in _tokens(environ, "HTTP_CONNECTION"):
        raise NoHandshake
    if "websocket" not in _tokens(environ, "HTTP_UPGRADE"):
        raise NoHandshake
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != _VERSION:
        raise NoHandshake(("Sec-WebSocket-Version", _VERSION))
    key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
    if not _is_key(key):
        raise NoHandshake
    return (
        "HTTP/1.1 101 Switching Protocols\r\n"
        "Upgrade: websocket\r\n"
        "Connection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept_token(key)}\r\n"
        "\r\n"
    ).encode()


def _tokens(environ: Mapping[str, Any], name: str) -> set[str]:
    return {token.strip(" \t") for token in environ.get(name, "").lower().split(",")}


def _is_key(key: str) -> bool:
    try:
        return len(b64decode(key, validate=True)) == _KEY_BYTES
    except (binascii.Error, ValueError):
        return False
