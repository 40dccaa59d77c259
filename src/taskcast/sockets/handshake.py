"""The WebSocket opening handshake (RFC 6455 §4.2), without I/O: the request's headers in, the answer out."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final

from taskcast.sockets.frames import accept_token

_KEY_BYTES: Final = 16


def is_upgrade(environ: Mapping[str, Any]) -> bool:
    """Whether the client asks for a WebSocket instead of an HTTP answer."""
    wishes = {wish.strip() for wish in environ.get("HTTP_CONNECTION", "").lower().split(",")}
    return "upgrade" in wishes and environ.get("HTTP_UPGRADE", "").lower() == "websocket"


def response(environ: Mapping[str, Any]) -> bytes | None:
    """The 101 answer, or None when the request is not a proper handshake.

    Extensions are not taken up: without permessage-deflate one frame serves every client.
    """
    key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
    try:
        is_key = len(b64decode(key, validate=True)) == _KEY_BYTES
    except (binascii.Error, ValueError):
        is_key = False
    if not is_key or environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
        return None
    return (
        "HTTP/1.1 101 Switching Protocols\r\n"
        "Upgrade: websocket\r\n"
        "Connection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept_token(key)}\r\n"
        "\r\n"
    ).encode()
