"""The settings that channels get. A new channel adds its setting here."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from taskcast.domain.languages import DEFAULT_LANGUAGE
from taskcast.domain.mail_addresses import ascii_host


def never_wait() -> None:
    """For a process of its own, where no requests wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """The public URL of this instance, and the channels' settings; None means not configured.

    `language` is for people who have chosen none. A channel calls `wait_until_idle` between pieces of work that use
    the processor; it returns when no request waits.
    """

    public_url: str
    smtp_url: str | None = None
    mail_from: str | None = None
    language: str = DEFAULT_LANGUAGE
    wait_until_idle: Callable[[], None] = never_wait

    @property
    def host(self) -> str:
        """The host name in message ids (RFC 5322 §3.6.4)."""
        return ascii_host(urlsplit(self.public_url).hostname or "localhost")

    def page(self, path: str) -> str:
        """The absolute URL of one of our pages; `path` starts with a slash."""
        return self.public_url.rstrip("/") + path
