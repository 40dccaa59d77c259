"""One transaction: everything a use case reads and changes goes through a `Work`.

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
from taskcast.ports.repositories import Comments, Idempotency, Inbox, Projects, Sections, Tasks
from taskcast.ports.security import SecurityLog

T = TypeVar("T")


class Work(Protocol):
    """What a transaction offers. Valid only inside the function it was given to."""

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

    @property
    def sections(self) -> Sections: ...

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
    def letters(self) -> AccountMail: ...

    @property
    def link_tokens(self) -> LinkTokens: ...

    @property
    def idempotency(self) -> Idempotency: ...

    @property
    def security(self) -> SecurityLog: ...

    def record(self, *facts: Fact) -> None:
        """Note what happened. Events, deliveries, inbox lines and activity follow from this one line."""
        ...

    def publish(self, actor: Actor | None, command_id: str | None) -> list[Place]:
        """Give the recorded facts their places; called once, last (`perform` does it).

        Streams are locked here, in sorted order, after everything else (lock order: idempotency key,
        entities, streams; `Inbox` locks its own a step before). Returns the places of the facts in the order
        they were recorded.
        """
        ...

    def publish_import(self, actor: Actor) -> list[Place]:
        """The same for tasks of an import: whom they concern is kept with them, and told by `tell_imported`."""
        ...

    def tell_imported(self, actor: Actor, project: ProjectId) -> None:
        """Tell each person whom the actor's imports into the project concern, once for all that was kept."""
        ...


class Reading(Protocol):
    """What a consistent read offers: one point in time for all of its queries."""

    @property
    def now(self) -> Instant: ...

    @property
    def queries(self) -> Queries: ...

    @property
    def events(self) -> EventLog: ...

    @property
    def identities(self) -> Identities: ...

    @property
    def link_tokens(self) -> LinkTokens: ...

    @property
    def devices(self) -> Devices: ...


class Committed(msgspec.Struct, frozen=True):
    """What a commit told: its events in order, to spare the tailer a read; the log stays the truth.

    `commands` is how many it made durable at once, as far as the database tells.
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
        """The same for a single statement, which needs no transaction to see one point in time."""
        ...

    def read_slowly(self, query: Callable[[Reading], T]) -> T:
        """The same in a native thread, for what may take more than a few milliseconds (snapshots, lists)."""
        ...

    def instance_secret(self) -> bytes:
        """32 bytes made once with the database, the same for every process: what mail opt-outs are signed with."""
        ...

    def signed_links_until(self) -> Instant | None:
        """When it was upgraded from signed links to random tokens; None if it never had signed links."""
        ...

    def on_commit(self, listener: Callable[[Committed], None]) -> None:
        """Call `listener` (in the hub; cheap, non-blocking) after each commit that told something.

        Also after commits of other processes, as far as the database tells: then `Committed.events` is
        empty and the listener looks for itself. A hint: it may come late, twice or not at all.
        """
        ...

    def wait_until_idle(self) -> None:
        """Wait a moment, then until nobody in this process waits for a change of theirs; a tenth of a second at most.

        For work that can wait, between any two pieces of it that take the processor.
        """
        ...

    def close(self) -> None: ...
