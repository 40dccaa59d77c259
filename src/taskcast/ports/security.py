"""The port of the security log.

An entry is written in the transaction of its effect, so that neither exists alone.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Protocol, Unpack

from taskcast.domain.ids import UserId
from taskcast.domain.security import SecurityDetails, SecurityKind

current_address: ContextVar[Callable[[], str] | None] = ContextVar("current_address", default=None)
"""Returns the network address of the request that the current greenlet serves; the transports set it.

It is a function so that only requests that record something compute the address. None on the command line and
in background work.
"""


class SecurityLog(Protocol):
    """Part of a `Work`."""

    def record(self, kind: SecurityKind, actor: UserId | None, **details: Unpack[SecurityDetails]) -> None:
        """Add one entry, committed with its effect or not at all; after the commit it is also logged.

        Time and network address come from the transaction and the request. `actor` is who caused it; None for
        Taskcast itself and for unknown people.

            work.security.record("token_created", actor.user_id, subject=actor.user_id, object_id=token.id)
        """
        ...
