"""The tailer: one greenlet that tells every stream here and decides who is in which room (promises P2 and P6).

Everything has its place in one order, so emission, joins, revocation and catch-up cannot race. Requests and
commits only wake it. A failure stops one step of its work, never the tailer: the log is the truth, and the next
sweep goes on from where each stream stands. Explained in docs/explanation/live.md.
"""

import logging
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import gevent
import msgspec
from gevent.event import Event as Signal

from taskcast.domain.errors import Unauthenticated, Unavailable
from taskcast.domain.identity import Credential
from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.presence import Whereabouts
from taskcast.domain.streams import Stream, StreamCursor, parse_stream
from taskcast.live.access_effects import AccessEffects
from taskcast.live.connected_sockets import ConnectedSockets
from taskcast.live.emitter import TURN, Emitter
from taskcast.live.head_reconciler import HeadReconciler
from taskcast.live.presence.service import PresenceService
from taskcast.live.request_batcher import Handle, RequestBatcher, outcome_of
from taskcast.live.room_registry import RoomRegistry
from taskcast.live.subscriptions import ConnectRequest, SubscribeRequest, Subscriptions, SyncRequest
from taskcast.live.tail_cache import TailCache, Waiter
from taskcast.ports.clock import Clock
from taskcast.ports.presence import PresenceBus
from taskcast.ports.rooms import Rooms
from taskcast.ports.unit_of_work import Committed, Store
from taskcast.usecases.limits.token_bucket import TokenBucket

PRESENCE_RATE = (
    5.0  # times a second one person may say where they are, sustained: for all their pages together
)
PRESENCE_BURST = 100

BREATH = 1e-9
"""Seconds to sleep for others to have their turn: after `sleep(0)` gevent comes back up to fifty times before it
looks at sockets and timers again."""

_PARTING = 5.0  # seconds for the step at hand when the server stops

_log = logging.getLogger("taskcast.live")

W = TypeVar("W")
R = TypeVar("R")


