"""What stands between clients and a TCP server; how it carries what they say is its own."""

import contextlib
import socket
import threading

RECEIVED_BYTES = 65_536


class Proxy:
    """`port` is where clients come. For each of them `carry` runs in a thread, until either side ends."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def carry(self, client: socket.socket, server: socket.socket) -> None:
        """Carry what one client and the server say, until either ends."""
        raise NotImplementedError

    def close(self) -> None:
        """Let nobody in any more."""
        shut(self._listener)  # which ends the thread that accepts; closing alone would not
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._let_in, args=(client,), daemon=True).start()

    def _let_in(self, client: socket.socket) -> None:
        with client:
            try:
                server = socket.create_connection(("127.0.0.1", self._server_port))
            except OSError:  # it is not running
                return
            with server, contextlib.suppress(OSError):  # reset: an end, too
                self.carry(client, server)


def shut(sock: socket.socket) -> None:
    """End a connection, or a listener, for whoever waits for it in another thread."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
