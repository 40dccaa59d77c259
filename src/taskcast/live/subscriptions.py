"""How sockets come in: connecting, subscribing, leaving (promises P2 and P6).

Each is done by the tailer between two events, for many at once where many ask alike. One reading tells who they
are, where streams stand, who may hear them and what was missed, all at one point in time; what follows from it
is done without yielding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from taskcast.domain.errors import AddressUnconfirmed, Invalid, NotFound, Problem, Unauthenticated
from taskcast.domain.identity import Credential, Identity
from taskcast.domain.ids import ProjectId, TaskId, UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.presence import Whereabouts
from taskcast.domain.streams import Stream, StreamCursor, project_stream, user_stream
from taskcast.live.connected_sockets import ConnectedSocket
from taskcast.live.request_batcher import outcome_of
from taskcast.live.room_registry import RoomRegistry
from taskcast.live.tail_cache import NOTHING_TOLD
from taskcast.ports.event_log import StreamHead
from taskcast.ports.unit_of_work import Reading, Store
from taskcast.usecases.accounts.identity import identities
from taskcast.usecases.streams.catch_up import Cursor, EventPage, EventReset, catch_up_all
from taskcast.usecases.streams.sync import SyncAnswer, Synced, SyncReading


@dataclass(frozen=True, slots=True)
class ConnectRequest:
    """A socket that wants to come in."""

    sid: str
    credential: Credential
    automatic: bool
    is_gone: Callable[[], bool]
    welcome: Callable[[], None]


@dataclass(frozen=True, slots=True)
class SubscribeRequest:
    """A socket that wants to hear a stream, from its cursor on."""

    sid: str
    after: int | None
    epoch: str | None
    answer: Callable[[EventPage | EventReset], None]


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """A socket that wants to hear many streams, from its cursors on."""

    sid: str
    streams: Sequence[StreamCursor]
    answer: Callable[[SyncAnswer], None]


Missed = EventPage | EventReset | Problem


class _Standing(NamedTuple):
    """Who some arrivals are, what they may hear, and where the streams of that stand."""

    identities: dict[Credential, Identity]
    projects: dict[UserId, dict[Stream, int]]
    heads: dict[Stream, StreamHead]


@dataclass(frozen=True, slots=True)
class Subscriptions:
    store: Store
    hall: RoomRegistry

    def connect(self, arrivals: Sequence[ConnectRequest]) -> list[Actor | Exception]:
        """Let sockets in whose identity is good, and into their rooms those that are automatic.

        Others get `Unauthenticated`, or `AddressUnconfirmed`.
        """
        with self.hall.tails.listening():
            standing = self.store.read(lambda reading: self._standing(reading, arrivals))
            return [outcome_of(partial(self._let_in, arrival, standing)) for arrival in arrivals]

    def _let_in(self, arrival: ConnectRequest, standing: _Standing) -> Actor:
        identity = standing.identities.get(arrival.credential)
        if identity is None:
            raise Unauthenticated
        if identity.actor.must_confirm:
            raise AddressUnconfirmed
        if not arrival.is_gone():
            arrival.welcome()
            self._enter_rooms(arrival, identity, standing)
        return identity.actor

    def subscribe(self, stream: Stream, returns: Sequence[SubscribeRequest]) -> list[Exception | None]:
        """Answer with what was missed; the last page enters the room right after its last event.

        Others get `NotFound` (their person may not hear the stream) or `Unauthenticated` (not connected, or the
        identity ended).
        """
        listeners = [self.hall.listeners.get(it.sid) for it in returns]
        with self.hall.tails.listening():
            missed = self.store.read(lambda reading: _missed(reading, stream, returns, listeners))
            return [
                outcome_of(partial(self._take_up, stream, *each))
                for each in zip(returns, listeners, missed, strict=True)
            ]

    def _take_up(
        self, stream: Stream, it: SubscribeRequest, listener: ConnectedSocket | None, missed: Missed
    ) -> None:
        if isinstance(missed, Problem):
            raise missed
        if listener is None or self.hall.listeners.get(it.sid) is not listener:
            return
        it.answer(missed)
        if isinstance(missed, EventReset) or missed.has_more:
            return
        tail = self.hall.tails.open(stream, StreamHead(epoch=missed.epoch, last_seq=missed.last_seq))
        # Already in the room (again, or automatic): the page tells up to the head, so the room must not.
        self.hall.leave(listener, stream)
        self.hall.enter(listener, tail, after=missed.last_seq)

    def sync(self, requests: Sequence[SyncRequest]) -> list[Exception | None]:
        """Answer each with what it missed of all its streams; those that are complete enter their rooms there.

        Others get `Invalid`, or `Unauthenticated` (not connected, or the identity ended).
        """
        listeners = [self.hall.listeners.get(it.sid) for it in requests]
        with self.hall.tails.listening():
            found = self.store.read(lambda reading: _synced(reading, requests, listeners))
            return [
                outcome_of(partial(self._take_up_all, *each))
                for each in zip(requests, listeners, found, strict=True)
            ]

    def _take_up_all(
        self, it: SyncRequest, listener: ConnectedSocket | None, found: Synced | Exception
    ) -> None:
        if isinstance(found, Exception):
            raise found
        if listener is None or self.hall.listeners.get(it.sid) is not listener:
            return
        it.answer(found.answer)
        for stream, head in found.complete.items():
            tail = self.hall.tails.open(stream, head)
            self.hall.leave(listener, stream)  # as in `_take_up`
            self.hall.enter(listener, tail, after=head.last_seq)

    def unsubscribe(self, sid: str, stream: Stream) -> None:
        listener = self.hall.listeners.get(sid)
        if listener is not None:
            self.hall.leave(listener, stream)

    def seat(self, sid: str, place: Whereabouts) -> None:
        """Let a socket's person be in a project, if they may see it, and at a task of it.

        Between two events: who is removed later is taken out by the event that says so.

        Raises:
            NotFound: the person may not see the project.
            Invalid: the task is not in it.
            Unauthenticated: the socket is not connected, or its identity ended.
        """
        listener = self.hall.listeners.get(sid)
        if listener is None:
            raise Unauthenticated("Connect before being present.")
        self.store.read(lambda reading: _check_place(reading, listener.actor, place))
        if self.hall.listeners.get(sid) is listener:
            self.hall.presences.sit(sid, listener.actor.user_id, place)

    def watch(self, streams: Sequence[Stream]) -> None:
        """Have a tail for each of these streams, and wake the long polls that need not wait."""
        missing = self.hall.tails.missing(streams)
        if missing:
            with self.hall.tails.listening():
                heads = self.store.read(lambda reading: reading.events.heads(missing))
                for stream in missing:
                    self.hall.tails.open(stream, heads.get(stream))
        for stream in streams:
            if (tail := self.hall.tails.get(stream)) is not None:
                self.hall.tails.wake(tail)

    def _standing(self, reading: Reading, arrivals: Sequence[ConnectRequest]) -> _Standing:
        known = identities(reading, {arrival.credential for arrival in arrivals})
        automatic = {
            known[arrival.credential].actor.user_id
            for arrival in arrivals
            if arrival.automatic and arrival.credential in known
        }
        projects = reading.events.projects_of(automatic) if automatic else {}
        mine = {user_stream(identity.actor.user_id) for identity in known.values()}
        others = {stream for streams in projects.values() for stream in streams}
        heads = reading.events.heads([*mine, *self.hall.tails.missing(others)]) if mine else {}
        return _Standing(known, projects, heads)

    def _enter_rooms(self, arrival: ConnectRequest, identity: Identity, standing: _Standing) -> None:
        user = identity.actor.user_id
        head = standing.heads.get(user_stream(user), NOTHING_TOLD)
        listener = ConnectedSocket(
            sid=arrival.sid,
            actor=identity.actor,
            credential=arrival.credential,
            expires_at=identity.ends_at,
            automatic=arrival.automatic,
            entered_at=head.last_seq,
        )
        self.hall.listeners.add(listener)
        # Everyone's own stream has a tail, in the room or not: it tells when an identity ends.
        mine = self.hall.tails.open(user_stream(user), head)
        if not listener.automatic:
            return
        self.hall.enter(listener, mine, after=head.last_seq)
        for stream, joined in standing.projects[user].items():
            tail = self.hall.tails.open(stream, standing.heads.get(stream))
            self.hall.enter(listener, tail, after=joined)


def _missed(
    reading: Reading,
    stream: Stream,
    returns: Sequence[SubscribeRequest],
    listeners: Sequence[ConnectedSocket | None],
) -> list[Missed]:
    """What each gets; who may hear the stream is asked for each of them, now (promise P6)."""
    known = identities(reading, {listener.credential for listener in listeners if listener is not None})
    cursors = [
        Cursor(listener.actor.user_id, it.after, it.epoch)
        if listener is not None and listener.credential in known
        else None
        for it, listener in zip(returns, listeners, strict=True)
    ]
    answers = catch_up_all(reading, stream, {cursor for cursor in cursors if cursor is not None})
    return [
        answers.get(cursor) or NotFound()
        if cursor is not None
        else Unauthenticated("Connect before subscribing.")
        for cursor in cursors
    ]


def _synced(
    reading: Reading, requests: Sequence[SyncRequest], listeners: Sequence[ConnectedSocket | None]
) -> list[Synced | Exception]:
    """What each gets; who they are and what they may hear is asked for each of them, now (promise P6)."""
    known = identities(reading, {listener.credential for listener in listeners if listener is not None})
    shared = SyncReading(reading)
    return [
        outcome_of(partial(shared.sync, listener.actor, it.streams))
        if listener is not None and listener.credential in known
        else Unauthenticated("Connect before syncing.")
        for it, listener in zip(requests, listeners, strict=True)
    ]


def _check_place(reading: Reading, actor: Actor, place: Whereabouts) -> None:
    if not reading.identities.is_alive(actor, reading.now):
        raise Unauthenticated("This session or token has ended.")
    project = ProjectId(place.project_id)
    if reading.events.joined_seq(project_stream(project), actor.user_id) is None:
        raise NotFound
    if place.task_id is None:
        return
    try:
        task = reading.queries.task(actor, TaskId(place.task_id))
    except NotFound:
        task = None
    if task is None or task.project_id != project:
        raise Invalid.field("task_id", "Must be a task of this project.")
