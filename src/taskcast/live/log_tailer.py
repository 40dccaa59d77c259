"""The tailer: one greenlet that sends all events of this process and decides who is in which room (promises P2, P6).

All work happens in one order, so emission, joins, revocation and catch-up cannot race. Requests and commits
only wake the tailer. A failure ends one step, not the tailer: the log is authoritative, and the next
reconciliation continues from the position of each stream. Explained in docs/explanation/live.md.
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
from taskcast.domain.ids import ProjectId, Stream, StreamCursor, UserId, parse_stream
from taskcast.domain.permissions import Actor, Credential
from taskcast.domain.presence import Whereabouts
from taskcast.live.access_effects import AccessEffects
from taskcast.live.emitter import TIME_SLICE, Emitter
from taskcast.live.head_reconciler import HeadReconciler
from taskcast.live.presence.service import PresenceService
from taskcast.live.request_batcher import Handle, RequestBatcher, outcome_of
from taskcast.live.room_registry import ConnectedSockets, RoomRegistry
from taskcast.live.subscriptions import ConnectRequest, SubscribeRequest, Subscriptions, SyncRequest
from taskcast.live.tail_cache import TailCache, Waiter
from taskcast.ports.clock import Clock
from taskcast.ports.live import PresenceBus, Rooms
from taskcast.ports.unit_of_work import Committed, Store
from taskcast.usecases.limits.token_bucket import TokenBucket

PRESENCE_RATE = 5.0  # presence updates per second and user, sustained, for all their pages together
PRESENCE_BURST = 100

YIELD_SECONDS = 1e-9
"""Sleep this long to let other greenlets run.

