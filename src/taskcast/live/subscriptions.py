"""Handles connect, subscribe and unsubscribe requests of sockets (promises P2 and P6).

Runs on the tailer between two events, for a batch of equal requests. One consistent read returns the
identities, the stream heads, the permissions and the missed events; what follows from it happens without
yielding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from taskcast.domain.errors import AddressUnconfirmed, Invalid, NotFound, Problem, Unauthenticated
from taskcast.domain.ids import ProjectId, Stream, StreamCursor, TaskId, UserId, project_stream, user_stream
from taskcast.domain.permissions import Actor, Credential, Identity
from taskcast.domain.presence import Whereabouts
from taskcast.live.request_batcher import outcome_of
from taskcast.live.room_registry import ConnectedSocket, RoomRegistry
from taskcast.live.tail_cache import EMPTY_HEAD
from taskcast.ports.event_log import StreamHead
from taskcast.ports.unit_of_work import Reading, Store
from taskcast.usecases.accounts.identity import identities
from taskcast.usecases.streams.catch_up import EventPage, EventReset, UserCursor, catch_up_all
from taskcast.usecases.streams.sync import SyncAnswer, Synced, SyncReading


@dataclass(frozen=True, slots=True)
class ConnectRequest:
    """A socket that connects."""

    sid: str
    credential: Credential
    automatic: bool
    is_gone: Callable[[], bool]
    on_admitted: Callable[[], None]


@dataclass(frozen=True, slots=True)
class SubscribeRequest:
    """A socket that subscribes to a stream from its cursor on."""

    sid: str
    after: int | None
    epoch: str | None
    answer: Callable[[EventPage | EventReset], None]


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """A socket that subscribes to many streams from its cursors on."""

    sid: str
    streams: Sequence[StreamCursor]
    answer: Callable[[SyncAnswer], None]


Missed = EventPage | EventReset | Problem


class _ConnectFacts(NamedTuple):
    """The identities behind some connect requests, the projects they may follow, and the heads of those streams."""

    identities: dict[Credential, Identity]
    projects: dict[UserId, dict[Stream, int]]
    heads: dict[Stream, StreamHead]


@dataclass(frozen=True, slots=True)
class Subscriptions:
    store: Store
    registry: RoomRegistry

    def connect(self, requests: Sequence[ConnectRequest]) -> list[Actor | Exception]:
        """Connect the sockets with a valid identity, and add automatic ones to the rooms of their user.

        The outcome of the others is `Unauthenticated` or `AddressUnconfirmed`.
        """
        with self.registry.tails.tracking_commits():
            standing = self.store.read(lambda reading: self._facts(reading, requests))
            return [outcome_of(partial(self._connect_one, request, standing)) for request in requests]

    def _connect_one(self, request: ConnectRequest, standing: _ConnectFacts) -> Actor:
        identity = standing.identities.get(request.credential)
        if identity is None:
            raise Unauthenticated
        if identity.actor.must_confirm:
            raise AddressUnconfirmed
        if not request.is_gone():
            request.on_admitted()
            self._enter_rooms(request, identity, standing)
        return identity.actor

    def subscribe(self, stream: Stream, requests: Sequence[SubscribeRequest]) -> list[Exception | None]:
        """Answer with the missed events; with the last page the socket joins the room right after its last event.

        The outcome of the others is `NotFound` (no access to the stream) or `Unauthenticated` (not connected,
        or the identity ended).
        """
        sockets = [self.registry.sockets.get(it.sid) for it in requests]
        with self.registry.tails.tracking_commits():
            missed = self.store.read(lambda reading: _missed(reading, stream, requests, sockets))
            return [
                outcome_of(partial(self._resume_one, stream, *each))
                for each in zip(requests, sockets, missed, strict=True)
            ]

    def _resume_one(
        self, stream: Stream, it: SubscribeRequest, socket: ConnectedSocket | None, missed: Missed
    ) -> None:
        if isinstance(missed, Problem):
            raise missed
        if socket is None or self.registry.sockets.get(it.sid) is not socket:
            return
        it.answer(missed)
        if isinstance(missed, EventReset) or missed.has_more:
            return
        tail = self.registry.tails.open(stream, StreamHead(epoch=missed.epoch, last_seq=missed.last_seq))
        # It may be in the room already. The page contains the events up to the head, so the room must not
        # repeat them.
        self.registry.leave(socket, stream)
        self.registry.join_after(socket, tail, after=missed.last_seq)

    def sync(self, requests: Sequence[SyncRequest]) -> list[Exception | None]:
        """Answer with the missed events of all streams of a socket; it joins the rooms of streams that are complete.

        The outcome of the others is `Invalid`, or `Unauthenticated` (not connected, or the identity ended).
        """
        sockets = [self.registry.sockets.get(it.sid) for it in requests]
        with self.registry.tails.tracking_commits():
            found = self.store.read(lambda reading: _synced(reading, requests, sockets))
            return [
                outcome_of(partial(self._sync_one, *each))
                for each in zip(requests, sockets, found, strict=True)
            ]

    def _sync_one(self, it: SyncRequest, socket: ConnectedSocket | None, found: Synced | Exception) -> None:
        if isinstance(found, Exception):
            raise found
        if socket is None or self.registry.sockets.get(it.sid) is not socket:
            return
        it.answer(found.answer)
        for stream, head in found.complete.items():
            tail = self.registry.tails.open(stream, head)
            self.registry.leave(socket, stream)  # as in `_resume_one`
            self.registry.join_after(socket, tail, after=head.last_seq)

    def unsubscribe(self, sid: str, stream: Stream) -> None:
        socket = self.registry.sockets.get(sid)
        if socket is not None:
            self.registry.leave(socket, stream)

    def set_presence(self, sid: str, place: Whereabouts) -> None:
        """Record in which project, and at which of its tasks, the socket's user is.

        Runs between two events: the event of a later removal also removes the presence.

        Raises:
            NotFound: the person may not see the project.
            Invalid: the task is not in it.
            Unauthenticated: the socket is not connected, or its identity ended.
        """
        socket = self.registry.sockets.get(sid)
        if socket is None:
            raise Unauthenticated("Connect before being present.")
        self.store.read(lambda reading: _check_whereabouts(reading, socket.actor, place))
        if self.registry.sockets.get(sid) is socket:
            self.registry.presence.set(sid, socket.actor.user_id, place)

    def track(self, streams: Sequence[Stream]) -> None:
        """Open a tail for each of these streams, and wake the long polls whose event was sent already."""
        missing = self.registry.tails.without_tail(streams)
        if missing:
            with self.registry.tails.tracking_commits():
                heads = self.store.read(lambda reading: reading.events.heads(missing))
                for stream in missing:
                    self.registry.tails.open(stream, heads.get(stream))
        for stream in streams:
            if (tail := self.registry.tails.get(stream)) is not None:
                self.registry.tails.wake_waiters(tail)

    def _facts(self, reading: Reading, requests: Sequence[ConnectRequest]) -> _ConnectFacts:
        known = identities(reading, {request.credential for request in requests})
        automatic = {
            known[request.credential].actor.user_id
            for request in requests
            if request.automatic and request.credential in known
        }
        projects = reading.events.projects_of(automatic) if automatic else {}
        mine = {user_stream(identity.actor.user_id) for identity in known.values()}
        others = {stream for streams in projects.values() for stream in streams}
        heads = reading.events.heads([*mine, *self.registry.tails.without_tail(others)]) if mine else {}
        return _ConnectFacts(known, projects, heads)

    def _enter_rooms(self, request: ConnectRequest, identity: Identity, standing: _ConnectFacts) -> None:
        user = identity.actor.user_id
        head = standing.heads.get(user_stream(user), EMPTY_HEAD)
        socket = ConnectedSocket(
            sid=request.sid,
            actor=identity.actor,
            credential=request.credential,
            expires_at=identity.ends_at,
            automatic=request.automatic,
            checked_at_seq=head.last_seq,
        )
        self.registry.sockets.add(socket)
        # Every user's own stream needs a tail, joined or not: it carries the end of identities.
        mine = self.registry.tails.open(user_stream(user), head)
        if not socket.automatic:
            return
        self.registry.join_after(socket, mine, after=head.last_seq)
        for stream, joined in standing.projects[user].items():
            tail = self.registry.tails.open(stream, standing.heads.get(stream))
            self.registry.join_after(socket, tail, after=joined)


def _missed(
    reading: Reading,
    stream: Stream,
    requests: Sequence[SubscribeRequest],
    sockets: Sequence[ConnectedSocket | None],
) -> list[Missed]:
    """The answer to each request; access to the stream is checked for each of them now (promise P6)."""
    known = identities(reading, {socket.credential for socket in sockets if socket is not None})
    cursors = [
        UserCursor(socket.actor.user_id, it.after, it.epoch)
        if socket is not None and socket.credential in known
        else None
        for it, socket in zip(requests, sockets, strict=True)
    ]
    answers = catch_up_all(reading, stream, {cursor for cursor in cursors if cursor is not None})
    return [
        answers.get(cursor) or NotFound()
        if cursor is not None
        else Unauthenticated("Connect before subscribing.")
        for cursor in cursors
    ]


def _synced(
    reading: Reading, requests: Sequence[SyncRequest], sockets: Sequence[ConnectedSocket | None]
) -> list[Synced | Exception]:
    """The answer to each request; identity and access are checked for each of them now (promise P6)."""
    known = identities(reading, {socket.credential for socket in sockets if socket is not None})
    shared = SyncReading(reading)
    return [
        outcome_of(partial(shared.sync, socket.actor, it.streams))
        if socket is not None and socket.credential in known
        else Unauthenticated("Connect before syncing.")
        for it, socket in zip(requests, sockets, strict=True)
    ]


def _check_whereabouts(reading: Reading, actor: Actor, place: Whereabouts) -> None:
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
