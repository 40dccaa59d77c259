"""A relay before a TCP server: counts how often a client waits for an answer, and can lose one."""

import select
import socket

from tests.services.proxy import RECEIVED_BYTES, Proxy


class Relay(Proxy):
    """`round_trips` counts, over all clients, messages sent after an answer."""

    def __init__(self, server_port: int) -> None:
        self.round_trips = 0
        self._lost: int | None = None
        super().__init__(server_port)

    def lose_answer(self, number: int = 1) -> None:
        """Cut the connection once the server has answered the next, or the `number`th from now: nobody hears it."""
        self._lost = self.round_trips + number

    def carry(self, client: socket.socket, server: socket.socket) -> None:
        is_answered, is_heard = True, True
        while True:
            for speaker in select.select([client, server], [], [])[0]:
                said = speaker.recv(RECEIVED_BYTES)
                if not said:
                    return
                if speaker is server:
                    is_answered = True
                    if not is_heard:
                        return
                    client.sendall(said)
                    continue
                if is_answered:
                    is_answered, is_heard = False, self._asked()
                server.sendall(said)

    def _asked(self) -> bool:
        """Somebody waits for an answer; returns whether they will get it."""
        self.round_trips += 1
        return self.round_trips != self._lost
