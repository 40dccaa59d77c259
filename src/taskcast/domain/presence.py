"""Presence: who is in a project right now. It expires by itself and is never part of the event log.

Pure rules, the same on every node. A user has one entry, however many pages they have open; merging entries
does not depend on their order. Explained in docs/explanation/presence.md.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import AnyId, Instant, ProjectId, TaskId, UserId

Part = Literal["title", "description", "comment"]
"""The part of a task that a user is editing."""

MOST_PEOPLE = 50  # named per project; others are only counted

LASTS_SECONDS = 45
"""The lifetime of an entry that is not renewed: two renewals by the page (every 20 s) may be lost."""


class Whereabouts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a client's user is. The struct is also the validation of the socket command."""

    project_id: AnyId
    task_id: AnyId | None = None
    editing: Part | None = None

    def check(self) -> None:
        """Raise `Invalid` if something is being edited but no task is open."""
        if self.editing is not None and self.task_id is None:
            raise Invalid.field("editing", "Goes with a task_id.")


class Person(msgspec.Struct, frozen=True):
    """A user in a project. `since` is measured by the clock of the node they connected to.

    `editing` is text, not `Part`, because another node may run a later version.
    """

    user_id: UserId
    task_id: TaskId | None
    editing: str | None
    since: Instant


class Presence(msgspec.Struct, frozen=True):
    """Who is in a project, as sent to clients, ordered by arrival."""

    project_id: ProjectId
    count: int
    people: tuple[Person, ...]


class NodePresence(msgspec.Struct, frozen=True):
    """Who is in a project on one node: at most `MOST_PEOPLE` entries, and the number of others."""

    project_id: ProjectId
    people: tuple[Person, ...]
    others: int = 0


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """A node's message to the others.

    `number` increases; each of `crowds` replaces the node's earlier entry for that project.
    """

    node: str
    number: int
    crowds: tuple[NodePresence, ...] = ()
    asks: bool = False  # the node has just started: all others announce everything
    is_last: bool = False  # the node stops, and its entries end


def node_presence_of(project: ProjectId, people: Iterable[Person]) -> NodePresence:
    """The users of one node, one entry each; editors come first, then by arrival."""
    merged = sorted(_one_per_user(people), key=_naming_order)
    return NodePresence(project, tuple(merged[:MOST_PEOPLE]), max(0, len(merged) - MOST_PEOPLE))


def presence_of(project: ProjectId, crowds: Iterable[NodePresence]) -> Presence:
    """Merge the presence of all nodes.

    The count is exact while no node has more than `MOST_PEOPLE`: users that are only counted may be on two
    nodes.
    """
    known = list(crowds)
    together = node_presence_of(project, (person for crowd in known for person in crowd.people))
    count = len(together.people) + together.others + sum(crowd.others for crowd in known)
    return Presence(project, count, tuple(sorted(together.people, key=lambda it: (it.since, it.user_id))))


def _one_per_user(people: Iterable[Person]) -> Iterable[Person]:
    found: dict[UserId, Person] = {}
    for person in people:
        known = found.get(person.user_id)
        found[person.user_id] = person if known is None else _merged(known, person)
    return found.values()


def _merged(one: Person, other: Person) -> Person:
    """Keep the page with an editor, else one with an open task; `since` is the earlier of both."""
    return replace(min(one, other, key=_page_order), since=min(one.since, other.since))


def _page_order(person: Person) -> tuple[bool, bool, int, str]:
    return person.editing is None, person.task_id is None, person.task_id or 0, person.editing or ""


def _naming_order(person: Person) -> tuple[bool, bool, Instant, UserId]:
    return person.editing is None, person.task_id is None, person.since, person.user_id
