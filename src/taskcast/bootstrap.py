"""The one place where parts become a whole: concrete database, clock, transport, worker and application.

Commands open an instance (`open_instance`); servers run one (`Server`). Nothing is opened on import, and a
server only after its process has been forked: database handles and threads do not survive a fork.
"""

import itertools
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import gevent
import structlog

from taskcast import storage
from taskcast.credentials import Argon2Passwords, SignedLinks
from taskcast.domain.ids import DeliveryId, Instant, instant
from taskcast.http.app import create_app
from taskcast.http.metrics import Metrics
from taskcast.http.services import Services, Web
from taskcast.live import Tailer
from taskcast.notify import TOLD_OVER, ChannelSettings, Worker, create_worker
from taskcast.notify import Pace as SendingPace
from taskcast.ports.outbox import Delivery
from taskcast.ports.unit_of_work import Committed
from taskcast.settings import Settings
from taskcast.sockets.limits import Limits
from taskcast.sockets.services import Services as SocketServices
from taskcast.sockets.wsgi import attach_sockets, open_transport
from taskcast.usecases.identity import Origins
from taskcast.usecases.instance import Instance
from taskcast.usecases.letters import letter_link
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.pace import Pace

LAG_EVERY = 0.05
MAILS_PER_SECOND = 50.0  # while requests are served beside the worker

_log = structlog.get_logger("taskcast.bootstrap")


class SystemClock:
    """The clock of the machine."""

    def now(self) -> Instant:
        """The current instant."""
        return instant(datetime.now(UTC))


class SystemIds:
    """Chance from the operating system."""

    def delivery_id(self) -> DeliveryId:
        """128 bits, as hexadecimal digits."""
        return DeliveryId(secrets.token_hex(16))

    def epoch(self) -> str:
        """64 bits, as hexadecimal digits."""
        return secrets.token_hex(8)

    def secret(self) -> str:
        """256 bits, URL-safe."""
        return secrets.token_urlsafe(32)


class RequestIds:
    """Names of requests: unique by the process's own prefix and a counter, and cheap."""

    def __init__(self) -> None:
        self._prefix = secrets.token_hex(6)
        self._count = itertools.count(1)

    def __call__(self) -> str:
        return f"{self._prefix}-{next(self._count):x}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A database with everything use cases need; `store.outbox` is what workers see."""

    settings: Settings
    store: storage.AnyStore
    instance: Instance
    clock: SystemClock
    ids: SystemIds


def migrate(settings: Settings) -> None:
    """Bring the database to this version's schema, making it first if there is none."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    storage.migrate(settings.database_url.get_secret_value())


def open_up(settings: Settings) -> Opened:
    """Open the database, which must be migrated; `store.close()` ends it."""
    clock, ids = SystemClock(), SystemIds()
    url = settings.database_url.get_secret_value()
    store = storage.open_store(url, clock=clock, ids=ids, channels=TOLD_OVER)
    links = SignedLinks(store.instance_secret(), public_url=settings.public_url, clock=clock)
    return Opened(settings, store, Instance(store, Argon2Passwords(), links), clock, ids)


@contextmanager
def opened(settings: Settings) -> Iterator[Opened]:
    """The database for one command, migrated, and closed afterwards."""
    migrate(settings)
    parts = open_up(settings)
    try:
        yield parts
    finally:
        parts.store.close()


def channel_settings(settings: Settings) -> ChannelSettings:
    """What the channels are told."""
    smtp = settings.smtp_url
    return ChannelSettings(
        public_url=settings.public_url,
        smtp_url=None if smtp is None else smtp.get_secret_value(),
        mail_from=settings.mail_from,
    )


def notification_worker(parts: Opened, *, pace: SendingPace | None = None) -> Worker:
    """A worker over this database's outbox, woken by commits; not started yet."""

    def link(delivery: Delivery) -> str:
        return letter_link(parts.instance, delivery)

    worker = create_worker(
        parts.store.outbox,
        parts.clock,
        settings=channel_settings(parts.settings),
        letter_link=link,
        pace=pace,
    )
    parts.store.on_commit(worker.committed)
    return worker


