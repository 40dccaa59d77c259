"""The links of mails: to the task or the letter's page, and the way out of notifications."""

from collections.abc import Callable
from dataclasses import dataclass

from taskcast.domain.ids import UserId
from taskcast.ports.channels import WayOut
from taskcast.ports.outbox import Addressee, Delivery
from taskcast.usecases.security_notices import SECURITY_NOTICES

from .channels import ChannelSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretLinks:
    """Makes the links that carry a secret: a letter's, and the way out for a person at an address."""

    letter: Callable[[Delivery], str]
    way_out: Callable[[UserId, str], WayOut]


class MailLinks:
    """Makes all links, when a mail is sent."""

    def __init__(self, settings: ChannelSettings, secret: SecretLinks) -> None:
        self._settings = settings
        self._secret = secret

    def opening(self, delivery: Delivery) -> str:
        """What the mail is about.

        Raises:
            NotFound: there is nothing left to open.
        """
        if delivery.kind in SECURITY_NOTICES:
            return self._settings.page("/settings")
        if delivery.kind != "notification":
            return self._secret.letter(delivery)
        return self._settings.page(f"/projects/{delivery.project_id}/tasks/{delivery.task_id}")

    def way_out(self, delivery: Delivery, to: Addressee) -> WayOut | None:
        """How its reader stops such mail; None of a letter."""
        if delivery.recipient_id is None:
            return None
        return self._secret.way_out(delivery.recipient_id, to.email)
