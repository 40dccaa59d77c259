"""Who is there, told to the rooms of this process and to other nodes (docs/explanation/presence.md).

Nothing here reads the database: who may be somewhere was decided by the tailer, which also takes out who may
no longer. Promises: a room hears of a change soon, and never more often than it can bear; nobody listening
costs nothing; whoever is not heard of again is gone.
"""

import logging
import secrets
import time
from collections.abc import Callable, Collection

import gevent
import msgspec
from gevent.event import Event as Signal

from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.presence import Announcement, Whereabouts, presence_of
from taskcast.domain.streams import project_stream
from taskcast.live.presence.announcer import PresenceAnnouncer
from taskcast.live.presence.local import LocalPresence
from taskcast.live.presence.remote import RemotePresence
from taskcast.live.presence.throttle import PresenceThrottle
from taskcast.ports.clock import Clock
from taskcast.ports.presence import PresenceBus
from taskcast.ports.rooms import Rooms

PAUSE = 0.25  # seconds between two words to the same room, or to other nodes of the same project
PAUSE_EACH = 0.002  # and at least that long for each who hears it: 500 words a second and room
FEW = 50  # sockets in a project of which every answer may be reckoned anew
LOOK = 1.0  # seconds between two looks at what other nodes did not repeat

_log = logging.getLogger("taskcast.live")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Announcement).decode


class _View:
    """What a project looks like, and what its room was told last."""

    __slots__ = ("is_stale", "json", "reckoned_at", "told")

    def __init__(self) -> None:
        self.json = b""
        self.is_stale = True
        self.reckoned_at = 0.0
        self.told = b""


class PresenceService:
    """Everything but `start` and `stop` is called on the event loop's thread and never yields."""

    def __init__(
        self,
        rooms: Rooms,
        clock: Clock,
        *,
        bus: PresenceBus | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rooms = rooms
        self._clock = clock
        self._now = monotonic
        self._here = LocalPresence()
        self._elsewhere = RemotePresence()
        self._node = secrets.token_hex(8)
        self._herald = None if bus is None else PresenceAnnouncer(bus, self._node, self._here)
        self._views: dict[ProjectId, _View] = {}
        self._telling: PresenceThrottle[ProjectId] = PresenceThrottle()
        self._saying: PresenceThrottle[ProjectId] = PresenceThrottle()
        self._look_at = 0.0
        self._wake = Signal()
        self._greenlet: gevent.Greenlet[[], None] | None = None
        if bus is not None:
            bus.listen(self.hear, begun=self.ask)

    def start(self) -> None:
        self._greenlet = gevent.spawn(self._run)

    def stop(self) -> None:
        """Say goodbye for everyone here."""
        if self._greenlet is not None:
            self._greenlet.kill()
        if self._herald is not None:
            self._herald.say_goodbye()

    def __len__(self) -> int:
        """How many sockets are somewhere."""
        return len(self._here)

    def is_at(self, sid: str, place: Whereabouts) -> bool:
        """Whether the socket is in this project with this task open, so that nothing has to be asked again."""
        return self._here.is_at(sid, place)

    def sit(self, sid: str, user: UserId, place: Whereabouts) -> None:
        """The socket's person is there, for a while; the caller knows that they may."""
        self._changed(self._here.sit(sid, user, place, at=self._clock.now(), now=self._now()), is_here=True)

    def leave(self, sid: str, project: ProjectId | None = None) -> None:
        """The socket is gone, or (if it is there) has left this project."""
        self._changed(self._here.leave(sid, project), is_here=True)

    def lose(self, project: ProjectId, user: UserId | None = None) -> None:
        """This person (None: nobody at all) may not be in the project any more, on whatever node."""
        self._changed(self._here.lose(project, user), is_here=True)
        self._changed(self._elsewhere.lose(project, user), is_here=False)

    def hear(self, message: str) -> None:
        """Another node says something; what cannot be read is of a version that we are not."""
        try:
            said = _decode(message)
        except msgspec.MsgspecError:
            _log.debug("presence announcement not understood")
            return
        if said.node == self._node:
            return
        if self._herald is not None and (said.asks or not self._elsewhere.knows(said.node)):
            self._herald.be_asked(self._now())
            self._wake.set()
        self._changed(self._elsewhere.hear(said, self._now()), is_here=False)

    def ask(self) -> None:
        """The bus is there (again): what was said meanwhile was not heard."""
        if self._herald is not None:
            self._herald.ask(self._now())
            self._wake.set()

    def state(self, project: ProjectId) -> bytes:
        """`Presence` as JSON. Of a crowded project it may be as old as the pause between two words to it."""
        view = self._views.setdefault(project, _View())
        due = view.reckoned_at + self._pause(project)
        if view.is_stale and (not view.json or self._here.size(project) <= FEW or self._now() >= due):
            self._reckon(project, view)
        if view.json != view.told:
            view.told = b""  # somebody knows something else than the room: say it, whatever comes next
            self._telling.ask(project, self._now())
            self._wake.set()
        return view.json

    def turn(self) -> float | None:
        """Do what is due; returns in how many seconds there is more, None when nothing is waited for."""
        now = self._now()
        self._changed(self._here.expire(now), is_here=True)
        if now >= self._look_at:
            self._look_at = now + LOOK
            self._changed(self._elsewhere.expire(now), is_here=False)
        for project in self._telling.take(now):
            self._tell(project)
            self._telling.rest(project, until=now + self._pause(project))
        if self._herald is not None:
            changed = list(self._saying.take(now))
            if now >= self._herald.due:
                self._herald.say_everything(now)
            elif changed:
                self._herald.say(changed, now)
            for project in changed:
                self._saying.rest(project, until=now + PAUSE)
        return self._sleep(now)

    def _sleep(self, now: float) -> float | None:
        times = [self._telling.next_due(), self._saying.next_due(), self._here.next_expiry()]
        if self._herald is not None:
            times += [self._herald.due, self._look_at if self._elsewhere.is_anyone_there else None]
        return min((max(0.0, at - now) for at in times if at is not None), default=None)

    def _changed(self, projects: Collection[ProjectId], *, is_here: bool) -> None:
        now = self._now()
        for project in projects:
            view = self._views.get(project)
            if view is not None:
                view.is_stale = True
            if view is not None or self._rooms.members(project_stream(project)):
                self._telling.ask(project, now)
            if is_here and self._elsewhere.is_anyone_there:
                self._saying.ask(project, now)
        if projects:
            self._wake.set()

    def _tell(self, project: ProjectId) -> None:
        view = self._views.setdefault(project, _View())
        if view.is_stale:
            self._reckon(project, view)
        if view.json != view.told:
            view.told = view.json
            self._rooms.announce(project_stream(project), "presence", view.json)
        if not self._here.size(project):
            del self._views[project]

    def _reckon(self, project: ProjectId, view: _View) -> None:
        crowds = [self._here.crowd(project), *self._elsewhere.crowds(project)]
        view.json = _encode(presence_of(project, crowds))
        view.is_stale = False
        view.reckoned_at = self._now()

    def _pause(self, project: ProjectId) -> float:
        return max(PAUSE, PAUSE_EACH * len(self._rooms.members(project_stream(project))))

    def _run(self) -> None:
        while True:
            self._wake.wait(self._turn_safely())
            self._wake.clear()

    def _turn_safely(self) -> float | None:
        """One of the top loops: a hint that could not be told must not end all of them."""
        try:
            return self.turn()
        except Exception:  # noqa: BLE001 - as said
            _log.exception("presence failed")
            return PAUSE
