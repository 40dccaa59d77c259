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
    """Nobody waits for more once None was taken: the thread that takes it may look before the connection counts as closed."""

    is_awaited = False
    _ended = False

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        self.is_awaited = block
        item = super().get(block and not self._ended, timeout)
        self.is_awaited = False
        self._ended = self._ended or item is None
        return item


class InOrder(engineio.Client):
    """Handles messages in the order in which they came: the library gives each to a thread of its own.

    When it hangs up it tells the server, and its threads end. With the library, the thread that sends may end before it
    has told, so that a poll goes on until the next ping, or miss that it is to end, and wait half a minute for more.
    """

    def create_queue(self, *_: Any, **__: Any) -> _EndingQueue:
        return _EndingQueue()

    def disconnect(self, abort: bool = False, reason: str | None = None) -> None:
        if not abort:
            wait_until(lambda: self.queue.is_awaited or self._is_over(), what="what was to be sent")
        super().disconnect(abort, reason)

    def _is_over(self) -> bool:
        return self.state != "connected" or self.write_loop_task is None

    def _reset(self) -> None:
        super()._reset()
        self.queue.put(None)  # what was in it is gone, perhaps before that thread saw it

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
