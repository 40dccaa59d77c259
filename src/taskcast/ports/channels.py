"""A way to reach a person outside of the page: one folder in `notify/channels` for each."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from taskcast.domain.comments import Comment
from taskcast.domain.ids import DeliveryId
from taskcast.ports.outbox import Addressee, Delivery

SEND_SECONDS = 20
"""Within which a channel has to have sent a message, or given up; leases are longer."""


class Retryable(Exception):  # noqa: N818 - an outcome, not an error of ours
    """The other side may accept it later; `after` seconds if it said when."""

    def __init__(self, reason: str, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class ChannelUnavailable(Retryable):
    """The other side cannot be reached at all: any other message would fare alike now."""


class Permanent(Exception):  # noqa: N818
    """The other side will never accept it."""


class StopMailLinks(msgspec.Struct, frozen=True):
    """How a person stops mail notifications: `page` is for people, to `one_click` mail programs POST (RFC 8058)."""

    page: str
    one_click: str


class LinkedTask(msgspec.Struct, frozen=True):
    """A task that a summary names."""

    title: str
    project_name: str
    link: str


class ChannelMessage(msgspec.Struct, frozen=True):
    """What to send to whom: one letter, what happened to one task, oldest first, or a summary of several `tasks`.

    `link` opens the task, the letter's page or, for a summary, Taskcast; `comments` are those the deliveries speak of
    and still exist. Letters have no `way_out`: they come in any case.
    """

    deliveries: Sequence[Delivery]
    to: Addressee
    link: str
    comments: Mapping[DeliveryId, Comment] = {}
    way_out: StopMailLinks | None = None
    tasks: Sequence[LinkedTask] = ()


class Channel(Protocol):
    """Sends messages, one after the other: every sender of the worker opens a channel of its own."""

    name: str

    def send(self, message: ChannelMessage) -> None:
        """Hand it over, within `SEND_SECONDS`; returning means that the other side accepted it.

        Raises:
            Retryable: it may be accepted later; `ChannelUnavailable` if that holds for any message.
            Permanent: it never will.
        """
        ...

    def rest(self) -> None:
        """Let go of connections kept for a burst; the next `send` opens them again. Never raises."""
        ...
