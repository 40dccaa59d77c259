"""The body of a polling client's POST, taken apart as it is read: packets, separated by a record separator."""

from collections.abc import Callable, Iterator
from typing import Final

from taskcast.sockets.engine.receive_queue import TooLong

_SEPARATOR: Final = b"\x1e"
_CHUNK: Final = 64 * 1024
_KEPT: Final = 256  # bytes of a packet over the limit
_PATIENCE: Final = 64  # times the limit: what comes after is not read


def packets_of(read: Callable[[int], bytes], limit: int) -> Iterator[bytes | TooLong]:
    """The packets in order; of one over the limit only the beginning, so no client can fill the memory."""
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
