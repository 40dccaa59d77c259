"""What an event does to the rooms: who enters, who leaves, whose socket closes (promise P6).

Each event is looked at in two halves. `effect_of` may read the database, and may fail: then the event has
not gone out and is tried again. What it returns is done right after the event went out, without yielding.
"""

from collections.abc import Callable
from functools import partial

import msgspec

from taskcast.domain.events import AccessGone, Event, IdentityEnded, MemberGone
from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.streams import Stream, parse_stream, project_stream, user_stream
from taskcast.live.room_registry import RoomRegistry
from taskcast.live.tail_cache import NOTHING_TOLD
from taskcast.ports.event_log import StreamHead
from taskcast.ports.unit_of_work import Reading, Store

Effect = Callable[[], None]


class _WhichProject(msgspec.Struct):
    id: ProjectId


class _Granted(msgspec.Struct):
    """The part of `Access` that matters here; more may be added to it."""

    project: _WhichProject


class AccessEffects:
    def __init__(self, store: Store, hall: RoomRegistry) -> None:
        self._store = store
        self._hall = hall

    def effect_of(self, event: Event) -> Effect | None:
        """What to do right after this event went out; None for most."""
        effect: Effect | None = None
        match event.type:
            case "member_added":
                gained = msgspec.json.decode(event.data, type=MemberGone)
                effect = self._gain(gained.user_id, event.stream)
            case "member_removed":
                lost = msgspec.json.decode(event.data, type=MemberGone)
                effect = partial(self._removed, lost.user_id, event)
            case "project_deleted":
                effect = partial(self._closed, event)
            case "access_granted":
                granted = msgspec.json.decode(event.data, type=_Granted)
                effect = self._gain(_person(event.stream), project_stream(granted.project.id))
            case "access_revoked":
                revoked = msgspec.json.decode(event.data, type=AccessGone)
                effect = self._loss(_person(event.stream), revoked)
            case "identity_ended":
                ended = msgspec.json.decode(event.data, type=IdentityEnded)
                effect = partial(self._ended, _person(event.stream), ended, event.seq)
            case _:
                pass
        return effect

    def _gain(self, user: UserId, project: Stream) -> Effect | None:
        """Automatic sockets enter where their person joined, if they are (still, or again) a member."""
        if not self._hall.listeners.automatic_of(user):
            return None

        def query(reading: Reading) -> tuple[int | None, StreamHead]:
            head = reading.events.head(project) or NOTHING_TOLD
            return reading.events.joined_seq(project, user), head

        self._hall.rooms.flush()
        with self._hall.tails.listening():
            joined, head = self._store.read(query)
            if joined is None:
                return None
            if self._hall.tails.get(project) is None:
                # Nobody listened yet: begin where the person joined, not where the project is by now.
                self._hall.tails.open(project, StreamHead(epoch=head.epoch, last_seq=joined))
            tail = self._hall.tails.open(project, head)

        def enter() -> None:
            for listener in self._hall.listeners.automatic_of(user):
                self._hall.enter(listener, tail, after=joined)

        return enter

    def _loss(self, user: UserId, revoked: AccessGone) -> Effect | None:
        """Everyone of that person leaves at once, even if the project's own tail is not there yet.

        A person who was added again meanwhile stays: the project's own order says where they leave and enter.
        """
        number, project = revoked.project_id, project_stream(revoked.project_id)
        self._hall.rooms.flush()
        joined = self._store.read(lambda reading: reading.events.joined_seq(project, user))
        if joined is not None:
            return None

        def leave() -> None:
            self._hall.presences.lose(number, user)
            mine = self._hall.rooms.members(user_stream(user))
            for listener in self._hall.listeners.of(user):
                self._hall.leave(listener, project)
                if listener.sid not in mine:
                    self._hall.tell(listener, "access_revoked", revoked)

        return leave

    def _removed(self, user: UserId, event: Event) -> None:
        self._hall.presences.lose(_project(event.stream), user)
        for listener in self._hall.listeners.of(user):
            # A join that waits at a later place was granted after this removal.
            self._hall.leave(listener, event.stream, before=event.seq)

    def _closed(self, event: Event) -> None:
        self._hall.presences.lose(_project(event.stream))
        for listener in self._hall.everyone_in(event.stream):
            self._hall.leave(listener, event.stream, before=event.seq)

    def _ended(self, user: UserId, ended: IdentityEnded, seq: int) -> None:
        for listener in self._hall.listeners.of(user):
            if listener.ends_with(ended, seq):
                self._hall.send_away(listener, ended.reason)


def _project(stream: Stream) -> ProjectId:
    _, number = parse_stream("stream", stream)
    return ProjectId(number)


def _person(stream: Stream) -> UserId:
    _, number = parse_stream("stream", stream)
    return UserId(number)
