"""Announces this node's presence to other nodes: changes at once, and everything every `HEARTBEAT` seconds.

A node that starts to listen asks the others for a full announcement; so does the first message of an unknown
node. As long as no other node is known, changes are not announced.
"""

from collections.abc import Iterable

import msgspec

from taskcast.domain.ids import ProjectId
from taskcast.domain.presence import LASTS_SECONDS, Announcement, NodePresence
from taskcast.live.presence.state import LocalPresence
from taskcast.ports.live import MESSAGE_BYTES, PresenceBus

HEARTBEAT = 15.0  # seconds; a third of an announcement's lifetime, so two may be lost
FULL_INTERVAL = 0.5  # seconds between two full announcements
_ENVELOPE_BYTES = 200  # bytes of a message that are not project entries

_encode = msgspec.json.Encoder().encode


class PresenceAnnouncer:
    def __init__(self, bus: PresenceBus, node: str, here: LocalPresence) -> None:
        self._bus = bus
        self._node = node
        self._local = here
        self._number = 0
        self._announced_until: dict[
            ProjectId, float
        ] = {}  # until when other nodes may still show somebody there
        self._wants_answers = True
        self._announced_at = -FULL_INTERVAL
        self.due = 0.0  # when the next full announcement is due

    def announce(self, projects: Iterable[ProjectId], now: float) -> None:
        """Announce who is in these projects, in as few messages as possible."""
        crowds = [self._local.of_project(project) for project in projects]
        for crowd in crowds:
            if crowd.people:
                self._announced_until[crowd.project_id] = now + LASTS_SECONDS
        for part in _parts(crowds):
            self._send(Announcement(node=self._node, number=self._next(), crowds=part))

    def schedule_full(self, now: float) -> None:
        """Schedule a full announcement soon, one for all nodes that asked meanwhile."""
        self.due = min(self.due, max(now, self._announced_at + FULL_INTERVAL))

    def request_full(self, now: float) -> None:
        """Ask the other nodes for a full announcement, because this node has just started to listen."""
        self._wants_answers = True
        self.schedule_full(now)

    def announce_all(self, now: float) -> None:
        """Announce all projects with presence, and those that lost it lately; an empty announcement if there are none."""
        self.due = now + HEARTBEAT
        self._announced_at = now
        for project in [project for project, until in self._announced_until.items() if until <= now]:
            del self._announced_until[project]
        projects = self._local.projects() | self._announced_until.keys()
        if self._wants_answers or not projects:
            self._send(Announcement(node=self._node, number=self._next(), asks=self._wants_answers))
            self._wants_answers = False
        self.announce(projects, now)

    def announce_stop(self) -> None:
        self._send(Announcement(node=self._node, number=self._next(), is_last=True))

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _send(self, announcement: Announcement) -> None:
        self._bus.publish(_encode(announcement).decode())


def _parts(crowds: Iterable[NodePresence]) -> Iterable[tuple[NodePresence, ...]]:
    """Split the entries into messages that fit the bus. One entry always fits, because its size is bounded."""
    part: list[NodePresence] = []
    size = _ENVELOPE_BYTES
    for crowd in crowds:
        weight = len(_encode(crowd)) + 1
        if part and size + weight > MESSAGE_BYTES:
            yield tuple(part)
            part, size = [], _ENVELOPE_BYTES
        part.append(crowd)
        size += weight
    if part:
        yield tuple(part)
