"""The port of a notification channel. Each channel is a package of `notify/channels`."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from taskcast.domain.comments import Comment
from taskcast.domain.ids import DeliveryId
from taskcast.ports.outbox import Addressee, Delivery

SEND_SECONDS = 20
"""The time limit of one send; leases last longer."""


class Retryable(Exception):  # noqa: N818 - an outcome, not an error of ours
    """The recipient's server may accept the message later, after `after` seconds if it said so."""

    def __init__(self, reason: str, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class ChannelUnavailable(Retryable):
    """The server cannot be reached, so every other message would fail too."""


class Permanent(Exception):  # noqa: N818
    """The server will never accept this message."""


class StopMailLinks(msgspec.Struct, frozen=True):
    """Links that turn mail notifications off: `page` for people, `one_click` for mail programs to POST to (RFC 8058)."""

    page: str
    one_click: str


class LinkedTask(msgspec.Struct, frozen=True):
    """A task listed in a summary."""

    title: str
    project_name: str
    link: str


class ChannelMessage(msgspec.Struct, frozen=True):
    """One message: an account mail, the changes of one task (oldest first), or a summary of several `tasks`.

    `link` opens the task, the page of the account mail, or the start page for a summary. `comments` are the
    existing comments of the deliveries. Account mails have no `way_out`: they cannot be turned off.
    """

    deliveries: Sequence[Delivery]
    to: Addressee
    link: str
    comments: Mapping[DeliveryId, Comment] = {}
    way_out: StopMailLinks | None = None
    tasks: Sequence[LinkedTask] = ()


class Channel(Protocol):
    """Sends messages one at a time. Each sender of the worker opens its own channel."""

    name: str

    def send(self, message: ChannelMessage) -> None:
        """Send the message within `SEND_SECONDS`. Returns when the server has accepted it.

        Raises:
            Retryable: it may be accepted later; `ChannelUnavailable` if that holds for any message.
            Permanent: it never will.
        """
        ...

    def close_idle(self) -> None:
        """Close idle connections; the next `send` opens new ones. Never raises."""
        ...
