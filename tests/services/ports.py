"""Find free TCP ports on the loopback address."""

import socket


def free_port() -> int:
    """A port nobody listens on now; another program could take it before its user does, so servers are awaited."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
