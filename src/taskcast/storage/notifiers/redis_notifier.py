"""Redis pub/sub instead of NOTIFY, where many nodes write: hints only, and never waited for by a write.

What nodes say about people goes the same way.
"""

import secrets
import threading
from collections.abc import Callable, Sequence

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from taskcast.domain.errors import Unavailable
from taskcast.storage.notifiers.presence_bus import CHANNEL as PRESENCE
from taskcast.storage.notifiers.presence_bus import NotifierPresenceBus

CHANNEL = "taskcast"
PATIENCE_SECONDS = 0.5
RECONNECT_SECONDS = 1.0


class RedisNotifier:
    """Calls `hint` when another store may have committed something. Without Redis, the sweep of tailers does."""

    def __init__(self, url: str, hint: Callable[[], None], bus: NotifierPresenceBus) -> None:
        # No retries of its own: we were deaf meanwhile, so each new connection has to hint.
        once = Retry(NoBackoff(), 0)
        self._redis = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5, retry=once)
        self._hint = hint
        self._bus = bus
        self._name = secrets.token_hex(8)
        self._closed = threading.Event()
        self._wanted = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        for body in (self._listen, self._publish):
            thread = threading.Thread(target=body, name="redis-hints", daemon=True)
            thread.start()
            self._threads.append(thread)

    def publish(self) -> None:
        """Hint to the others soon; many at once become one."""
        if not self._threads:  # a command that ends before any thread would have spoken
            self._speak()
        self._wanted.set()

    def publish_presence(self, messages: Sequence[str]) -> None:
        """Send presence announcements to the other nodes.

        Raises:
            Unavailable: Redis is away.
        """
        try:
            for message in messages:
                self._redis.publish(PRESENCE, message)
        except redis.RedisError:
            raise Unavailable from None

    def close(self) -> None:
        self._closed.set()
        self._wanted.set()
        for thread in self._threads:
            thread.join()
        self._redis.close()

    def _publish(self) -> None:
        while not self._closed.is_set():
            self._wanted.wait()
            self._wanted.clear()
            self._speak()

    def _speak(self) -> None:
        try:
            self._redis.publish(CHANNEL, self._name)
        except redis.RedisError:
            return  # a hint lost; the others sweep

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                with self._redis.pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]
                    heard.subscribe(CHANNEL, PRESENCE)
                    self._hint()
                    self._bus.connected()
                    self._hear(heard)
            except redis.RedisError:
                self._closed.wait(RECONNECT_SECONDS)

    def _hear(self, heard: "redis.client.PubSub") -> None:
        while not self._closed.is_set():
            message = heard.get_message(timeout=PATIENCE_SECONDS)
            if message is None:
                continue
            if message["channel"] == PRESENCE.encode():
                self._bus.heard(message["data"].decode())
            elif message["data"] != self._name.encode():
                self._hint()
