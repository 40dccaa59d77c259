"""What channels are told about this instance. A new channel adds its setting here."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """Where this instance is reached, and how it reaches others; None means not set up."""

    public_url: str
    smtp_url: str | None = None
    mail_from: str | None = None

    @property
    def host(self) -> str:
        """The name this instance goes by in message ids (RFC 5322 §3.6.4)."""
        return urlsplit(self.public_url).hostname or "localhost"

    def page(self, path: str) -> str:
        """The absolute address of one of our pages; `path` starts with a slash."""
        return self.public_url.rstrip("/") + path
