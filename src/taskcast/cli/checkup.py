"""The checks of `taskcast doctor`: each returns its result, and how to fix a problem."""

import shlex
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from ipaddress import ip_address
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from taskcast.cli.open_files import most_open_files
from taskcast.domain.errors import Invalid
from taskcast.domain.mail_addresses import ascii_host
from taskcast.notify.channels.email.message_builder import SenderIdentity
from taskcast.notify.channels.email.smtp_client import SmtpClient, SmtpConnection
from taskcast.ports.channels import Retryable
from taskcast.settings import UNKNOWN_PROXY, Settings, unknown_variables
from taskcast.storage.maintenance.diagnostics import NOT_THERE, Diagnosis, Unreachable, diagnose
from taskcast.storage.sqlite.private_files import BESIDE, opened_to_others
from taskcast.storage.sqlite.store import path_of

Level = Literal["ok", "warn", "fail"]

MIB = 1024 * 1024
LEAST_SPACE = 100 * MIB
SCARCE_SPACE = 1024 * MIB
FEW_FILES = 4096
MOST_FILES = 1000
MOST_NAMED = 3
DRIFT = timedelta(seconds=5)


class Finding(NamedTuple):
    """One line of the report; `fix` is empty if the check passed."""

    level: Level
    what: str
    found: str
    fix: str = ""


def checkup(settings: Settings) -> Iterator[Finding]:
    """Run all checks."""
    yield _variables()
    yield from _database(settings)
    checks: tuple[Callable[[Settings], Finding], ...] = (
        _private_files,
        _space,
        _open_files,
        _mail,
        _redis,
        _public_url,
        _proxies,
        _page,
    )
    for check in checks:
        yield check(settings)


def _variables() -> Finding:
    unknown = unknown_variables()
    if unknown:
        return Finding(
            "warn", "settings", f"there is none called {', '.join(unknown)}", "mend the name, or remove it"
        )
    return Finding("ok", "settings", "all known")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        found = diagnose(settings.database_url.get_secret_value())
    except Unreachable as error:
        fix = (
            "run `taskcast migrate`"
            if str(error) == NOT_THERE
            else "is it running, and TASKCAST_DATABASE_URL right?"
        )
        yield Finding("fail", "database", str(error), fix)
        return
    except ValueError as error:
        yield Finding("fail", "database", str(error), "mend TASKCAST_DATABASE_URL")
        return
    yield Finding("ok", "database", found.product)
    yield _schema(found)
    yield _durability(found)
    yield _clock(found)
    yield _addresses(found)


def _schema(found: Diagnosis) -> Finding:
    if found.schema is None:
        return Finding("fail", "schema", "is empty", "run `taskcast migrate`")
    if found.schema != found.newest_schema:
        said = f"is {found.schema}, this version wants {found.newest_schema}"
        return Finding(
            "fail", "schema", said, "run `taskcast migrate`, or install the newer version that made it"
        )
    return Finding("ok", "schema", found.schema)


def _durability(found: Diagnosis) -> Finding:
    if found.is_durable:
        return Finding("ok", "durability", found.durability)
    fix = "turn on fsync and synchronous_commit, or a power cut takes what was acknowledged"
    return Finding("fail", "durability", found.durability, fix)


