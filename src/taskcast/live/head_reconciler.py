"""Compares every tail with the log's head each second and after writes by other processes, so no lost hint matters.

One query reads the heads of all tracked streams. Sockets whose session or token has expired are disconnected,
and tails that nobody needs are closed.
"""

import time

from taskcast.live.room_registry import RoomRegistry
from taskcast.ports.clock import Clock
from taskcast.ports.unit_of_work import Store
from taskcast.usecases.accounts.identity import identities

INTERVAL = 1.0  # seconds
IDLE_FACTOR = 4  # a run is followed by a pause this many times its duration, however often others write


class HeadReconciler:
    def __init__(self, store: Store, registry: RoomRegistry, clock: Clock) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock
        self._due_at = time.monotonic() + INTERVAL
        self._not_before = 0.0

    def due_in(self) -> float:
        """Seconds until the next run."""
        return max(0.0, self._due_at - time.monotonic())

    def schedule_soon(self) -> None:
        """Run soon, because another process wrote."""
        self._due_at = min(self._due_at, max(self._not_before, time.monotonic()))

    def run(self) -> None:
        """Compare now. Raises when the database cannot be read; the next run is a second later."""
        start = time.monotonic()
        self._due_at = start + INTERVAL
        self._disconnect_expired()
        self._registry.tails.close_idle(self._registry.is_stream_needed)
        streams = [tail.stream for tail in self._registry.tails]
        if streams:
            heads = self._store.read_slowly(lambda reading: reading.events.heads(streams))
            self._registry.tails.compare_heads(heads)
        end = time.monotonic()
        self._not_before = end + IDLE_FACTOR * (end - start)

    def _disconnect_expired(self) -> None:
        """Read the identities again first: a session that was used meanwhile expires later."""
        expired = self._registry.sockets.expired(self._clock.now())
        if not expired:
            return
        credentials = {socket.credential for socket in expired}
        known = self._store.read(lambda reading: identities(reading, credentials))
        for socket in expired:
            identity = known.get(socket.credential)
            if identity is not None and identity.ends_at is not None and identity.ends_at > self._clock.now():
                self._registry.sockets.extend(socket, identity.ends_at)
                continue
            is_token = socket.credential.kind == "token"
            self._registry.disconnect(socket, "token_expired" if is_token else "session_expired")