class Server:
    """Everything that runs in a process of `taskcast serve`; made after the fork, on the event loop."""

    def __init__(self, settings: Settings) -> None:
        self._parts = open_up(settings)
        self._metrics = Metrics()
        self._worker = self._worker_beside(settings)
        request_id = RequestIds()
        limits = _limits(settings)
        pace = Pace(monotonic=time.monotonic, rate=settings.writes_per_second, burst=settings.write_burst)
        self._transport = open_transport(limits, request_id)
        self._tailer = Tailer(self._parts.store, self._transport.rooms, self._parts.clock)
        services = Services(
            instance=self._parts.instance, operations=OPERATIONS, outbox=self._parts.store.outbox,
            clock=self._parts.clock, ids=self._parts.ids, pace=pace, new_events=self._tailer,
            metrics=self._metrics, request_id=request_id, web=_web(settings),
        )  # fmt: skip
        self.app: Any = create_app(services)
        sockets = SocketServices(
            instance=self._parts.instance, operations=OPERATIONS, live=self._tailer, pace=pace,
            origins=Origins(settings.origin, settings.cors_origins), request_id=request_id, limits=limits,
        )  # fmt: skip
        attach_sockets(self.app, self._transport, sockets)
        attach_sockets(
            self.app,
            self._transport,
            SocketServices(
                instance=services.instance, operations=OPERATIONS, live=self._tailer, pace=pace,
                origins=Origins(settings.origin, settings.cors_origins), request_id=request_id,
                limits=_limits(settings),
            ),
        )  # fmt: skip
        self._measure()

    @property
    def parts(self) -> Opened:
        """The database and what belongs to it."""
        return self._parts

    def start(self) -> None:
        """Begin to tell and to send."""
        self._parts.store.start()
        self._tailer.start()
        self._lag = gevent.spawn(self._watch_lag)
        if self._worker is not None:
            self._worker.start()

    def let_go(self) -> None:
        """Send sockets and long polls away, so that the server can end; they come back when it does."""
        self._transport.stop()
        self._tailer.stop()

    def stop(self) -> None:
        """Finish what was begun and close the database."""
        self._lag.kill()
        if self._worker is not None:
            self._worker.stop()
        self._parts.store.close()

    def _worker_beside(self, settings: Settings) -> Worker | None:
        if not settings.worker:
            return None
        return notification_worker(self._parts, pace=SendingPace(per_second=MAILS_PER_SECOND))

    def _measure(self) -> None:
        events = self._metrics.events

        def count(committed: Committed) -> None:
            events.inc(len(committed.events))

        self._parts.store.on_commit(count)
        self._metrics.gauge(
            "taskcast_tailer_lag_seconds",
            "How long the oldest event not told yet has waited.",
            self._tailer.lag,
        )
        self._metrics.gauge(
            "taskcast_streams_watched", "Streams somebody here listens to.", self._tailer.watched_streams
        )

    def _watch_lag(self) -> None:
        """How late a greenlet wakes that asked for a moment: what everybody else's answer waits, too."""
        observe = self._metrics.loop_lag.observe
        while True:
            asked = time.perf_counter()
            gevent.sleep(LAG_EVERY)
            observe(max(0.0, time.perf_counter() - asked - LAG_EVERY))


def _limits(settings: Settings) -> Limits:
    return Limits(
        message_bytes=settings.message_bytes,
        backlog_bytes=settings.backlog_bytes,
        subscriptions=settings.subscriptions,
    )


def _web(settings: Settings) -> Web:
    token = settings.metrics_token
    return Web(
        origin=settings.origin,
        is_secure=settings.is_secure,
        cors_origins=settings.cors_origins,
        trusted_proxies=settings.trusted_proxies,
        body_bytes=settings.body_bytes,
        long_polls=settings.long_polls,
        metrics_token=None if token is None else token.get_secret_value(),
    )