def _clock(found: Diagnosis) -> Finding:
    """Our clock must not be behind the last write, nor differ from a database server's clock."""
    ahead = found.clock - datetime.now(UTC)
    if ahead > DRIFT or (found.product.startswith("PostgreSQL") and -ahead > DRIFT):
        said = f"differs from the database's by {abs(ahead).total_seconds():.0f} s"
        return Finding("fail", "clock", said, "synchronize the clocks (NTP)")
    return Finding("ok", "clock", f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")


def _addresses(found: Diagnosis) -> Finding:
    if not found.doubles:
        return Finding("ok", "addresses", "each is one account's")
    named = ", ".join(map(str, found.doubles[:MOST_NAMED]))
    more = f" and {len(found.doubles) - MOST_NAMED} more" if len(found.doubles) > MOST_NAMED else ""
    said = f"another account has the same address as account {named}{more}, in another spelling"
    return Finding("warn", "addresses", said, "deactivate the one of the two that is not used")


def _private_files(settings: Settings) -> Finding:
    """Checks file permissions: the database holds all tasks, and settings hold passwords."""
    open_to = list(opened_to_others(dict.fromkeys(_files_of(settings))))
    if not open_to:
        return Finding("ok", "files", "only their owner can open them")
    paths = [str(path) for path, _ in open_to[:MOST_NAMED]]
    more = f" and {len(open_to) - MOST_NAMED} more" if len(open_to) > MOST_NAMED else ""
    who = "everybody" if any(whom == "everybody" for _, whom in open_to) else "a group"
    said = f"{who} on this machine can open {', '.join(paths)}{more}"
    return Finding("warn", "files", said, f"chmod go= {' '.join(map(shlex.quote, paths))}")


def _files_of(settings: Settings) -> Iterator[Path]:
    """The data folder and its files, the database wherever it is, and the settings files."""
    yield settings.data_dir
    if settings.data_dir.is_dir():
        yield from islice((it for it in sorted(settings.data_dir.iterdir()) if it.is_file()), MOST_FILES)
    url = settings.database_url.get_secret_value()
    if url.startswith("sqlite:"):
        database = path_of(url)
        yield from (database, *(database.with_name(database.name + ending) for ending in BESIDE))
    yield from settings.files


def _space(settings: Settings) -> Finding:
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    said = f"{free // MIB} MiB free in {settings.data_dir}"
    if free < LEAST_SPACE:
        return Finding("fail", "disk space", said, "make room: a full disk refuses every write")
    if free < SCARCE_SPACE:
        return Finding("warn", "disk space", said, "make room soon")
    return Finding("ok", "disk space", said)


def _open_files(_settings: Settings) -> Finding:
    most = most_open_files()
    said = f"{most:,} at most, one for each open socket"
    if most < FEW_FILES:
        return Finding(
            "warn", "open files", said, "raise the hard limit (LimitNOFILE of systemd, ulimit -Hn)"
        )
    return Finding("ok", "open files", said)


def _mail(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        fix = "set TASKCAST_SMTP_URL, or nobody gets mail, and passwords cannot be reset"
        return Finding("warn", "mail", "goes to the console", fix)
    host = ascii_host(urlsplit(settings.public_url).hostname or "localhost")
    try:
        server = SmtpClient.parse(settings.smtp_url.get_secret_value())
        SenderIdentity.checked_sender(settings.mail_from)
    except Invalid as error:
        return Finding("fail", "mail", error.detail, "mend that setting")
    try:
        SmtpConnection(server, our_name=host).check()
    except Retryable as error:
        return Finding(
            "fail", "mail", str(error), f"is {server.host}:{server.port} right in TASKCAST_SMTP_URL?"
        )
    return Finding("ok", "mail", f"{server.host}:{server.port} over {server.security}")


def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding("ok", "redis", "not used")
    import redis

    try:
        with redis.Redis.from_url(settings.redis_url.get_secret_value(), socket_timeout=5) as connection:
            connection.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        said = f"cannot be reached ({type(error).__name__})"
        return Finding("warn", "redis", said, "mend TASKCAST_REDIS_URL; until then nodes poll")
    return Finding("ok", "redis", "answers")


def _public_url(settings: Settings) -> Finding:
    url = urlsplit(settings.public_url)
    host = url.hostname or ""
    if _is_loopback(host):
        if _is_loopback(settings.host):
            return Finding("ok", "public URL", f"{settings.public_url} (this machine only)")
        fix = "set TASKCAST_PUBLIC_URL to the address people use: links in mails and cookies follow it"
        return Finding("warn", "public URL", f"{settings.public_url}, but it listens on {settings.host}", fix)
    try:
        socket.getaddrinfo(host, url.port or 443)
    except (OSError, UnicodeError):
        return Finding("fail", "public URL", f"{host} has no address", "mend TASKCAST_PUBLIC_URL or the DNS")
    if not settings.is_secure:
        fix = "serve it over https behind a proxy: passwords travel in clear"
        return Finding("warn", "public URL", settings.public_url, fix)
    return Finding("ok", "public URL", settings.public_url)


def _proxies(settings: Settings) -> Finding:
    if settings.has_unknown_proxy:
        fix = f"{UNKNOWN_PROXY} (TASKCAST_TRUSTED_PROXIES)"
        return Finding("warn", "proxies", "none is trusted, and the public URL is https", fix)
    trusted = settings.trusted_proxies
    return Finding("ok", "proxies", f"{trusted} trusted" if trusted else "none")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _page(_settings: Settings) -> Finding:
    if resources.files("taskcast").joinpath("web_ui", "index.html").is_file():
        return Finding("ok", "page", "built")
    return Finding(
        "warn", "page", "is not built, only the API is served", "run `make page`, or install the wheel"
    )
