"""A database with Ada's project “House”: Ben is a member, Cleo views; time stands still until a test moves it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from taskcast import storage
from taskcast.bootstrap import SystemIds
from taskcast.credentials import Argon2Passwords, LinkSigner
from taskcast.domain.ids import Instant, UserId, format_instant
from taskcast.domain.notifications import Notification
from taskcast.domain.permissions import Actor
from taskcast.notify import (
    NOTIFICATION_CHANNELS,
    ChannelSettings,
    SecretLinks,
    Worker,
    WorkerConfig,
    create_worker,
)
from taskcast.ports.outbox import Outbox
from taskcast.ports.queries import DeliveryLine, Page
from taskcast.ports.unit_of_work import Committed
from taskcast.usecases.accounts.mail_links import link_for_mail
from taskcast.usecases.accounts.registration import NewAccount
from taskcast.usecases.accounts.reset_password import look_up_reset
from taskcast.usecases.accounts.setup import add_account
from taskcast.usecases.accounts.stop_mail import stop_mail_links
from taskcast.usecases.instance import Instance
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.perform import perform
from taskcast.usecases.validation import convert
from tests.services.waiting import PATIENCE_SECONDS

PUBLIC_URL = "https://tasks.example.org"
QUICK = WorkerConfig(senders=4, sweep_seconds=0.05, idle_seconds=0.05)


MOMENT = timedelta(microseconds=1)


class HandSetClock:
    """Stands still, however long a test takes, but for a microsecond a look: what came later has a later time."""

    def __init__(self) -> None:
        self._at = datetime(2026, 3, 2, 10, tzinfo=UTC)
        self._lock = threading.Lock()

    def now(self) -> Instant:
        with self._lock:
            self._at += MOMENT
            return format_instant(self._at)

    def advance(self, **by: float) -> None:
        with self._lock:
            self._at += timedelta(**by)


class NotifyScenario:
    """The database, and what its people do."""

    def __init__(self, store: storage.AnyStore, clock: HandSetClock) -> None:
        self.store = store
        self.clock = clock
        self.outbox: Outbox = store.outbox
        links = LinkSigner(store.instance_secret(), public_url=PUBLIC_URL, clock=clock)
        self.instance = Instance(store, Argon2Passwords(), links)
        self.instance.reset_requests.on_request = lambda: look_up_reset(self.instance)
        self.people: dict[str, UserId] = {}
        for name in ("Ada", "Ben", "Cleo"):
            new = NewAccount(email=f"{name.lower()}@example.org", name=name, password_hash=None)
            self.people[name] = add_account(self.instance, new, password=None).id
        self.project: int = self.does("Ada", "create_project", name="House")["id"]
        for name, role in (("Ben", "member"), ("Cleo", "viewer")):
            self.does("Ada", "put_member", project_id=self.project, user_id=self.people[name], role=role)

    def does(self, who: str, operation: str, /, **fields: Any) -> Any:
        known = OPERATIONS[operation]
        answer = perform(self.instance, known, convert(fields, known.command), actor=self.actor(who))
        return msgspec.json.decode(answer.data)

    def actor(self, who: str) -> Actor:
        return Actor(self.people[who], is_admin=who == "Ada")

    def task(self, title: str = "Paint", *, to: tuple[str, ...] = ("Ben",), by: str = "Ada") -> int:
        """A task of the project, assigned to these people; returns its id."""
        assignees = [self.people[name] for name in to]
        task: int = self.does(
            by, "create_task", project_id=self.project, title=title, assignee_ids=assignees
        )["id"]
        return task

    def comment(self, title: str) -> None:
        """Ada comments on a task of Ben's: a mail to him, of which there may be any number."""
        task = self.task(title, to=(), by="Ben")
        self.does("Ada", "add_comment", task_id=task, body="Which colour?")

    def worker(self, smtp_url: str, *, config: WorkerConfig = QUICK) -> Worker:
        """Another worker, which listens to commits but has not started."""
        worker = create_worker(
            self.outbox,
            self.clock,
            settings=ChannelSettings(public_url=PUBLIC_URL, smtp_url=smtp_url),
            secret_links=SecretLinks(
                account_link=partial(link_for_mail, self.instance),
                way_out=partial(stop_mail_links, self.instance.links),
            ),
            config=config,
        )
        self.store.on_commit(worker.committed)
        return worker

    @contextmanager
    def working(self, smtp_url: str, *, config: WorkerConfig = QUICK) -> Iterator[Worker]:
        worker = self.worker(smtp_url, config=config)
        worker.start()
        yield worker
        assert worker.stop(within=PATIENCE_SECONDS)

    def log(self) -> list[DeliveryLine]:
        """The delivery log as Ada, who administers, sees it."""
        return list(self.store.read(lambda it: it.queries.deliveries(self.actor("Ada"), Page(limit=200))))

    def inbox(self, who: str) -> list[Notification]:
        """The lines of this person's inbox, newest first."""
        actor = self.actor(who)
        return list(
            self.store.read(lambda it: it.queries.notifications(actor, Page(limit=200), unread_only=False))
        )

    def states(self) -> list[str]:
        return sorted(line.state for line in self.log())

    def later(self, worker: Worker, **by: float) -> None:
        """Let time pass, and the worker notice."""
        self.clock.advance(**by)
        worker.committed(Committed())


@contextmanager
def open_scenario(url: str) -> Iterator[NotifyScenario]:
    clock = HandSetClock()
    store = storage.open_store(url, clock=clock, ids=SystemIds(), channels=NOTIFICATION_CHANNELS)
    try:
        yield NotifyScenario(store, clock)
    finally:
        store.close()
