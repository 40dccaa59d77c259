"""A way to reach a person outside of the page: one folder in `notify/channels` for each."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from .outbox import Addressee, Delivery


class Retryable(Exception):  # noqa: N818 - an outcome, not an error of ours
    """The other side may accept it later; `after` seconds if it said when."""

    def __init__(self, reason: str, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Permanent(Exception):  # noqa: N818
    """The other side will never accept it."""


class Message(msgspec.Struct, frozen=True):
    """What to send to whom; `link` opens the task or the letter's page."""

    deliveries: Sequence[Delivery]
    to: Addressee
    link: str


class Channel(Protocol):
    """Sends messages. Raises `Retryable` or `Permanent`; any return means it was accepted."""

    name: str

    def send(self, message: Message) -> None: ...
