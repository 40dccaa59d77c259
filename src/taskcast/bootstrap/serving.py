"""A process that serves, put together: transport, tailer, worker and application over one database."""

import itertools
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import gevent
import structlog
from gevent.event import Event

from taskcast.bootstrap import Opened, notification_worker, open_up
from taskcast.domain.errors import Unavailable
from taskcast.domain.ids import UserId, parse_instant
from taskcast.http.app import create_app
from taskcast.http.cors import Cors
from taskcast.http.errors import PROBLEM_JSON, unreadable
from taskcast.http.metrics import Metrics
from taskcast.http.services import HttpServices, HttpSettings
from taskcast.live import LogTailer
from taskcast.notify import Worker
from taskcast.notify import WorkerConfig as SendingPace
from taskcast.ports.unit_of_work import Committed
from taskcast.settings import Settings
from taskcast.sockets.app.services import SocketServices
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.process_handoff import ProcessHandoff
from taskcast.sockets.transport import PATH, SocketTransport, attach_sockets
from taskcast.usecases.accounts.demo_accounts import close_demo_accounts
from taskcast.usecases.accounts.identity import Origins
from taskcast.usecases.accounts.reset_password import look_up_reset
from taskcast.usecases.limits.peers import Peers
from taskcast.usecases.limits.token_bucket import TokenBucket
from taskcast.usecases.limits.write_limits import Budgets, WriteLimits
from taskcast.usecases.operations import OPERATIONS

LAG_EVERY = 0.05
SHARE_EVERY = 1.0
MAINTENANCE_EVERY = 60.0
REFUSAL_SECONDS = 1.0  # a flood of refusals over few connections is as slow as that
PURGE_EVERY = 60  # of those
MAILS_PER_SECOND = 50.0  # while requests are served beside the worker

log = structlog.get_logger(__name__)


class RequestIds:
    """Names of requests: unique by the process's own prefix and a counter, and cheap."""

    def __init__(self) -> None:
        self._prefix = secrets.token_hex(6)
        self._count = itertools.count(1)

    def __call__(self) -> str:
        return f"{self._prefix}-{next(self._count):x}"


