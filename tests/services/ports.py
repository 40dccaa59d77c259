"""TCP ports on the loopback address for the servers of tests: no two get the same, in no process of this machine.

A port is known some time before its server listens, and stays a server's own while that is down. So ports come from
below those that the system hands out by itself, and each process of tests takes a block of them for as long as it runs.
"""

import socket
from collections.abc import Iterator
from functools import cache
from itertools import cycle

FIRST, BLOCK, BLOCKS = 20_000, 500, 24
"""Up to 31,999: Linux hands out ports from 32,768 on to whoever asks for none in particular."""


def free_port() -> int:
    """A port nobody listens on, which nobody else is given until all others of the block were."""
    ports = _own_ports()
    for port in (next(ports) for _ in range(BLOCK)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:  # of another program
                continue
            return port
    raise RuntimeError("other programs have taken all ports of the tests")


@cache
def _own_ports() -> Iterator[int]:
    """The ports of a block that no other process uses, one after the other."""
    for number in range(BLOCKS):
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(
                f"\0taskcast-tests-ports-{number}"
            )  # a name without a file, as long as the process runs
        except OSError:
            claim.close()
            continue
        claim.detach()
        first = FIRST + number * BLOCK
        return cycle(range(first, first + BLOCK))
    raise RuntimeError(f"{BLOCKS} processes run tests already")
