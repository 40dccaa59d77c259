"""What channels are told about this instance. A new channel adds its setting here."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from taskcast.domain.languages import DEFAULT_LANGUAGE
from taskcast.domain.mail_addresses import ascii_host


def go_on() -> None:
    """Give way to nobody: there is nobody beside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """Where this instance is reached, and how it reaches others; None means not set up.

    `language` is for people who have chosen none. A channel calls `give_way` between pieces of work that take the processor for long: it returns when nobody
    waits for the event loop.
    """

    public_url: str
    smtp_url: str | None = None
    mail_from: str | None = None
    language: str = DEFAULT_LANGUAGE
    give_way: Callable[[], None] = go_on

    @property
    def host(self) -> str:
        """The name this instance goes by in message ids (RFC 5322 §3.6.4)."""
        return ascii_host(urlsplit(self.public_url).hostname or "localhost")

    def page(self, path: str) -> str:
        """The absolute address of one of our pages; `path` starts with a slash."""
        return self.public_url.rstrip("/") + path