class ServerProcess:
    """Everything that runs in a process of `taskcast serve`; made after the fork, on the event loop.

    `handoff` are the other processes on this port, if there are any; `is_demo` lets the demo's people in.
    """

    def __init__(
        self, settings: Settings, handoff: ProcessHandoff | None = None, *, is_demo: bool = False
    ) -> None:
        self._parts = open_up(settings, is_demo=is_demo)
        self._metrics = Metrics()
        self._worker = self._worker_beside(settings)
        self._request_id = request_id = RequestIds()
        limits = _limits(settings)
        pace: TokenBucket[UserId] = TokenBucket(
            monotonic=time.monotonic, rate=settings.writes_per_second, burst=settings.write_burst
        )
        self._transport = SocketTransport(limits, request_id, handoff)
        store = self._parts.store
        write_limits = WriteLimits(
            store, clock=self._parts.clock, rate=pace, token_uses=self._parts.instance.token_uses,
            refusals=self._parts.instance.refusals, budgets=_budgets(settings),
        )  # fmt: skip
        self._tailer = LogTailer(store, self._transport.rooms, self._parts.clock, bus=store.presence_bus)
        services = HttpServices(
            instance=self._parts.instance, operations=OPERATIONS, outbox=self._parts.store.outbox,
            clock=self._parts.clock, ids=self._parts.ids, write_limits=write_limits, new_events=self._tailer,
            metrics=self._metrics, request_id=request_id, web=_web(settings),
        )  # fmt: skip
        self.app: Any = create_app(services)
        sockets = SocketServices(
            instance=self._parts.instance, operations=OPERATIONS, live=self._tailer, clock=self._parts.clock,
            write_limits=write_limits, origins=Origins(settings.origin, settings.cors_origins), request_id=request_id,
            limits=limits, peers=Peers(settings.trusted_proxies),
        )  # fmt: skip
        mount(self.app, PATH, attach_sockets(self.app, self._transport, sockets))
        self._cors = Cors(settings.cors_origins)
        self._cors.install(self.app)
        self._measure()

    @property
    def parts(self) -> Opened:
        """The database and what belongs to it."""
        return self._parts

    def start(self) -> None:
        """Begin to tell and to send."""
        if not self._parts.instance.is_demo:
            self._close_demo_accounts()
        self._parts.store.start()
        self._tailer.start()
        greenlets = self._watch_lag, self._run_maintenance, self._look_up_resets
        self._greenlets = [gevent.spawn(each) for each in greenlets]
        if self._metrics.are_shared:
            self._greenlets.append(gevent.spawn(self._share_figures))
        if self._worker is not None:
            self._worker.start()

    def let_go(self) -> None:
        """Send sockets and long polls away, so that the server can end; they come back when it does."""
        self._transport.stop()
        self._tailer.stop()

    def stop(self) -> None:
        """Finish what was begun and close the database."""
        gevent.killall(self._greenlets)
        if self._worker is not None:
            self._worker.stop()
        self._write_what_was_counted()
        with suppress(Unavailable):
            while look_up_reset(self._parts.instance):
                pass
        self._parts.store.close()

    def shared_headers(self, path: str, origin: str | None) -> list[tuple[str, str]]:
        """What an answer that no application gives says about other origins."""
        return self._cors.headers(path, origin)

    def unreadable(self, status: int) -> tuple[str, bytes]:
        """The type and body of an answer to what is no request that anything here could serve."""
        return PROBLEM_JSON, unreadable(status, self._request_id())

    def _worker_beside(self, settings: Settings) -> Worker | None:
        if not settings.worker:
            return None
        pace = SendingPace(per_second=MAILS_PER_SECOND, wait_until_idle=self._parts.store.wait_until_idle)
        return notification_worker(self._parts, config=pace)

    def _measure(self) -> None:
        events, batches = self._metrics.events, self._metrics.writer_batch

        def count(committed: Committed) -> None:
            events.inc(len(committed.events))
            if committed.commands:
                batches.observe(committed.commands)

        self._parts.store.on_commit(count)
        process, database = self._metrics.of_process, self._metrics.gauge
        process("taskcast_sockets", "Open sockets.", self._tailer.sockets)
        process(
            "taskcast_sockets_present",
            "Sockets that say where their person is.",
            self._tailer.present_sockets,
        )
        process("taskcast_streams_watched", "Streams somebody here listens to.", self._tailer.watched_streams)
        process(
            "taskcast_tailer_lag_seconds",
            "How long the oldest event not told yet has waited.",
            self._tailer.lag,
            over="max",
        )
        database("taskcast_outbox_depth", "Deliveries to be sent.", self._parts.store.outbox.depth)
        database(
            "taskcast_outbox_overdue_seconds", "How long the oldest due delivery has waited.", self._overdue
        )

    def _close_demo_accounts(self) -> None:
        closed = close_demo_accounts(self._parts.instance)
        if closed:
            log.warning(
                "demo_accounts_closed",
                user_ids=closed,
                why="Their password is published with `taskcast demo`: it signs nobody in here.",
                fix="Deactivate them, or have each choose a new password by “Forgot your password?”.",
            )

    def _overdue(self) -> float:
        due = self._parts.store.outbox.next_due()
        if due is None:
            return 0.0
        return max(0.0, (parse_instant(self._parts.clock.now()) - parse_instant(due)).total_seconds())

    def _run_maintenance(self) -> None:
        """Write which tokens were used and what was refused, every minute; delete what is past its time, now and every hour.

        Before that, words are indexed that are not yet, in the first round after an upgrade.
        """
        for round_number in itertools.count():
            self._write_what_was_counted()
            if round_number % PURGE_EVERY == 0:
                with suppress(Unavailable):  # in an hour again
                    self._parts.store.index_words()
                    self._parts.store.purge()
            gevent.sleep(MAINTENANCE_EVERY)

    def _look_up_resets(self) -> None:
        """Mail links for forgotten passwords, one account after the other, as they are asked for."""
        asked = Event()
        self._parts.instance.reset_requests.on_request = asked.set
        while True:
            asked.clear()
            with suppress(Unavailable):  # in a minute again
                while look_up_reset(self._parts.instance):
                    gevent.sleep(0)
            asked.wait(MAINTENANCE_EVERY)

    def _write_what_was_counted(self) -> None:
        instance = self._parts.instance
        with suppress(Unavailable):  # in a minute again
            instance.token_uses.write(instance.store, self._parts.clock.now())
        with suppress(Unavailable):
            instance.refusals.write(instance.store)

    def _share_figures(self) -> None:
        while True:
            self._metrics.share()
            gevent.sleep(SHARE_EVERY)

    def _watch_lag(self) -> None:
        """How late a greenlet wakes that asked for a moment: what everybody else's answer waits, too."""
        observe = self._metrics.loop_lag.observe
        while True:
            asked = time.perf_counter()
            gevent.sleep(LAG_EVERY)
            observe(max(0.0, time.perf_counter() - asked - LAG_EVERY))


def _budgets(settings: Settings) -> Budgets:
    rate, burst = settings.write_bytes_per_second, settings.write_bytes_burst
    return Budgets(
        written=TokenBucket(monotonic=time.monotonic, rate=rate, burst=burst),
        reading=TokenBucket(monotonic=time.monotonic, rate=settings.read_share, burst=settings.read_burst),
    )


def _limits(settings: Settings) -> ClientLimits:
    return ClientLimits(
        message_bytes=settings.message_bytes,
        backlog_bytes=settings.backlog_bytes,
        subscriptions=settings.subscriptions,
        refusals_per_second=settings.refusals_per_second,
    )


def _web(settings: Settings) -> HttpSettings:
    token = settings.metrics_token
    return HttpSettings(
        origin=settings.origin,
        is_secure=settings.is_secure,
        cors_origins=settings.cors_origins,
        trusted_proxies=settings.trusted_proxies,
        body_bytes=settings.body_bytes,
        long_polls=settings.long_polls,
        refusal_seconds=REFUSAL_SECONDS,
        metrics_token=None if token is None else token.get_secret_value(),
    )


WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Any]


def mount(app: Any, path: str, mounted: WsgiApp) -> None:  # noqa: ANN401 - only http knows Flask
    """Let `mounted` serve every request whose path begins with `path`, before the application sees it.

    The middleware of the Socket.IO library does the same, but copies the environment of each request.
    """
    inner: WsgiApp = app.wsgi_app

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:  # noqa: ANN401 - PEP 3333
        if environ["PATH_INFO"].startswith(path):
            return mounted(environ, start_response)
        return inner(environ, start_response)

    app.wsgi_app = serve
