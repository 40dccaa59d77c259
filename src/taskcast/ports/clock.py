"""Time and chance, injected so that rules can be tested at any moment."""

from typing import Protocol

from taskcast.domain.ids import Instant


class Clock(Protocol):
    """Where instants come from."""

    def now(self) -> Instant:
        """The current instant."""
        ...


class Ids(Protocol):
    """Where unguessable names come from."""

    def lease_id(self) -> str:
        """A new name for a lease, unique over all nodes."""
        ...

    def epoch(self) -> str:
        """A new epoch for a stream."""
        ...

    def secret(self) -> str:
        """256 bits of chance, URL-safe, for a session, an API token or a link."""
        ...
