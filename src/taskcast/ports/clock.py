"""Sources of time and random identifiers, injected so that tests control them."""

from typing import Protocol

from taskcast.domain.ids import Instant


class Clock(Protocol):
    """The source of instants."""

    def now(self) -> Instant:
        """The current instant."""
        ...


class Ids(Protocol):
    """The source of random identifiers and secrets."""

    def lease_id(self) -> str:
        """A new lease id, unique over all nodes."""
        ...

    def epoch(self) -> str:
        """A new epoch for a stream."""
        ...

    def secret(self) -> str:
        """A 256-bit URL-safe random secret for a session, an API token or a link."""
        ...
