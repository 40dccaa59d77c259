"""A look at everything, every second and whenever another process wrote: no lost hint goes unnoticed for long.

One query tells where every watched stream stands. Sockets whose session or token is over are sent away, streams nobody
listens to any more are forgotten.
"""

import time

from taskcast.live.room_registry import RoomRegistry
from taskcast.ports.clock import Clock
from taskcast.ports.unit_of_work import Store
from taskcast.usecases.accounts.identity import identities

EVERY = 1.0  # seconds
REST = 4  # times as long as a look takes, others have the loop, however often another process writes


class HeadReconciler:
    def __init__(self, store: Store, hall: RoomRegistry, clock: Clock) -> None:
        self._store = store
        self._hall = hall
        self._clock = clock
        self._due_at = time.monotonic() + EVERY
        self._rested_at = 0.0

    def due_in(self) -> float:
        """Seconds until the next one."""
        return max(0.0, self._due_at - time.monotonic())

    def ask(self) -> None:
        """Another process wrote: look soon."""
        self._due_at = min(self._due_at, max(self._rested_at, time.monotonic()))

    def run(self) -> None:
        """Look now. Raises when the database cannot be read; the next look is in a second."""
        start = time.monotonic()
        self._due_at = start + EVERY
        self._send_expired_away()
        self._hall.tails.close_idle(self._hall.needs)
        streams = [tail.stream for tail in self._hall.tails]
        if streams:
            heads = self._store.read_slowly(lambda reading: reading.events.heads(streams))
            self._hall.tails.compare(heads)
        end = time.monotonic()
        self._rested_at = end + REST * (end - start)

    def _send_expired_away(self) -> None:
        """Ask once more before: a session that was used meanwhile lasts longer."""
        expired = self._hall.listeners.expired(self._clock.now())
        if not expired:
            return
        credentials = {listener.credential for listener in expired}
        known = self._store.read(lambda reading: identities(reading, credentials))
        for listener in expired:
            identity = known.get(listener.credential)
            if identity is not None and identity.ends_at is not None and identity.ends_at > self._clock.now():
                self._hall.listeners.prolong(listener, identity.ends_at)
                continue
            is_token = listener.credential.kind == "token"
            self._hall.send_away(listener, "token_expired" if is_token else "session_expired")
