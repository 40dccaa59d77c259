"""The worker: leases due deliveries and sends a few messages concurrently (promise P5).

One dispatcher leases only as many messages as senders are idle, so a lease always covers its sending, and a
stopped worker returns its leases. Runs in threads, which are greenlets in a patched process; sending blocks
only its sender. Other workers may run in parallel, also in other processes.
"""

import queue
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from taskcast.domain.ids import parse_instant
from taskcast.notify.backoff import CircuitBreaker
from taskcast.notify.channels import ChannelSettings, never_wait, open_channel
from taskcast.notify.secret_links import MailLinks, SecretLinks
from taskcast.notify.sending import Sender, Sending, error_location
from taskcast.ports.channels import SEND_SECONDS
from taskcast.ports.clock import Clock
from taskcast.ports.outbox import Delivery, Outbox
from taskcast.ports.unit_of_work import Committed

STOP_SECONDS = 8.0
"""How long `stop` waits for messages in progress: less than service managers allow."""

BUSY_SECONDS = 0.005
"""A wake-up that is this late means that the process is busy."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerConfig:
    """The limits of a worker.

    Attributes:
        senders: how many messages are sent concurrently.
        per_second: how many messages may start per second, one by one; a fifth of that while the process is busy.
            None for a process of its own.
        wait_until_idle: called before each piece of work that uses the processor; returns when no request waits.
        lease_seconds: longer than any send may take.
        sweep_seconds: how often to look for due deliveries without a hint, because hints may be lost.
        idle_seconds: idle connections are closed after this time.
    """

    senders: int = 8
    per_second: float | None = None
    wait_until_idle: Callable[[], None] = never_wait
    lease_seconds: int = 30
    sweep_seconds: float = 5.0
    idle_seconds: float = 5.0


class _Leased:
    """The deliveries of one message, and the time by which sending must start."""

    def __init__(self, deliveries: Sequence[Delivery], begin_before: float) -> None:
        self.deliveries = deliveries
        self.begin_before = begin_before


class Worker:
    """Leases and sends deliveries until stopped."""

    def __init__(self, shared: Sending, *, config: WorkerConfig) -> None:
        self._outbox = shared.outbox
        self._clock = shared.clock
        self._breaker = shared.breaker
        self._config = config
        self._leased: queue.Queue[_Leased | None] = queue.Queue()
        self._busy = 0
        self._counting = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._dispatcher = threading.Thread(target=self._dispatch, name="outbox", daemon=True)
        self._senders = [
            threading.Thread(target=self._send, args=(Sender(shared),), name=f"sender-{number}", daemon=True)
            for number in range(config.senders)
        ]

    def start(self) -> None:
        """Start the threads; returns at once."""
        for thread in (*self._senders, self._dispatcher):
            thread.start()

    def committed(self, told: Committed) -> None:
        """Look for new deliveries now; the listener for `Store.on_commit`. Never blocks."""
        if told.deliveries and self._free_senders() and self._breaker.seconds_to_wait() <= 0:
            self._wake.set()

    def stop(self, *, within: float = STOP_SECONDS) -> bool:
        """Finish the messages in progress and return all other leases; returns whether that succeeded in time.

        Otherwise the leases expire, and messages may be sent twice.
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
            except Exception as fault:  # noqa: BLE001 - the dispatcher must continue: the database may come back
                log.error("outbox_not_read", fault=error_location(fault))  # noqa: TRY400
                pause = 1.0
            if pause:
                self._wake.wait(pause)

    def _tick(self) -> float:
        """Lease due deliveries; returns how long to wait unless woken."""
        most = self._free_senders()
        if not most:
            return self._config.sweep_seconds
        began = time.monotonic()
        wait = self._breaker.seconds_to_wait()
        if wait <= 0:
            self._config.wait_until_idle()
            wait = self._seconds_until_due()
        if wait > 0:
            return min(wait, self._config.sweep_seconds)
        begin_before = time.monotonic() + self._config.lease_seconds - SEND_SECONDS
        deliveries = self._outbox.lease(limit=most, seconds=self._config.lease_seconds)
        if not deliveries:
            return 0.2  # another worker leased it
        together = group_by_message(deliveries)
        for group in together:
            with self._counting:
                self._busy += 1
            self._leased.put(_Leased(group, begin_before))
        self._throttle(began)
        return 0.0

    def _free_senders(self) -> int:
        """How many messages may start now.

        Messages that start together also end together, which would delay requests twice.
        """
        if self._breaker.is_open:
            return 0 if self._busy else 1
        idle = self._config.senders - self._busy
        return idle if self._config.per_second is None else min(idle, 1)

    def _throttle(self, began: float) -> None:
        """Wait as `per_second` requires. A late wake-up shows that the process is busy; then wait longer."""
        if self._config.per_second is None:
            return
        asked = time.monotonic()
        wait = max(0.0, began + 1 / self._config.per_second - asked)
        if not self._stopping.wait(wait) and time.monotonic() - asked > wait + BUSY_SECONDS:
            self._stopping.wait(4 / self._config.per_second)

    def _seconds_until_due(self) -> float:
        due = self._outbox.next_due()
        if due is None:
            return self._config.sweep_seconds
        return (parse_instant(due) - parse_instant(self._clock.now())).total_seconds()

    def _send(self, sender: Sender) -> None:
        while (leased := self._next(sender)) is not None:
            try:
                if self._stopping.is_set() or time.monotonic() > leased.begin_before:
                    sender.release(leased.deliveries)
                else:
                    sender.deliver(leased.deliveries)
            except Exception as fault:  # noqa: BLE001 - the sender must continue: the lease expires, and the message is retried
                log.error(  # noqa: TRY400
                    "delivery_left_to_its_lease",
                    delivery_id=leased.deliveries[0].id,
                    fault=error_location(fault),
                )
            finally:
                with self._counting:
                    self._busy -= 1
                self._wake.set()
        sender.close_idle()

    def _next(self, sender: Sender) -> _Leased | None:
        try:
            return self._leased.get(timeout=self._config.idle_seconds)
        except queue.Empty:
            sender.close_idle()
            return self._leased.get()


def group_by_message(deliveries: Sequence[Delivery]) -> list[list[Delivery]]:
    """Group deliveries into messages: by task, user and channel; by summary; each account mail alone."""
    together: dict[object, list[Delivery]] = {}
    for delivery in deliveries:
        together.setdefault(_message_key(delivery), []).append(delivery)
    return list(together.values())


def _message_key(delivery: Delivery) -> object:
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
    config: WorkerConfig | None = None,
) -> Worker:
    """A worker over the channels of `settings`."""
    config = config or WorkerConfig()
    channels = replace(settings, wait_until_idle=config.wait_until_idle)
    chance = random.SystemRandom().random
    shared = Sending(
        outbox=outbox,
        clock=clock,
        chance=chance,
        breaker=CircuitBreaker(clock, chance),
        links=MailLinks(settings, secret_links),
        open_channel=lambda name: open_channel(name, channels),
        wait_until_idle=config.wait_until_idle,
    )
    return Worker(shared, config=config)
