"""A relay before a TCP server: counts how often a client waits for an answer, and can lose one."""

import select
import socket
import threading


class Relay:
    """`port` is where clients come; `round_trips` counts, over all of them, messages sent after an answer."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.round_trips = 0
        self._lost: int | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    def lose_answer(self, number: int = 1) -> None:
        """Cut the connection once the server has answered the next, or the `number`th from now: nobody hears it."""
        self._lost = self.round_trips + number

    def close(self) -> None:
        self._listener.shutdown(
            socket.SHUT_RDWR
        )  # which ends the thread that accepts; closing alone would not
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        """Carry what one client and the server say, until either ends."""
        is_answered, is_heard = True, True
        with client, socket.create_connection(("127.0.0.1", self._server_port)) as server:
            while True:
                for speaker in select.select([client, server], [], [])[0]:
                    said = _received(speaker)
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


def _received(sock: socket.socket) -> bytes:
    try:
        return sock.recv(65_536)
    except OSError:  # reset: an end, too
        return b""
