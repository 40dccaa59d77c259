"""The line between one client and a TCP server: it can be cut, or lose what one side says while it looks alive."""

import select
import socket
import threading
from typing import Literal

from tests.services.proxy import RECEIVED_BYTES, Proxy, shut

Loses = Literal["nothing", "requests", "answers"]


class Line(Proxy):
    """`lost` counts what was said and did not arrive."""

    def __init__(self, server_port: int) -> None:
        self.lost = 0
        self._loses: Loses = "nothing"
        self._is_cut = False
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        super().__init__(server_port)

    def cut(self) -> None:
        """Nobody gets through, and what was open has ended."""
        with self._lock:
            self._is_cut = True
            for each in self._open:
                shut(each)

    def lose(self, what: Loses) -> None:
        """From now on nothing of this arrives; connections stay open."""
        self._loses = what

    def mend(self) -> None:
        """Be a good line again. What has lost something is closed first: nobody could go on with it."""
        self.cut()
        with self._lock:
            self._is_cut = False
            self._loses = "nothing"

    def close(self) -> None:
        """End for good."""
        self.cut()
        super().close()

    def carry(self, client: socket.socket, server: socket.socket) -> None:
        with self._lock:
            if self._is_cut:
                return
            self._open |= {client, server}
        try:
            self._carry_both(client, server)
        finally:
            with self._lock:
                self._open -= {client, server}

    def _carry_both(self, client: socket.socket, server: socket.socket) -> None:
        speakers = {client.fileno(): client, server.fileno(): server}
        waiting = select.poll()
        for each in speakers:
            waiting.register(each, select.POLLIN)
        while True:
            for number, _ in waiting.poll():
                speaker = speakers[number]
                said = speaker.recv(RECEIVED_BYTES)
                if not said:
                    return
                if self._loses == ("answers" if speaker is server else "requests"):
                    self.lost += 1
                else:
                    (client if speaker is server else server).sendall(said)
