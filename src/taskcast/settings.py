"""The settings: TASKCAST_* variables, or the same names in taskcast.toml (docs/reference/settings.md).

The environment wins over the file. All settings are checked at start, and an error names its setting.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from taskcast.domain.languages import DEFAULT_LANGUAGE, TEXTS
from taskcast.domain.mail_addresses import ascii_host

PREFIX = "TASKCAST_"
FILE = "taskcast.toml"

SMTP_SCHEMES = ("smtp", "smtp+starttls", "smtps")
DATABASE_SCHEMES = ("sqlite", "postgresql")
UNKNOWN_PROXY = (
    "failed sign-ins cannot be counted by address behind a proxy that is not trusted; "
    "set it to how many proxies stand in front"
)
_USUAL_PORTS = {"http": 80, "https": 443}


class BadSettingError(Exception):
    """A setting is invalid; the message names it and says what is allowed."""


def _one_of(*schemes: str) -> AfterValidator:
    def check(url: SecretStr) -> SecretStr:
        if urlsplit(url.get_secret_value()).scheme not in schemes:
            raise ValueError(f"must be a URL that begins with {' or '.join(f'{it}://' for it in schemes)}")
        return url

    return AfterValidator(check)


def _language(code: str) -> str:
    if code not in TEXTS:
        raise ValueError(f"must be one of {', '.join(TEXTS)}")
    return code


def _with_a_port(url: SecretStr) -> SecretStr:
    try:
        _ = urlsplit(url.get_secret_value()).port
    except ValueError:
        raise ValueError("must have a number from 0 to 65535 as its port, or none") from None
    return url


def _origin(text: str) -> str:
    """The origin (scheme, host and port) of a web address as browsers write it (RFC 6454), without a default port.

    A path is refused, because page, API and sockets are served at the root of their host.
    """
    wrong = ValueError(
        f"must be a web address without a path, such as https://tasks.example.org, not {text!r}"
    )
    try:
        parts = urlsplit(text)
        host, port = ascii_host(parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        raise wrong from None
    beyond = parts.path.strip("/") or parts.query or parts.fragment
    if not host or parts.scheme not in _USUAL_PORTS or "@" in parts.netloc or beyond:
        raise wrong
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + ("" if port in {None, _USUAL_PORTS[parts.scheme]} else f":{port}")


def _origins(origins: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_origin(origin) for origin in origins)


class Settings(BaseSettings):
    """Every setting with its meaning; the descriptions are printed in docs/reference/settings.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)
    _files: ClassVar[tuple[Path, ...]] = ()

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("taskcast", appauthor=False),
        description="Folder of the database, unless that is elsewhere. Default: the user's data folder.",
    )
    database_url: Annotated[SecretStr, _one_of(*DATABASE_SCHEMES)] = Field(
        default=SecretStr(""),
        validate_default=False,
        description="`sqlite:///<file>` or `postgresql://user:password@host/name`. Default: `taskcast.db` in the data folder.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on; `0.0.0.0` for all.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port to listen on.")
    workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Serving processes on this machine, all on that port; `taskcast serve --workers` says the same.",
    )
    public_url: str = Field(
        default="",
        description="How people reach it, e.g. `https://tasks.example.org`, without a path; links and cookies follow it. "
        "Default: `http://127.0.0.1:<port>`.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=10,
        description="How many reverse proxies stand in front: that many entries of X-Forwarded-For are believed.",
    )
    unused_connections: int = Field(
        default=1000,
        ge=10,
        le=10_000,
        description="How many connections of one address may have completed no request, in each process: beyond that "
        "the oldest that waits is closed. Not counted behind proxies (`TASKCAST_TRUSTED_PROXIES`).",
    )
    first_byte_seconds: float = Field(
        default=10,
        ge=1,
        le=75,
        description="How long a new connection may say nothing before it is closed.",
    )
    session_idle_hours: int = Field(
        default=14 * 24,
        ge=1,
        le=30 * 24,
        description="Hours after which a session ends that nobody uses; uses are noted once an hour. "
        "A session ends after 30 days in any case.",
    )
    smtp_url: Annotated[SecretStr, _one_of(*SMTP_SCHEMES), AfterValidator(_with_a_port)] | None = Field(
        default=None,
        description="`smtp://`, `smtp+starttls://` or `smtps://user:password@host:port`. "
        "Without it mail is printed to the console.",
    )
    mail_from: str = Field(default="Taskcast <taskcast@localhost>", description="Sender of all mail.")
    language: Annotated[str, AfterValidator(_language)] = Field(
        default=DEFAULT_LANGUAGE,
        description=f"Language of mails to people who have chosen none: {' or '.join(f'`{code}`' for code in TEXTS)}.",
    )
    database_connections: int = Field(
        default=20,
        ge=2,
        le=1000,
        description="Most connections of one serving process to PostgreSQL, beside one that listens.",
    )
    redis_url: Annotated[SecretStr, _one_of("redis", "rediss"), AfterValidator(_with_a_port)] | None = Field(
        default=None, description="Wake-up hints between nodes over Redis instead of PostgreSQL's NOTIFY."
    )
    worker: bool = Field(
        default=True,
        description="Whether `serve` also sends notifications; `off` where `taskcast worker` runs.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode, AfterValidator(_origins)] = Field(
        default=(),
        description="Other origins whose pages may call the API and connect sockets, separated by commas. None by default.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least severity that is logged."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        default="auto", description="`auto` writes text to a terminal and JSON elsewhere."
    )
    sign_in_failures_per_account: int = Field(
        default=10,
        ge=1,
        description="Failed sign-ins to one account in 15 minutes; then strangers wait, devices that signed in before do not.",
    )
    sign_in_failures_per_address: int = Field(
        default=30, ge=1, description="Failed sign-ins from one address (IPv4, or an IPv6 /64) in 15 minutes."
    )
    sign_in_failures_per_network: int = Field(
        default=300, ge=1, description="Failed sign-ins from one network (IPv4 /24, IPv6 /48) in 15 minutes."
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        description="`/metrics` wants it as bearer token. Without it only programs on this machine may ask.",
    )
    body_bytes: int = Field(default=1024 * 1024, ge=1024, description="Largest request body, in bytes.")
    message_bytes: int = Field(default=256 * 1024, ge=1024, description="Largest socket message, in bytes.")
    backlog_bytes: int = Field(
        default=256 * 1024,
        ge=16 * 1024,
        description="Unsent events of one socket, in bytes; over it the socket is closed, to resume later.",
    )
    refusals_per_second: float = Field(
        default=50.0,
        gt=0,
        description="Refused or unknown commands of one socket a second, five seconds' worth at once; "
        "over it the socket is slowed, and closed at last.",
    )
    subscriptions: int = Field(default=64, ge=1, description="Streams one socket may subscribe to.")
    writes_per_second: float = Field(
        default=200.0, gt=0, description="Sustained writes per person and second."
    )
    write_burst: int = Field(default=2000, ge=1, description="Writes one person may make at once.")
    write_bytes_per_second: float = Field(
        default=256 * 1024,
        gt=0,
        description="Sustained bytes of one person's writes a second; what has 1 KiB or less is free.",
    )
    write_bytes_burst: int = Field(
        default=2 * 1024 * 1024, ge=1, description="Bytes one person may write at once."
    )
    read_share: float = Field(
        default=0.25, gt=0, description="Share of one processor that one person's reads may take for long."
    )
    read_burst: float = Field(default=2.0, gt=0, description="Seconds of a processor they may take at once.")
    long_polls: int = Field(default=500, ge=1, description="Long polls that wait at the same time.")

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, values: dict[str, Any]) -> dict[str, Any]:
        origins = values.get("cors_origins")
        if isinstance(origins, str):
            values = {
                **values,
                "cors_origins": tuple(filter(None, (it.strip() for it in origins.split(",")))),
            }
        return values

    @model_validator(mode="after")
    def _derive(self) -> "Settings":
        if not self.database_url.get_secret_value():
            url = f"sqlite:///{self.data_dir / 'taskcast.db'}"
            object.__setattr__(self, "database_url", SecretStr(url))
        public_url = self.public_url.rstrip("/") or f"http://127.0.0.1:{self.port}"
        _origin(public_url)
        object.__setattr__(self, "public_url", public_url)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=cls._files)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that were read, which may contain passwords."""
        return self._files

    @property
    def is_secure(self) -> bool:
        """Whether the public URL is https, so that cookies may require it."""
        return self.public_url.startswith("https://")

    @property
    def has_unknown_proxy(self) -> bool:
        """Whether there must be a proxy (we speak no TLS ourselves), but none is trusted."""
        return self.is_secure and self.trusted_proxies == 0

    @property
    def origin(self) -> str:
        """The public origin, which requests of our own page name."""
        return _origin(self.public_url)


def unknown_variables() -> list[str]:
    """Variables that look like settings but are unknown; only reported, because another program may use them."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {f"{PREFIX}CONFIG"}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)


