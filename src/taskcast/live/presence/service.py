"""Presence: sends changes to the rooms of this process and to other nodes (docs/explanation/presence.md).

Nothing here reads the database: the tailer decides who may be in a project, and removes who lost access. Promises: a
room gets a change soon, at a bounded rate; a project without subscribers costs nothing; an entry that is not renewed
expires.
"""

import logging
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from typing import Generic, TypeVar

import gevent
import msgspec
from gevent.event import Event as Signal

from taskcast.domain.ids import ProjectId, UserId, project_stream
from taskcast.domain.presence import Announcement, Whereabouts, presence_of
from taskcast.live.presence.announcer import PresenceAnnouncer
from taskcast.live.presence.state import LocalPresence, RemotePresence
from taskcast.ports.clock import Clock
from taskcast.ports.live import PresenceBus, Rooms

Name = TypeVar("Name")


class PresenceThrottle(Generic[Name]):
    """Throttles named actions: at once after a pause, otherwise when the pause is over; repeated requests become one.

    No I/O; the clock is passed in. Names without requests take no memory.
    """

    def __init__(self) -> None:
        self._due: dict[Name, float] = {}
        self._not_before: dict[Name, float] = {}

    def request(self, name: Name, now: float) -> None:
        """Return this name from `pop_due` as soon as its pause is over, once for all requests."""
        if name not in self._due:
            self._due[name] = max(now, self._not_before.get(name, now))

    def pop_due(self, now: float) -> Iterator[Name]:
        """The names that are due; each is returned once."""
        for name in [name for name, due in self._due.items() if due <= now]:
            del self._due[name]
            yield name
        for name in [name for name, until in self._not_before.items() if until <= now]:
            del self._not_before[name]

    def delay(self, name: Name, *, until: float) -> None:
        """Do not return this name before `until`."""
        self._not_before[name] = until

    def next_due(self) -> float | None:
        return min(self._due.values(), default=None)


MIN_INTERVAL = 0.25  # seconds between two messages to one room, or to other nodes about one project
INTERVAL_PER_SOCKET = 0.002  # and this much longer per recipient: 500 deliveries a second and room
FEW_SOCKETS = 50  # up to so many sockets, every answer is computed anew
EXPIRY_INTERVAL = 1.0  # seconds between two checks for expired entries of other nodes

_log = logging.getLogger("taskcast.live")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Announcement).decode


class _View:
    """A project's presence as JSON, and what its room got last."""

    __slots__ = ("announced", "computed_at", "is_stale", "json")

    def __init__(self) -> None:
        self.json = b""
        self.is_stale = True
        self.computed_at = 0.0
        self.announced = b""


