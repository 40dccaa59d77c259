"""Socket.IO clients for tests against a running Taskcast: Python's, from threads of this process."""

import queue
import threading
from typing import Any, NamedTuple

import engineio
import socketio

from tests.services.server import TaskcastServer
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.people import Person

Json = dict[str, Any]


class Call(NamedTuple):
    """One event as it came."""

    name: str
    data: Any
    meta: Json | None


class _EndingQueue(queue.Queue[Any]):
    """Nobody waits for more once None was taken.

    The library puts one to end the thread that sends. Where that thread is overtaken it takes it, looks at the
    connection before it counts as closed, and waits half a minute for more; whoever hangs up waits for the thread.
    """

    _ended = False

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        item = super().get(block and not self._ended, timeout)
        self._ended = self._ended or item is None
        return item


class InOrder(engineio.Client):
    """Handles messages in the order in which they came: the library gives each to a thread of its own."""

    def create_queue(self, *_: Any, **__: Any) -> _EndingQueue:
        return _EndingQueue()

    def _trigger_event(self, event: str, *args: Any, **how: Any) -> Any:
        if event == "message":
            how["run_async"] = False
        return super()._trigger_event(event, *args, **how)


class OrderlyClient(socketio.Client):
    """A client on such a connection, as patient as the tests; it does not come back by itself."""

    def __init__(self) -> None:
        super().__init__(reconnection=False, request_timeout=PATIENCE_SECONDS)

    def _engineio_client_class(self) -> type[engineio.Client]:
        return InOrder


class Phone:
    """A person's client, and everything it heard."""

    def __init__(self, server: TaskcastServer, auth: Json, *, headers: Json | None = None) -> None:
        self.calls: list[Call] = []
        self.reason: str | None = None
        self.closed = threading.Event()
        self.client = OrderlyClient()
        self.client.on("*", self._heard)
        self.client.on("disconnect", self.closed.set)
        self.client.connect(
            server.url,
            auth=auth,
            headers=headers or {},
            transports=["websocket"],
            wait_timeout=PATIENCE_SECONDS,
        )
        self._socket = self.client.eio.ws

    @classmethod
    def of(cls, server: TaskcastServer, person: Person, *, rooms: str = "automatic") -> "Phone":
        return cls(server, {"token": server.token_for(person.email), "rooms": rooms})

    def _heard(self, name: str, data: Any, meta: Json | None = None) -> None:
        if name == "disconnected":
            self.reason = data["reason"]
        self.calls.append(Call(name, data, meta))

    def ask(self, name: str, **fields: Any) -> Json:
        answer: Json = self.client.call(name, fields, timeout=PATIENCE_SECONDS)
        return answer

    def heard(self, stream: str) -> list[Call]:
        return [call for call in list(self.calls) if call.meta is not None and call.meta["stream"] == stream]

    def seqs(self, stream: str) -> list[int]:
        return [call.meta["seq"] for call in self.heard(stream) if call.meta is not None]

    def wait_for(self, stream: str, seq: int, *, timeout: float = PATIENCE_SECONDS) -> None:
        """Until the event with that seq has come."""
        wait_until(lambda: seq in self.seqs(stream)[-50:], timeout=timeout, what=f"{stream}/{seq}")

    def close(self) -> None:
        self.client.disconnect()
        self._socket.shutdown()  # which the library leaves open when the server went first
