"""Tells other nodes who is here: what changed, and everything again every `BEAT` seconds.

A node that begins to listen asks the others, who then say everything at once, so that who starts later knows
soon; they do so as well when they hear of a node for the first time.
As long as nobody else was heard of, changes are not said at all.
"""

from collections.abc import Iterable

import msgspec

from taskcast.domain.ids import ProjectId
from taskcast.domain.presence import LASTS_SECONDS, Announcement, NodePresence
from taskcast.live.presence.local import LocalPresence
from taskcast.ports.presence import MOST_BYTES, PresenceBus

BEAT = 15.0  # seconds; a third of what a word lasts, so two may be lost
REST = 0.5  # seconds between two times of saying everything
_ROOM = 200  # bytes of a message for what is not a crowd

_encode = msgspec.json.Encoder().encode


class PresenceAnnouncer:
    def __init__(self, bus: PresenceBus, node: str, here: LocalPresence) -> None:
        self._bus = bus
        self._node = node
        self._here = here
        self._number = 0
        self._remembered: dict[ProjectId, float] = {}  # until when others may believe that somebody is there
        self._asks = True
        self._said_at = -REST
        self.due = 0.0  # when everything is to be said again

    def say(self, projects: Iterable[ProjectId], now: float) -> None:
        """Say who is in these projects, in as few messages as possible."""
        crowds = [self._here.crowd(project) for project in projects]
        for crowd in crowds:
            if crowd.people:
                self._remembered[crowd.project_id] = now + LASTS_SECONDS
        for part in _parts(crowds):
            self._send(Announcement(node=self._node, number=self._next(), crowds=part))

    def be_asked(self, now: float) -> None:
        """Another node knows nothing: say everything soon, once for all who ask meanwhile."""
        self.due = min(self.due, max(now, self._said_at + REST))

    def ask(self, now: float) -> None:
        """We have begun to listen and know nothing: say so."""
        self._asks = True
        self.be_asked(now)

    def say_everything(self, now: float) -> None:
        """Where somebody is, and where nobody is any more; with nothing to say, at least that we listen."""
        self.due = now + BEAT
        self._said_at = now
        for project in [project for project, until in self._remembered.items() if until <= now]:
            del self._remembered[project]
        projects = self._here.projects() | self._remembered.keys()
        if self._asks or not projects:
            self._send(Announcement(node=self._node, number=self._next(), asks=self._asks))
            self._asks = False
        self.say(projects, now)

    def say_goodbye(self) -> None:
        self._send(Announcement(node=self._node, number=self._next(), is_last=True))

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _send(self, announcement: Announcement) -> None:
        self._bus.say(_encode(announcement).decode())


def _parts(crowds: Iterable[NodePresence]) -> Iterable[tuple[NodePresence, ...]]:
    """The crowds in parts that fit a message each; a crowd is bounded, so one always fits."""
    part: list[NodePresence] = []
    size = _ROOM
    for crowd in crowds:
        weight = len(_encode(crowd)) + 1
        if part and size + weight > MOST_BYTES:
            yield tuple(part)
            part, size = [], _ROOM
        part.append(crowd)
        size += weight
    if part:
        yield tuple(part)