class PresenceService:
    """All methods but `start` and `stop` run on the event loop's thread and never yield."""

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
        self._local = LocalPresence()
        self._remote = RemotePresence()
        self._node = secrets.token_hex(8)
        self._announcer = None if bus is None else PresenceAnnouncer(bus, self._node, self._local)
        self._views: dict[ProjectId, _View] = {}
        self._room_throttle: PresenceThrottle[ProjectId] = PresenceThrottle()
        self._node_throttle: PresenceThrottle[ProjectId] = PresenceThrottle()
        self._expire_at = 0.0
        self._wake = Signal()
        self._greenlet: gevent.Greenlet[[], None] | None = None
        if bus is not None:
            bus.listen(self.on_message, on_ready=self.on_bus_ready)

    def start(self) -> None:
        self._greenlet = gevent.spawn(self._run)

    def stop(self) -> None:
        """Stop, and announce that everyone on this node is gone."""
        if self._greenlet is not None:
            self._greenlet.kill()
        if self._announcer is not None:
            self._announcer.announce_stop()

    def __len__(self) -> int:
        """The number of sockets with presence."""
        return len(self._local)

    def is_at(self, sid: str, place: Whereabouts) -> bool:
        """Whether the socket is recorded there already, so that access need not be checked again."""
        return self._local.is_at(sid, place)

    def set(self, sid: str, user: UserId, place: Whereabouts) -> None:
        """Record where the socket's user is, for `LASTS_SECONDS`. The caller has checked access."""
        self._changed(self._local.set(sid, user, place, at=self._clock.now(), now=self._now()), is_local=True)

    def leave(self, sid: str, project: ProjectId | None = None) -> None:
        """Remove the socket, or only if it is in this project."""
        self._changed(self._local.leave(sid, project), is_local=True)

    def remove_user(self, project: ProjectId, user: UserId | None = None) -> None:
        """Remove this user (None: everybody) from the project, on all nodes."""
        self._changed(self._local.remove_user(project, user), is_local=True)
        self._changed(self._remote.remove_user(project, user), is_local=False)

    def on_message(self, message: str) -> None:
        """Apply another node's announcement; one that cannot be decoded is from another version and is ignored."""
        try:
            said = _decode(message)
        except msgspec.MsgspecError:
            _log.debug("presence announcement not decoded")
            return
        if said.node == self._node:
            return
        if self._announcer is not None and (said.asks or not self._remote.is_known(said.node)):
            self._announcer.schedule_full(self._now())
            self._wake.set()
        self._changed(self._remote.apply(said, self._now()), is_local=False)

    def on_bus_ready(self) -> None:
        """Ask for full announcements: the bus is connected (again), and earlier messages were missed."""
        if self._announcer is not None:
            self._announcer.request_full(self._now())
            self._wake.set()

    def state(self, project: ProjectId) -> bytes:
        """`Presence` as JSON. For a project with many sockets it may be as old as the interval between two messages."""
        view = self._views.setdefault(project, _View())
        due = view.computed_at + self._pause(project)
        if view.is_stale and (
            not view.json or self._local.count(project) <= FEW_SOCKETS or self._now() >= due
        ):
            self._compute(project, view)
        if view.json != view.announced:
            view.announced = b""  # this caller sees a newer state than the room: send it in any case
            self._room_throttle.request(project, self._now())
            self._wake.set()
        return view.json

    def run_due(self) -> float | None:
        """Do the work that is due; returns the seconds until more is due, or None."""
        now = self._now()
        self._changed(self._local.expire(now), is_local=True)
        if now >= self._expire_at:
            self._expire_at = now + EXPIRY_INTERVAL
            self._changed(self._remote.expire(now), is_local=False)
        for project in self._room_throttle.pop_due(now):
            self._announce(project)
            self._room_throttle.delay(project, until=now + self._pause(project))
        if self._announcer is not None:
            changed = list(self._node_throttle.pop_due(now))
            if now >= self._announcer.due:
                self._announcer.announce_all(now)
            elif changed:
                self._announcer.announce(changed, now)
            for project in changed:
                self._node_throttle.delay(project, until=now + MIN_INTERVAL)
        return self._seconds_until_due(now)

    def _seconds_until_due(self, now: float) -> float | None:
        times = [self._room_throttle.next_due(), self._node_throttle.next_due(), self._local.next_expiry()]
        if self._announcer is not None:
            times += [self._announcer.due, self._expire_at if self._remote.has_nodes else None]
        return min((max(0.0, at - now) for at in times if at is not None), default=None)

    def _changed(self, projects: Collection[ProjectId], *, is_local: bool) -> None:
        now = self._now()
        for project in projects:
            view = self._views.get(project)
            if view is not None:
                view.is_stale = True
            if view is not None or self._rooms.members(project_stream(project)):
                self._room_throttle.request(project, now)
            if is_local and self._remote.has_nodes:
                self._node_throttle.request(project, now)
        if projects:
            self._wake.set()

    def _announce(self, project: ProjectId) -> None:
        view = self._views.setdefault(project, _View())
        if view.is_stale:
            self._compute(project, view)
        if view.json != view.announced:
            view.announced = view.json
            self._rooms.announce(project_stream(project), "presence", view.json)
        if not self._local.count(project):
            del self._views[project]

    def _compute(self, project: ProjectId, view: _View) -> None:
        crowds = [self._local.of_project(project), *self._remote.of_project(project)]
        view.json = _encode(presence_of(project, crowds))
        view.is_stale = False
        view.computed_at = self._now()

    def _pause(self, project: ProjectId) -> float:
        return max(MIN_INTERVAL, INTERVAL_PER_SOCKET * len(self._rooms.members(project_stream(project))))

    def _run(self) -> None:
        while True:
            self._wake.wait(self._run_due_safely())
            self._wake.clear()

    def _run_due_safely(self) -> float | None:
        """Run one step of the loop; a failed step must not end it."""
        try:
            return self.run_due()
        except Exception:  # noqa: BLE001 - the loop must continue
            _log.exception("presence failed")
            return MIN_INTERVAL
