"""The security log as use cases write to it: in the transaction of the effect, so that neither exists alone."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Protocol, Unpack

from taskcast.domain.ids import UserId
from taskcast.domain.security import SecurityDetails, SecurityKind

current_address: ContextVar[Callable[[], str] | None] = ContextVar("current_address", default=None)
"""Tells the network address on whose request the current greenlet works; the transports set it.

A function, so that requests that record nothing do not work it out. None on the command line and in background work.
"""


class SecurityLog(Protocol):
    """Part of a `Work`."""

    def record(self, kind: SecurityKind, actor: UserId | None, **details: Unpack[SecurityDetails]) -> None:
        """Add one line, committed with the effect or not at all; after the commit it is logged, too.

        The time is the transaction's, the network address the request's. `actor` is who caused it, None for
        Taskcast itself and for somebody unknown.

            work.security.record("token_created", actor.user_id, subject=actor.user_id, object_id=token.id)
        """
        ...
