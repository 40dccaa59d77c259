"""While the other side cannot be reached at all, one message at a time tries, a few times a minute.

Everything else that is due waits untouched: each attempt would cost a lease, a connection and a mark, beside
the requests served here. One for the worker, since all deliveries go over mail; a second channel with an
outside of its own needs leases by channel.
"""

import threading
from collections.abc import Callable

import structlog

from taskcast.domain.ids import parse_instant
from taskcast.notify.backoff import next_wait
from taskcast.ports.clock import Clock

LONGEST = 15.0
"""Seconds between two attempts, so that mail flows again soon after the server is back."""

log = structlog.get_logger(__name__)


class CircuitBreaker:
    """Told by senders what they met, asked by the dispatcher how long to wait."""

    def __init__(self, clock: Clock, chance: Callable[[], float]) -> None:
        self._clock = clock
        self._chance = chance
        self._attempts = 0
        self._until = 0.0
        self._lock = threading.Lock()

    @property
    def lasts(self) -> bool:
        return self._attempts > 0

    def seconds_to_wait(self) -> float:
        """Until the next attempt; 0 or less when it may begin, or there is no outage."""
        left = self._until - self._now() if self._attempts else 0.0
        return 0.0 if left > LONGEST else left  # the clock was set back

    def met(self) -> None:
        """The other side could not be reached. Those that tried at the same time count as one attempt."""
        with self._lock:
            if self.seconds_to_wait() > 0:
                return
            self._attempts += 1
            wait = next_wait(self._attempts, chance=self._chance())
            self._until = self._now() + min(wait or LONGEST, LONGEST)
            if self._attempts == 1:
                log.warning("channel_went_away")

    def ended(self) -> None:
        """The other side answered."""
        with self._lock:
            if self._attempts:
                log.info("channel_came_back", attempts=self._attempts)
            self._attempts = 0

    def _now(self) -> float:
        return parse_instant(self._clock.now()).timestamp()
