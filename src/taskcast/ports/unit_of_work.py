"""The unit of work: one transaction, through which a use case reads and changes everything.

A use case is a function `(work, command, actor) -> Result`; it never commits and never emits.
`Store.run` commits and returns when the change is on disk (promise P1). Contract and threads:
docs/decisions/0004-threads-greenlets-and-failed-commits.md.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

import msgspec

from taskcast.domain.events import Event, Fact, Place
from taskcast.domain.ids import Instant, ProjectId
from taskcast.domain.permissions import Actor
from taskcast.ports.accounts import AccountMail, Devices, Identities, LinkTokens, Users
from taskcast.ports.clock import Ids
from taskcast.ports.event_log import EventLog
from taskcast.ports.queries import Queries
from taskcast.ports.repositories import (
    Arrangements,
    Comments,
    Entities,
    FoundUids,
    Idempotency,
    Inbox,
    Labels,
    Projects,
    Sections,
    Tasks,
    Uids,
)
from taskcast.ports.security import SecurityLog

T = TypeVar("T")
E = TypeVar("E", bound=msgspec.Struct)


class Work(Protocol):
    """The repositories of a write transaction. Valid only inside the function it was passed to."""

    @property
    def now(self) -> Instant:
        """The instant of this transaction."""
        ...

    @property
    def ids(self) -> Ids: ...

    @property
    def tasks(self) -> Tasks: ...

    @property
    def projects(self) -> Projects: ...

    def entities(self, kind: type[E]) -> Entities[E]:
        """Those of a kind that `domain/entities` registers."""
        ...

    @property
    def arrangements(self) -> Arrangements: ...

    @property
    def sections(self) -> Sections: ...

    @property
    def labels(self) -> Labels: ...

    @property
    def comments(self) -> Comments: ...

    @property
    def inbox(self) -> Inbox: ...

    @property
    def users(self) -> Users: ...

    @property
    def identities(self) -> Identities: ...

    @property
    def devices(self) -> Devices: ...

    @property
    def account_mail(self) -> AccountMail: ...

    @property
    def link_tokens(self) -> LinkTokens: ...

    @property
    def idempotency(self) -> Idempotency: ...

    @property
    def uids(self) -> Uids: ...

    @property
    def security(self) -> SecurityLog: ...

    def record(self, *facts: Fact) -> None:
        """Record what happened. Events, deliveries, inbox lines and activity are derived from it."""
        ...

    def publish(self, actor: Actor | None, command_id: str | None) -> list[Place]:
        """Append the recorded facts to their streams; called once, last (`perform` does it).

        Locks the streams here, in sorted order, after everything else (lock order: idempotency key, entities,
        streams; `Inbox` locks its own a step before). Returns the positions of the facts in the order they
        were recorded.
        """
        ...

    def publish_import(self, actor: Actor) -> list[Place]:
        """The same for an import: notifications are stored with the tasks and sent by `notify_imported`."""
        ...

    def notify_imported(self, actor: Actor, project: ProjectId) -> None:
        """Notify each person concerned by the actor's imports into the project, once for all of them."""
        ...


class Reading(Protocol):
    """The queries of a read transaction, all at one point in time."""

    @property
    def now(self) -> Instant: ...

    @property
    def queries(self) -> Queries: ...

    @property
    def events(self) -> EventLog: ...

    @property
    def identities(self) -> Identities: ...

    @property
    def uids(self) -> FoundUids: ...

    @property
    def link_tokens(self) -> LinkTokens: ...

    @property
    def devices(self) -> Devices: ...


class Committed(msgspec.Struct, frozen=True):
    """The events of a commit, in order. They save the tailer a read; the log stays authoritative.

    `commands` is how many commands the commit made durable, if the database tells.
    """

    events: tuple[Event, ...] = ()
    deliveries: bool = True
    commands: int = 0


class Store(Protocol):
    """A database."""

    def run(self, transaction: Callable[[Work], T]) -> T:
        """Run it in a transaction and return once that is durably committed.

        Raises whatever `transaction` raises, after rolling back, and `Unavailable` when the commit fails.
        May run `transaction` again after a deadlock: it must not have effects outside `work`.
        """
        ...

    def read(self, query: Callable[[Reading], T]) -> T:
        """Run a short read at one point in time, inline."""
        ...

    def read_once(self, query: Callable[[Reading], T]) -> T:
        """Run a single statement, which needs no transaction to be consistent."""
        ...

    def read_slowly(self, query: Callable[[Reading], T]) -> T:
        """Run a slow read (snapshots, lists) in a native thread."""
        ...

    def instance_secret(self) -> bytes:
        """The instance's secret: 32 bytes created with the database, the same for every process.

        Signs the links that turn mail off.
        """
        ...

    def signed_links_until(self) -> Instant | None:
        """When this database was upgraded from signed links to random tokens; None if it never had signed links."""
        ...

    def on_commit(self, listener: Callable[[Committed], None]) -> None:
        """Call `listener` (in the hub; cheap, non-blocking) after each commit that wrote events or deliveries.

        Also called after commits of other processes, as far as the database reports them: `Committed.events`
        is empty then, and the listener reads the log. A hint: it may come late, twice or not at all.
        """
        ...

    def wait_until_idle(self) -> None:
        """Wait a moment, then until nobody in this process waits for a change of theirs; a tenth of a second at most.

        Background work calls it between pieces that use the processor.
        """
        ...

    def close(self) -> None: ...