def load_settings(**overrides: Any) -> Settings:  # noqa: ANN401 - as many types as settings
    """Read and check the settings of this process.

    Raises:
        BadSettingError: one cannot be used.
    """

    class FromFiles(Settings):
        _files = tuple(_existing_files(overrides))

    try:
        return FromFiles(**overrides)
    except ValidationError as error:
        lines = [_readable(tuple(it["loc"]), it["type"], it["msg"]) for it in error.errors()]
        raise BadSettingError("\n".join(lines)) from None
    except (SettingsError, ValueError, OSError) as error:
        where = ", ".join(str(file) for file in FromFiles._files) or "the environment"  # noqa: SLF001
        raise BadSettingError(f"{where}: {error}") from None


def _existing_files(overrides: dict[str, Any]) -> Iterable[Path]:
    """The settings file: TASKCAST_CONFIG, else taskcast.toml here, else in the data folder."""
    named = os.environ.get(f"{PREFIX}CONFIG")
    if named:
        if not Path(named).is_file():
            raise BadSettingError(f"{PREFIX}CONFIG: there is no file {named}")
        return [Path(named)]
    folder = overrides.get("data_dir") or os.environ.get(f"{PREFIX}DATA_DIR")
    data_dir = Path(folder) if folder else user_data_path("taskcast", appauthor=False)
    return [file for file in (Path(FILE), data_dir / FILE) if file.is_file()][:1]


def _readable(location: tuple[int | str, ...], kind: str, message: str) -> str:
    name = PREFIX + str(location[0]).upper() if location else f"{PREFIX}PUBLIC_URL"
    if kind == "extra_forbidden":
        return f"{name}: there is no such setting"
    return f"{name}: {message.removeprefix('Value error, ')}"