class LogTailer:
    """Fulfils `LiveStreams` and `NewEvents` of `taskcast.ports.live`, which hold the promises."""

    def __init__(self, store: Store, rooms: Rooms, clock: Clock, *, bus: PresenceBus | None = None) -> None:
        self._presences = PresenceService(rooms, clock, bus=bus)
        self._hall = RoomRegistry(rooms, ConnectedSockets(), TailCache(), self._presences)
        self._presence_pace: TokenBucket[UserId] = TokenBucket(
            monotonic=time.monotonic, rate=PRESENCE_RATE, burst=PRESENCE_BURST
        )
        self._admission = Subscriptions(store, self._hall)
        self._emission = Emitter(store, self._hall, AccessEffects(store, self._hall))
        self._sweep = HeadReconciler(store, self._hall, clock)
        self._requests = RequestBatcher()
        self._connecting: set[str] = set()
        self._wake = Signal()
        self._is_stopping = False
        self._is_failing = False
        self._greenlet: gevent.Greenlet[[], None] | None = None
        store.on_commit(self._committed)

    def start(self) -> None:
        self._greenlet = gevent.spawn(self._run)
        self._presences.start()

    def stop(self) -> None:
        """End the greenlet and wake whoever waits. What was not told yet stays in the log."""
        self._is_stopping = True
        self._wake.set()
        if self._greenlet is not None:
            self._greenlet.join(_PARTING)
            self._greenlet.kill()
        self._requests.refuse_all(Unavailable("The server is shutting down."))
        self._hall.tails.wake_all()
        self._presences.stop()

    def lag(self) -> float:
        """Seconds that the oldest event known but not told here has waited; 0 when there is none."""
        return self._hall.tails.lag()

    def sockets(self) -> int:
        """How many sockets listen here."""
        return len(self._hall.listeners)

    def present_sockets(self) -> int:
        """How many sockets say where their person is."""
        return len(self._presences)

    def watched_streams(self) -> int:
        """How many streams someone here listens to."""
        return len(self._hall.tails)

    def connected(
        self,
        sid: str,
        credential: Credential,
        *,
        automatic: bool,
        welcome: Callable[[], None],
    ) -> Actor:
        self._connecting.add(sid)
        arrival = ConnectRequest(sid, credential, automatic, lambda: sid not in self._connecting, welcome)
        try:
            return self._ask("connect", self._admission.connect, arrival)
        finally:
            self._connecting.discard(sid)

    def disconnected(self, sid: str) -> None:
        self._connecting.discard(sid)
        self._hall.gone(sid)

    def subscribe(
        self,
        sid: str,
        stream: str,
        *,
        after: int | None,
        epoch: str | None,
        answer: Callable[[msgspec.Struct], None],
    ) -> None:
        parse_stream("stream", stream)
        handle = partial(self._admission.subscribe, Stream(stream))
        self._ask(("subscribe", stream, after), handle, SubscribeRequest(sid, after, epoch, answer))

    def sync(
        self, sid: str, streams: Sequence[StreamCursor], *, answer: Callable[[msgspec.Struct], None]
    ) -> None:
        self._ask("sync", self._admission.sync, SyncRequest(sid, streams, answer))

    def unsubscribe(self, sid: str, stream: str) -> None:
        parse_stream("stream", stream)
        self._do(lambda: self._admission.unsubscribe(sid, Stream(stream)))

    def present(self, sid: str, place: Whereabouts) -> bytes:
        listener = self._hall.listeners.get(sid)
        if listener is None:
            raise Unauthenticated("Connect before being present.")
        self._presence_pace.take(listener.actor.user_id)
        place.check()
        if self._presences.is_at(sid, place):
            self._presences.sit(sid, listener.actor.user_id, place)
        else:
            self._do(lambda: self._admission.seat(sid, place))
        return self._presences.state(ProjectId(place.project_id))

    def absent(self, sid: str, project: ProjectId) -> None:
        self._presences.leave(sid, project)

    def wait_for(self, cursors: Mapping[Stream, int], *, timeout: float) -> bool:
        signal = Signal()
        waiters = {stream: Waiter(after, signal) for stream, after in cursors.items()}
        for stream, waiter in waiters.items():
            self._hall.tails.wait(stream, waiter)
        try:
            self._do(lambda: self._admission.watch(tuple(cursors)))
            return signal.wait(timeout)
        finally:
            for stream, waiter in waiters.items():
                self._hall.tails.stop_waiting(stream, waiter)

    def _do(self, act: Callable[[], None]) -> None:
        """Have the tailer do this between two events; raises what it raises."""
        self._ask(act, lambda acts: [outcome_of(each) for each in acts], act)

    def _ask(self, kind: Hashable, handle: Handle[W, R], wish: W) -> R:
        """The same, for what is done for many at once: all of a `kind` have the same `handle`."""
        if self._is_stopping:
            raise Unavailable("The server is shutting down.")
        handled = self._requests.add(kind, handle, wish)
        self._wake.set()
        return handled.get()  # type: ignore[return-value]  # their types say it may be None

    def _committed(self, committed: Committed) -> None:
        if committed.events:
            if self._hall.tails.hand(committed.events):
                self._wake.set()
        elif len(self._hall.tails):
            self._sweep.ask()
            self._wake.set()

    def _run(self) -> None:
        while not self._is_stopping:
            self._wake.wait(self._sweep.due_in())
            self._wake.clear()
            while self._has_work() and not self._is_stopping:
                self._turn()
                gevent.sleep(BREATH)

    def _has_work(self) -> bool:
        return self._hall.tails.any_behind or bool(self._requests) or self._sweep.due_in() == 0

    def _turn(self) -> None:
        """Every stream that is behind, requests and the sweep take turns, so none starves another."""
        with self._hall.rooms.together():
            self._advance()
        rest_at = time.monotonic() + TURN
        while self._requests and time.monotonic() < rest_at:
            self._requests.handle_next()
        if self._sweep.due_in() == 0:
            failure = _failure_of(self._sweep.run)
            if failure is not None and not self._is_failing:
                _log.error("sweep failed", exc_info=failure)
            self._is_failing = failure is not None

    def _advance(self) -> None:
        """All that is known now goes out together: one write a client, however many streams it hears."""
        rest_at = time.monotonic() + TURN
        for tail in self._hall.tails.behind():
            if time.monotonic() > rest_at:
                self._hall.rooms.flush()
                gevent.sleep(BREATH)
                rest_at = time.monotonic() + TURN
            failure = _failure_of(partial(self._emission.advance, tail))
            if failure is None:
                self._hall.tails.note(tail)
            else:  # the sweep notes it again
                _log.error("stream stalled", extra={"stream": tail.stream}, exc_info=failure)


def _failure_of(work: Callable[[], None]) -> Exception | None:
    """One of the top loops' nets: whatever goes wrong in one step, the next is taken."""
    try:
        work()
    except Exception as error:  # noqa: BLE001
        return error
    return None
