"""The one place where parts become a whole: here what every command needs, in `serving` what serves.

Nothing is opened on import, and a server only after its process has been forked: database handles and
threads do not survive a fork.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from taskcast import storage
from taskcast.credentials import Argon2Passwords, LinkSigner
from taskcast.domain.errors import Invalid, Unavailable
from taskcast.domain.ids import Instant, format_instant
from taskcast.notify import (
    NOTIFICATION_CHANNELS,
    ChannelSettings,
    SecretLinks,
    Worker,
    WorkerConfig,
    create_worker,
    open_channel,
)
from taskcast.settings import BadSettingError, Settings
from taskcast.usecases.accounts.mail_links import link_for_mail
from taskcast.usecases.accounts.stop_mail import stop_mail_links
from taskcast.usecases.accounts.token_uses import TokenUses
from taskcast.usecases.instance import Instance
from taskcast.usecases.limits.guess_limits import FailureLimits, GuessLimits


class SystemClock:
    """The clock of the machine."""

    def now(self) -> Instant:
        """The current instant."""
        return format_instant(datetime.now(UTC))


class SystemIds:
    """Chance from the operating system."""

    def lease_id(self) -> str:
        """80 bits, as hexadecimal digits."""
        return secrets.token_hex(10)

    def epoch(self) -> str:
        """64 bits, as hexadecimal digits."""
        return secrets.token_hex(8)

    def secret(self) -> str:
        """256 bits, URL-safe."""
        return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Opened:
    """A database with everything use cases need; `store.outbox` is what workers see."""

    settings: Settings
    store: storage.AnyStore
    instance: Instance
    clock: SystemClock
    ids: SystemIds


@contextmanager
def _naming_the_setting() -> Iterator[None]:
    """Say which setting a database that cannot be used came from."""
    try:
        yield
    except (storage.SchemaMismatchError, Unavailable, ValueError) as error:
        raise BadSettingError(f"TASKCAST_DATABASE_URL: {error}") from error


def migrate(settings: Settings) -> None:
    """Bring the database to this version's schema, making it first if there is none."""
    try:
        storage.make_private_folder(settings.data_dir)
    except OSError as error:
        raise BadSettingError(f"TASKCAST_DATA_DIR: cannot be used: {error}") from None
    with _naming_the_setting():
        storage.migrate(settings.database_url.get_secret_value())


def open_up(settings: Settings, *, is_demo: bool = False) -> Opened:
    """Open the database, which must be migrated; `store.close()` ends it."""
    clock, ids = SystemClock(), SystemIds()
    url = settings.database_url.get_secret_value()
    redis = settings.redis_url
    with _naming_the_setting():
        store = storage.open_store(
            url,
            clock=clock,
            ids=ids,
            channels=NOTIFICATION_CHANNELS,
            nodes=storage.Nodes(
                settings.database_connections, None if redis is None else redis.get_secret_value()
            ),
        )
    links = LinkSigner(
        store.instance_secret(),
        public_url=settings.public_url,
        clock=clock,
        signed_until=store.signed_links_until(),
    )
    limits = FailureLimits(
        settings.sign_in_failures_per_account,
        settings.sign_in_failures_per_address,
        settings.sign_in_failures_per_network,
    )
    instance = Instance(
        store,
        Argon2Passwords(),
        links,
        is_demo=is_demo,
        sends_mail=settings.smtp_url is not None,
        guess_limits=GuessLimits(limits),
        token_uses=TokenUses(session_idle=timedelta(hours=settings.session_idle_hours)),
    )
    return Opened(settings, store, instance, clock, ids)


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
        language=settings.language,
    )


def check_channels(settings: Settings) -> None:
    """Make sure that notifications can be sent as the settings say, before a worker finds out with the first.

    Raises:
        BadSettingError: they cannot; nobody was asked yet whether the mail server is there.
    """
    try:
        for name in NOTIFICATION_CHANNELS:
            open_channel(name, channel_settings(settings))
    except Invalid as error:
        raise BadSettingError(error.detail) from None


def notification_worker(parts: Opened, *, config: WorkerConfig | None = None) -> Worker:
    """A worker over this database's outbox, woken by commits; not started yet."""
    worker = create_worker(
        parts.store.outbox,
        parts.clock,
        settings=channel_settings(parts.settings),
        secret_links=SecretLinks(
            account_link=partial(link_for_mail, parts.instance),
            way_out=partial(stop_mail_links, parts.instance.links),
        ),
        config=config,
    )
    parts.store.on_commit(worker.committed)
    return worker
