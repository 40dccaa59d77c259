"""The worker: leases what is due and has it sent, a few messages at once (promise P5).

One dispatcher leases only as much as senders are idle, so a lease always covers its own sending and a
stopped worker gives everything back. Made of threads, which are greenlets in a patched process; sends
wait in their sender, never in a request. Another worker may run beside it, here or elsewhere.
"""

import queue
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from taskcast.domain.ids import parse_instant
from taskcast.notify.channels import ChannelSettings, go_on, open_channel
from taskcast.notify.circuit_breaker import CircuitBreaker
from taskcast.notify.error_location import error_location
from taskcast.notify.secret_links import MailLinks, SecretLinks
from taskcast.notify.sending import Sender, Sending
from taskcast.ports.channels import SEND_SECONDS
from taskcast.ports.clock import Clock
from taskcast.ports.outbox import Delivery, Outbox
from taskcast.ports.unit_of_work import Committed

STOP_SECONDS = 8.0
"""How long a stop waits for what is being sent: less than what service managers grant."""

BUSY_SECONDS = 0.005
"""Waking so much later than asked means that the process has other things to do."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerConfig:
    """How fast a worker goes.

    Attributes:
        senders: how many messages are sent at once.
        per_second: at most so many messages begin in a second, each by itself, and while the process is busy
            a fifth of that; None for a process of its own.
        give_way: called before each piece of work that takes the processor; returns when nobody beside waits.
        lease_seconds: longer than any send may take.
        sweep_seconds: how often to look although nobody woke us: hints may be lost.
        rest_seconds: idle connections are closed after this.
    """

    senders: int = 8
    per_second: float | None = None
    give_way: Callable[[], None] = go_on
    lease_seconds: int = 30
    sweep_seconds: float = 5.0
    rest_seconds: float = 5.0


class _Leased:
    """Deliveries that become one message, and until when to begin sending it."""

    def __init__(self, deliveries: Sequence[Delivery], begin_before: float) -> None:
        self.deliveries = deliveries
        self.begin_before = begin_before


class Worker:
    """Leases and sends until stopped."""

    def __init__(self, shared: Sending, *, pace: WorkerConfig) -> None:
        self._outbox = shared.outbox
        self._clock = shared.clock
        self._outage = shared.outage
        self._pace = pace
        self._leased: queue.Queue[_Leased | None] = queue.Queue()
        self._busy = 0
        self._counting = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._dispatcher = threading.Thread(target=self._dispatch, name="outbox", daemon=True)
        self._senders = [
            threading.Thread(target=self._send, args=(Sender(shared),), name=f"sender-{number}", daemon=True)
            for number in range(pace.senders)
        ]

    def start(self) -> None:
        """Begin; returns at once."""
        for thread in (*self._senders, self._dispatcher):
            thread.start()

    def committed(self, told: Committed) -> None:
        """Look for new deliveries now: for `Store.on_commit`. Never blocks."""
        if told.deliveries and self._most_to_begin() and self._outage.seconds_to_wait() <= 0:
            self._wake.set()

    def stop(self, *, within: float = STOP_SECONDS) -> bool:
        """Finish what is being sent and give back the rest; whether that worked out in time.

        Otherwise the leases run out by themselves, and the messages may be sent twice.
        """
        deadline = time.monotonic() + within
        self._stopping.set()
        self._wake.set()
        self._dispatcher.join(max(0.0, deadline - time.monotonic()))
        for _ in self._senders:
            self._leased.put(None)
        for sender in self._senders:
            sender.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in (self._dispatcher, *self._senders))

    def _dispatch(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                pause = self._tick()
            except Exception as fault:  # noqa: BLE001 - the top loop: a database that is away comes back
                log.error("outbox_not_read", fault=error_location(fault))  # noqa: TRY400
                pause = 1.0
            if pause:
                self._wake.wait(pause)

    def _tick(self) -> float:
        """Lease what is due; returns how long to wait unless woken."""
        most = self._most_to_begin()
        if not most:
            return self._pace.sweep_seconds
        began = time.monotonic()
        wait = self._outage.seconds_to_wait()
        if wait <= 0:
            self._pace.give_way()
            wait = self._seconds_until_due()
        if wait > 0:
            return min(wait, self._pace.sweep_seconds)
        begin_before = time.monotonic() + self._pace.lease_seconds - SEND_SECONDS
        deliveries = self._outbox.lease(limit=most, seconds=self._pace.lease_seconds)
        if not deliveries:
            return 0.2  # someone else took it
        together = bundles(deliveries)
        for bundle in together:
            with self._counting:
                self._busy += 1
            self._leased.put(_Leased(bundle, begin_before))
        self._keep_pace(began)
        return 0.0

    def _most_to_begin(self) -> int:
        """How many messages may begin now. Those that begin together end together, and would hold others up twice."""
        if self._outage.lasts:
            return 0 if self._busy else 1
        idle = self._pace.senders - self._busy
        return idle if self._pace.per_second is None else min(idle, 1)

    def _keep_pace(self, began: float) -> None:
        """Wait as the pace says; waking late shows that others want the processor, so then wait longer."""
        if self._pace.per_second is None:
            return
        asked = time.monotonic()
        wait = max(0.0, began + 1 / self._pace.per_second - asked)
        if not self._stopping.wait(wait) and time.monotonic() - asked > wait + BUSY_SECONDS:
            self._stopping.wait(4 / self._pace.per_second)

    def _seconds_until_due(self) -> float:
        due = self._outbox.next_due()
        if due is None:
            return self._pace.sweep_seconds
        return (parse_instant(due) - parse_instant(self._clock.now())).total_seconds()

    def _send(self, sender: Sender) -> None:
        while (leased := self._next(sender)) is not None:
            try:
                if self._stopping.is_set() or time.monotonic() > leased.begin_before:
                    sender.release(leased.deliveries)
                else:
                    sender.deliver(leased.deliveries)
            except Exception as fault:  # noqa: BLE001 - the top loop: the lease runs out, and it is tried again
                log.error(  # noqa: TRY400
                    "delivery_left_to_its_lease",
                    delivery_id=leased.deliveries[0].id,
                    fault=error_location(fault),
                )
            finally:
                with self._counting:
                    self._busy -= 1
                self._wake.set()
        sender.rest()

    def _next(self, sender: Sender) -> _Leased | None:
        try:
            return self._leased.get(timeout=self._pace.rest_seconds)
        except queue.Empty:
            sender.rest()
            return self._leased.get()


def bundles(deliveries: Sequence[Delivery]) -> list[list[Delivery]]:
    """Those of one task to one person over one channel together, and those of one summary; each letter by itself."""
    together: dict[object, list[Delivery]] = {}
    for delivery in deliveries:
        together.setdefault(_bundle(delivery), []).append(delivery)
    return list(together.values())


def _bundle(delivery: Delivery) -> object:
    if delivery.kind != "notification" or delivery.task_id is None:
        return delivery.id
    if delivery.in_summary:
        return (delivery.actor_id, delivery.reason, delivery.recipient_id, delivery.channel)
    return (delivery.task_id, delivery.recipient_id, delivery.channel)


def create_worker(
    outbox: Outbox,
    clock: Clock,
    *,
    settings: ChannelSettings,
    secret_links: SecretLinks,
    pace: WorkerConfig | None = None,
) -> Worker:
    """A worker over the channels of `settings`."""
    pace = pace or WorkerConfig()
    channels = replace(settings, give_way=pace.give_way)
    chance = random.SystemRandom().random
    shared = Sending(
        outbox=outbox,
        clock=clock,
        chance=chance,
        outage=CircuitBreaker(clock, chance),
        links=MailLinks(settings, secret_links),
        open_channel=lambda name: open_channel(name, channels),
        give_way=pace.give_way,
    )
    return Worker(shared, pace=pace)
