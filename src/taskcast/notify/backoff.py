"""When to retry: exponential backoff per message, and a circuit breaker for the server as a whole.

The wait starts at 2.5 to 5 s and doubles up to an hour. After about three days of failures a message is dead. Half of
each wait is random, so that messages that failed together are not retried together.
"""

import threading
from collections.abc import Callable

import structlog

from taskcast.domain.ids import parse_instant
from taskcast.ports.clock import Clock

FIRST = 5.0
LONGEST = 3600.0
MOST_SECONDS = 3 * 24 * 3600.0


def next_wait(failures: int, *, chance: float, retry_after: float | None = None) -> float | None:
    """The seconds to wait after this many failures, or None to give up.

    Args:
        failures: 1 or more.
        chance: uniform in [0, 1).
        retry_after: what the other side retry_after for (Retry-After, RFC 9110 §10.2.3): never waited less than that,
            and never more than a day.
    """
    if failures > most_failures():
        return None
    wait = _ceiling(failures) * (0.5 + chance / 2)
    return wait if retry_after is None else max(wait, min(retry_after, MOST_SECONDS / 3))


def most_failures() -> int:
    """The number of failures after which the average waits add up to `MOST_SECONDS`."""
    failures, waited = 0, 0.0
    while waited < MOST_SECONDS:
        failures += 1
        waited += _ceiling(failures) * 0.75
    return failures


def _ceiling(failures: int) -> float:
    doublings = min(failures - 1, 20)  # more would exceed LONGEST anyway, and overflow
    return min(FIRST * 2.0**doublings, LONGEST)


LONGEST_PAUSE = 15.0
"""Seconds between two attempts, so that sending resumes soon after the server is back."""

log = structlog.get_logger(__name__)


class CircuitBreaker:
    """Lets one message at a time try, a few times a minute, while the server cannot be reached.

    All other deliveries wait, because each attempt costs a lease, a connection and a mark. Senders report successes and
    failures; the dispatcher asks how long to wait. The worker has one breaker, since all deliveries go by mail; a second
    channel with its own server needs leases per channel.
    """

    def __init__(self, clock: Clock, chance: Callable[[], float]) -> None:
        self._clock = clock
        self._chance = chance
        self._attempts = 0
        self._until = 0.0
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        return self._attempts > 0

    def seconds_to_wait(self) -> float:
        """Seconds until the next attempt; 0 or less when it may start, or the breaker is closed."""
        left = self._until - self._now() if self._attempts else 0.0
        return 0.0 if left > LONGEST_PAUSE else left  # the clock was set back

    def record_failure(self) -> None:
        """The server could not be reached. Concurrent attempts count as one."""
        with self._lock:
            if self.seconds_to_wait() > 0:
                return
            self._attempts += 1
            wait = next_wait(self._attempts, chance=self._chance())
            self._until = self._now() + min(wait or LONGEST_PAUSE, LONGEST_PAUSE)
            if self._attempts == 1:
                log.warning("channel_went_away")

    def record_success(self) -> None:
        """The server answered: close the breaker."""
        with self._lock:
            if self._attempts:
                log.info("channel_came_back", attempts=self._attempts)
            self._attempts = 0

    def _now(self) -> float:
        return parse_instant(self._clock.now()).timestamp()