After `sleep(0)` gevent returns up to fifty times before it polls sockets and timers again.
"""

_STOP_SECONDS = 5.0  # seconds that the current step may take when the server stops

_log = logging.getLogger("taskcast.live")

W = TypeVar("W")
R = TypeVar("R")


class LogTailer:
    """Implements `LiveStreams` and `NewEvents` of `taskcast.ports.live`, which describe the contracts."""

    def __init__(self, store: Store, rooms: Rooms, clock: Clock, *, bus: PresenceBus | None = None) -> None:
        self._presence = PresenceService(rooms, clock, bus=bus)
        self._registry = RoomRegistry(rooms, ConnectedSockets(), TailCache(), self._presence)
        self._presence_rate: TokenBucket[UserId] = TokenBucket(
            monotonic=time.monotonic, rate=PRESENCE_RATE, burst=PRESENCE_BURST
        )
        self._subscriptions = Subscriptions(store, self._registry)
        self._emitter = Emitter(store, self._registry, AccessEffects(store, self._registry))
        self._reconciler = HeadReconciler(store, self._registry, clock)
        self._requests = RequestBatcher()
        self._connecting: set[str] = set()
        self._wake = Signal()
        self._is_stopping = False
        self._is_failing = False
        self._greenlet: gevent.Greenlet[[], None] | None = None
        store.on_commit(self._committed)

    def start(self) -> None:
        self._greenlet = gevent.spawn(self._run)
        self._presence.start()

    def stop(self) -> None:
        """End the greenlet and wake all waiting calls. Events that were not sent stay in the log."""
        self._is_stopping = True
        self._wake.set()
        if self._greenlet is not None:
            self._greenlet.join(_STOP_SECONDS)
            self._greenlet.kill()
        self._requests.refuse_all(Unavailable("The server is shutting down."))
        self._registry.tails.wake_all_waiters()
        self._presence.stop()

    def lag(self) -> float:
        """Seconds that the oldest known unsent event has waited; 0 when all were sent."""
        return self._registry.tails.lag()

    def sockets(self) -> int:
        """How many sockets are connected to this process."""
        return len(self._registry.sockets)

    def present_sockets(self) -> int:
        """How many sockets have reported presence."""
        return len(self._presence)

    def watched_streams(self) -> int:
        """How many streams have a tail in this process."""
        return len(self._registry.tails)

    def connected(
        self,
        sid: str,
        credential: Credential,
        *,
        automatic: bool,
        on_admitted: Callable[[], None],
    ) -> Actor:
        self._connecting.add(sid)
        request = ConnectRequest(sid, credential, automatic, lambda: sid not in self._connecting, on_admitted)
        try:
            return self._submit("connect", self._subscriptions.connect, request)
        finally:
            self._connecting.discard(sid)

    def disconnected(self, sid: str) -> None:
        self._connecting.discard(sid)
        self._registry.remove(sid)

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
        handle = partial(self._subscriptions.subscribe, Stream(stream))
        self._submit(("subscribe", stream, after), handle, SubscribeRequest(sid, after, epoch, answer))

    def sync(
        self, sid: str, streams: Sequence[StreamCursor], *, answer: Callable[[msgspec.Struct], None]
    ) -> None:
        self._submit("sync", self._subscriptions.sync, SyncRequest(sid, streams, answer))

    def unsubscribe(self, sid: str, stream: str) -> None:
        parse_stream("stream", stream)
        self._run_on_tailer(lambda: self._subscriptions.unsubscribe(sid, Stream(stream)))

    def present(self, sid: str, place: Whereabouts) -> bytes:
        socket = self._registry.sockets.get(sid)
        if socket is None:
            raise Unauthenticated("Connect before being present.")
        self._presence_rate.take(socket.actor.user_id)
        place.check()
        if self._presence.is_at(sid, place):
            self._presence.set(sid, socket.actor.user_id, place)
        else:
            self._run_on_tailer(lambda: self._subscriptions.set_presence(sid, place))
        return self._presence.state(ProjectId(place.project_id))

    def absent(self, sid: str, project: ProjectId) -> None:
        self._presence.leave(sid, project)

    def wait_for(self, cursors: Mapping[Stream, int], *, timeout: float) -> bool:
        signal = Signal()
        waiters = {stream: Waiter(after, signal) for stream, after in cursors.items()}
        for stream, waiter in waiters.items():
            self._registry.tails.add_waiter(stream, waiter)
        try:
            self._run_on_tailer(lambda: self._subscriptions.track(tuple(cursors)))
            return signal.wait(timeout)
        finally:
            for stream, waiter in waiters.items():
                self._registry.tails.remove_waiter(stream, waiter)

    def _run_on_tailer(self, act: Callable[[], None]) -> None:
        """Run a function on the tailer's greenlet between two events; raises what it raises."""
        self._submit(act, lambda acts: [outcome_of(each) for each in acts], act)

    def _submit(self, kind: Hashable, handle: Handle[W, R], request: W) -> R:
        """Queue a request for the tailer and wait for its result. Requests of one `kind` share a `handle` and a batch."""
        if self._is_stopping:
            raise Unavailable("The server is shutting down.")
        result = self._requests.add(kind, handle, request)
        self._wake.set()
        return result.get()  # type: ignore[return-value]  # their types say it may be None

    def _committed(self, committed: Committed) -> None:
        if committed.events:
            if self._registry.tails.push(committed.events):
                self._wake.set()
        elif len(self._registry.tails):
            self._reconciler.schedule_soon()
            self._wake.set()

    def _run(self) -> None:
        while not self._is_stopping:
            self._wake.wait(self._reconciler.due_in())
            self._wake.clear()
            while self._has_work() and not self._is_stopping:
                self._work_once()
                gevent.sleep(YIELD_SECONDS)

    def _has_work(self) -> bool:
        return self._registry.tails.has_behind or bool(self._requests) or self._reconciler.due_in() == 0

    def _work_once(self) -> None:
        """Serve streams that are behind, then requests, then the reconciler, each for a time slice, so none starves."""
        with self._registry.rooms.batched():
            self._emit_known()
        rest_at = time.monotonic() + TIME_SLICE
        while self._requests and time.monotonic() < rest_at:
            self._requests.handle_next()
        if self._reconciler.due_in() == 0:
            failure = _failure_of(self._reconciler.run)
            if failure is not None and not self._is_failing:
                _log.error("sweep failed", exc_info=failure)
            self._is_failing = failure is not None

    def _emit_known(self) -> None:
        """Send all known events in one batch: one write per client, however many streams it is subscribed to."""
        rest_at = time.monotonic() + TIME_SLICE
        for tail in self._registry.tails.take_behind():
            if time.monotonic() > rest_at:
                self._registry.rooms.flush()
                gevent.sleep(YIELD_SECONDS)
                rest_at = time.monotonic() + TIME_SLICE
            failure = _failure_of(partial(self._emitter.advance, tail))
            if failure is None:
                self._registry.tails.mark_if_behind(tail)
            else:  # the reconciler marks it again
                _log.error("stream stalled", extra={"stream": tail.stream}, exc_info=failure)


def _failure_of(work: Callable[[], None]) -> Exception | None:
    """Run one step and return its exception: a failed step must not stop the loop."""
    try:
        work()
    except Exception as error:  # noqa: BLE001
        return error
    return None
