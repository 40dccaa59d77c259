"""Who is in a project just now, and at what: a hint that expires by itself, never part of the log.

Pure rules, the same on every node. One person has one entry, however many pages they have open, and the rule
that makes one of several does not depend on their order. Explained in docs/explanation/presence.md.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import AnyId, Instant, ProjectId, TaskId, UserId

Part = Literal["title", "description", "comment"]
"""What of a task somebody is writing."""

MOST_PEOPLE = 50  # named in a project; further ones are only counted

LASTS_SECONDS = 45
"""How long someone stays who is not heard of again: two repetitions of the page (20 s) may be lost."""


class Whereabouts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a client says its person is. The struct is the socket command's validation, too."""

    project_id: AnyId
    task_id: AnyId | None = None
    editing: Part | None = None

    def check(self) -> None:
        """Raises `Invalid` for what is written when no task is open."""
        if self.editing is not None and self.task_id is None:
            raise Invalid.field("editing", "Goes with a task_id.")


class Person(msgspec.Struct, frozen=True):
    """Somebody who is in a project. `since` is by the clock of the node they came to.

    `editing` is text, not `Part`: another node may be of a later version.
    """

    user_id: UserId
    task_id: TaskId | None
    editing: str | None
    since: Instant


class Presence(msgspec.Struct, frozen=True):
    """Who is in a project, as clients get it: those who came first come first."""

    project_id: ProjectId
    count: int
    people: tuple[Person, ...]


class NodePresence(msgspec.Struct, frozen=True):
    """Who is in a project at one node: at most `MOST_PEOPLE` named, and how many others."""

    project_id: ProjectId
    people: tuple[Person, ...]
    others: int = 0


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """What a node tells the others. `number` grows; each crowd replaces what the node said of that project."""

    node: str
    number: int
    crowds: tuple[NodePresence, ...] = ()
    asks: bool = False  # the node has only begun to listen: everyone, say everything
    is_last: bool = False  # the node stops: nobody is there any more


def node_presence_of(project: ProjectId, people: Iterable[Person]) -> NodePresence:
    """The people of one node, one entry each; who writes is named before who reads, and who came first."""
    merged = sorted(_one_each(people), key=_weight)
    return NodePresence(project, tuple(merged[:MOST_PEOPLE]), max(0, len(merged) - MOST_PEOPLE))


def presence_of(project: ProjectId, crowds: Iterable[NodePresence]) -> Presence:
    """The crowds of all nodes as one.

    The count is exact as long as no node has more than `MOST_PEOPLE` there: of people who are only counted
    nobody knows whether they are at two nodes.
    """
    known = list(crowds)
    together = node_presence_of(project, (person for crowd in known for person in crowd.people))
    count = len(together.people) + together.others + sum(crowd.others for crowd in known)
    return Presence(project, count, tuple(sorted(together.people, key=lambda it: (it.since, it.user_id))))


def _one_each(people: Iterable[Person]) -> Iterable[Person]:
    found: dict[UserId, Person] = {}
    for person in people:
        known = found.get(person.user_id)
        found[person.user_id] = person if known is None else _together(known, person)
    return found.values()


def _together(one: Person, other: Person) -> Person:
    """The page in which they write counts, else one with an open task; they are there since the first."""
    return replace(min(one, other, key=_importance), since=min(one.since, other.since))


def _importance(person: Person) -> tuple[bool, bool, int, str]:
    return person.editing is None, person.task_id is None, person.task_id or 0, person.editing or ""


def _weight(person: Person) -> tuple[bool, bool, Instant, UserId]:
    return person.editing is None, person.task_id is None, person.since, person.user_id
