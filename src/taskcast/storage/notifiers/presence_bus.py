"""What nodes say to each other about people, over the same connections as the hints of commits.

Words wait in a bounded queue for a thread (a greenlet where gevent runs) that sends them; nobody waits for
it. Without the database, or Redis, they are lost, and said again by those whose words they are.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from taskcast.domain.errors import Unavailable
from taskcast.storage.loop_bridge import LoopBridge, current_bridge

CHANNEL = "taskcast_presence"
MOST_WAITING = 1000
AT_ONCE = 50  # words sent together
PARTING_SECONDS = 2.0


class NotifierPresenceBus:
    """Fulfils `taskcast.ports.live.PresenceBus`; `send` raises `Unavailable` when it cannot."""

    def __init__(self, send: Callable[[Sequence[str]], None]) -> None:
        self._send = send
        self._waiting: deque[str] = deque(maxlen=MOST_WAITING)
        self._wanted = threading.Event()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._listening: tuple[LoopBridge, Callable[[str], None], Callable[[], None]] | None = None

    def publish(self, message: str) -> None:
        self._waiting.append(message)
        self._wanted.set()

    def listen(self, hear: Callable[[str], None], *, on_ready: Callable[[], None]) -> None:
        self._listening = (current_bridge(), hear, on_ready)

    def connected(self) -> None:
        """The wire is there (again)."""
        if self._listening is not None:
            home, _, begun = self._listening
            home.call_soon(begun)

    def heard(self, message: str) -> None:
        """Hand on what came over the wire, from whatever thread."""
        if self._listening is not None:
            home, hear, _ = self._listening
            home.call_soon(partial(hear, message))

    def start(self) -> None:
        self._thread = threading.Thread(target=self._speak, name="presence-bus", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Send what waits, if that is possible soon, and end."""
        self._closed = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(PARTING_SECONDS)

    def _speak(self) -> None:
        while not self._closed:
            self._wanted.wait()
            self._wanted.clear()
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
                try:
                    self._send(batch)
                except Unavailable:
                    self._waiting.clear()
