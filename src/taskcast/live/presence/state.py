"""Presence entries: those of this process's sockets, and those announced by other nodes.

No I/O; the clock is passed in, and lifetimes are measured by our own clock. Each method returns the projects whose
presence changed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from taskcast.domain.ids import Instant, ProjectId, TaskId, UserId
from taskcast.domain.presence import (
    LASTS_SECONDS,
    Announcement,
    NodePresence,
    Person,
    Whereabouts,
    node_presence_of,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    project: ProjectId
    person: Person
    until: float


class LocalPresence:
    """The presence reported by sockets of this process.

    A socket is in one project at a time. An entry that is not renewed expires after `LASTS_SECONDS`.
    """

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}  # by socket id, ordered by expiry
        self._projects: dict[ProjectId, dict[str, Person]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def is_at(self, sid: str, place: Whereabouts) -> bool:
        """Whether the socket is recorded in this project with this task open."""
        entry = self._entries.get(sid)
        return (
            entry is not None and entry.project == place.project_id and entry.person.task_id == place.task_id
        )

    def set(
        self, sid: str, user: UserId, place: Whereabouts, *, at: Instant, now: float
    ) -> frozenset[ProjectId]:
        """Record or renew where the socket's user is."""
        before = self._entries.pop(sid, None)
        project = ProjectId(place.project_id)
        stays = before is not None and before.project == project
        since = before.person.since if before is not None and stays else at
        task = None if place.task_id is None else TaskId(place.task_id)
        person = Person(user, task, place.editing, since)
        self._entries[sid] = _Entry(project, person, now + LASTS_SECONDS)
        if before is not None and before.project == project and before.person == person:
            return frozenset()
        left = frozenset() if before is None or stays else self._remove(sid, before.project)
        self._projects.setdefault(project, {})[sid] = person
        return left | {project}

    def leave(self, sid: str, project: ProjectId | None = None) -> frozenset[ProjectId]:
        """Remove the socket, or only if it is in this project."""
        entry = self._entries.get(sid)
        if entry is None or (project is not None and entry.project != project):
            return frozenset()
        del self._entries[sid]
        return self._remove(sid, entry.project)

    def remove_user(self, project: ProjectId, user: UserId | None = None) -> frozenset[ProjectId]:
        """Remove this user (None: everybody) from the project."""
        present = self._projects.get(project, {})
        gone = [sid for sid, person in present.items() if user is None or person.user_id == user]
        return frozenset[ProjectId]().union(*(self.leave(sid) for sid in gone))

    def expire(self, now: float) -> frozenset[ProjectId]:
        """Remove expired entries."""
        gone = []
        for sid, entry in self._entries.items():
            if entry.until > now:
                break
            gone.append(sid)
        return frozenset[ProjectId]().union(*(self.leave(sid) for sid in gone))

    def next_expiry(self) -> float | None:
        return next((entry.until for entry in self._entries.values()), None)

    def projects(self) -> frozenset[ProjectId]:
        """The projects with at least one socket."""
        return frozenset(self._projects)

    def of_project(self, project: ProjectId) -> NodePresence:
        return node_presence_of(project, self._projects.get(project, {}).values())

    def count(self, project: ProjectId) -> int:
        """The number of sockets in the project."""
        return len(self._projects.get(project, ()))

    def _remove(self, sid: str, project: ProjectId) -> frozenset[ProjectId]:
        present = self._projects[project]
        del present[sid]
        if not present:
            del self._projects[project]
        return frozenset({project})


@dataclass(frozen=True, slots=True)
class _NodeState:
    number: int
    crowd: NodePresence  # kept when empty, so that an older announcement cannot bring anybody back
    until: float


class RemotePresence:
    """The presence announced by other nodes.

    Announcements may arrive late, twice, out of order or not at all. Per project the highest number of a node counts, and
    an entry that is not repeated within `LASTS_SECONDS` expires, as do all entries of a dead node.
    """

    def __init__(self) -> None:
        self._states: dict[ProjectId, dict[str, _NodeState]] = {}  # by node
        self._nodes: dict[str, float] = {}  # until when each node counts as alive
        self._stopped: dict[str, float] = {}  # stopped nodes: late announcements are ignored

    @property
    def has_nodes(self) -> bool:
        """Whether another node is alive."""
        return bool(self._nodes)

    def is_known(self, node: str) -> bool:
        return node in self._nodes or node in self._stopped

    def apply(self, said: Announcement, now: float) -> frozenset[ProjectId]:
        """Apply an announcement; returns the projects whose presence changed."""
        until = now + LASTS_SECONDS
        if said.is_last:
            self._stopped[said.node] = until
        if said.node in self._stopped:
            return self._forget(lambda node, _: node == said.node, [said.node])
        self._nodes[said.node] = until
        changed = set()
        for crowd in said.crowds:
            nodes = self._states.setdefault(crowd.project_id, {})
            known = nodes.get(said.node)
            if known is not None and known.number >= said.number:
                continue
            nodes[said.node] = _NodeState(said.number, crowd, until)
            if crowd != (NodePresence(crowd.project_id, ()) if known is None else known.crowd):
                changed.add(crowd.project_id)
        return frozenset(changed)

    def remove_user(self, project: ProjectId, user: UserId | None = None) -> frozenset[ProjectId]:
        """Remove this user (None: everybody) from the project."""
        changed = set()
        nodes = self._states.get(project, {})
        for node, said in nodes.items():
            staying = tuple(it for it in said.crowd.people if user is not None and it.user_id != user)
            others = 0 if user is None else said.crowd.others
            crowd = NodePresence(project, staying, others)
            if crowd != said.crowd:
                nodes[node] = _NodeState(said.number, crowd, said.until)
                changed.add(project)
        return frozenset(changed)

    def expire(self, now: float) -> frozenset[ProjectId]:
        """Remove expired entries and nodes."""
        dead = [node for node, until in self._nodes.items() if until <= now]
        for node in [node for node, until in self._stopped.items() if until <= now]:
            del self._stopped[node]
        return self._forget(lambda node, said: node in dead or said.until <= now, dead)

    def of_project(self, project: ProjectId) -> Iterable[NodePresence]:
        return (said.crowd for said in self._states.get(project, {}).values())

    def _forget(
        self, is_gone: Callable[[str, _NodeState], bool], nodes: Iterable[str]
    ) -> frozenset[ProjectId]:
        for node in nodes:
            self._nodes.pop(node, None)
        changed = set()
        for project, said_by in list(self._states.items()):
            for node, said in list(said_by.items()):
                if is_gone(node, said):
                    del said_by[node]
                    if said.crowd.people or said.crowd.others:
                        changed.add(project)
            if not said_by:
                del self._states[project]
        return frozenset(changed)
