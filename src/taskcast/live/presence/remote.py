"""Who is where at other nodes, as far as they said. Pure bookkeeping, judged by our own clock alone.

Announcements may come late, twice, in any order or not at all: the greatest number of a node counts for each
project, and what is not repeated within `LASTS_SECONDS` is forgotten, a dead node's people with it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.presence import LASTS_SECONDS, Announcement, NodePresence


@dataclass(frozen=True, slots=True)
class _Said:
    number: int
    crowd: NodePresence  # kept when it is empty, too: an older word must not bring anybody back
    until: float


class RemotePresence:
    def __init__(self) -> None:
        self._said: dict[ProjectId, dict[str, _Said]] = {}  # by node
        self._nodes: dict[str, float] = {}  # until when each counts as alive
        self._stopped: dict[str, float] = {}  # nodes that said goodbye: nothing late counts

    @property
    def is_anyone_there(self) -> bool:
        """Whether another node has been heard of lately."""
        return bool(self._nodes)

    def knows(self, node: str) -> bool:
        return node in self._nodes or node in self._stopped

    def hear(self, said: Announcement, now: float) -> frozenset[ProjectId]:
        """Note what a node says; returns the projects that look different."""
        until = now + LASTS_SECONDS
        if said.is_last:
            self._stopped[said.node] = until
        if said.node in self._stopped:
            return self._forget(lambda node, _: node == said.node, [said.node])
        self._nodes[said.node] = until
        changed = set()
        for crowd in said.crowds:
            nodes = self._said.setdefault(crowd.project_id, {})
            known = nodes.get(said.node)
            if known is not None and known.number >= said.number:
                continue
            nodes[said.node] = _Said(said.number, crowd, until)
            if crowd != (NodePresence(crowd.project_id, ()) if known is None else known.crowd):
                changed.add(crowd.project_id)
        return frozenset(changed)

    def lose(self, project: ProjectId, user: UserId | None = None) -> frozenset[ProjectId]:
        """This person (None: nobody at all) may not be in the project any more."""
        changed = set()
        nodes = self._said.get(project, {})
        for node, said in nodes.items():
            staying = tuple(it for it in said.crowd.people if user is not None and it.user_id != user)
            others = 0 if user is None else said.crowd.others
            crowd = NodePresence(project, staying, others)
            if crowd != said.crowd:
                nodes[node] = _Said(said.number, crowd, said.until)
                changed.add(project)
        return frozenset(changed)

    def expire(self, now: float) -> frozenset[ProjectId]:
        """Forget what nobody has repeated."""
        dead = [node for node, until in self._nodes.items() if until <= now]
        for node in [node for node, until in self._stopped.items() if until <= now]:
            del self._stopped[node]
        return self._forget(lambda node, said: node in dead or said.until <= now, dead)

    def crowds(self, project: ProjectId) -> Iterable[NodePresence]:
        return (said.crowd for said in self._said.get(project, {}).values())

    def _forget(self, is_gone: Callable[[str, _Said], bool], nodes: Iterable[str]) -> frozenset[ProjectId]:
        for node in nodes:
            self._nodes.pop(node, None)
        changed = set()
        for project, said_by in list(self._said.items()):
            for node, said in list(said_by.items()):
                if is_gone(node, said):
                    del said_by[node]
                    if said.crowd.people or said.crowd.others:
                        changed.add(project)
            if not said_by:
                del self._said[project]
        return frozenset(changed)
