"""The links of mails: to the task or the letter's page, and the way out of notifications."""

from collections.abc import Callable
from dataclasses import dataclass

from taskcast.domain.ids import ProjectId, TaskId, UserId
from taskcast.notify.channels import ChannelSettings
from taskcast.ports.channels import LinkedTask, StopMailLinks
from taskcast.ports.outbox import Addressee, Delivery, OutgoingNotice
from taskcast.usecases.accounts.security_notices import SECURITY_NOTICES


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretLinks:
    """Makes the links that carry a secret: a letter's, and the way out for a person at an address."""

    letter: Callable[[Delivery], str]
    way_out: Callable[[UserId, str], StopMailLinks]


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
        if delivery.reason == "imported":
            return self._settings.page(f"/projects/{delivery.project_id}")
        return self._task(delivery.project_id, delivery.task_id)

    def summary(self, wanted: OutgoingNotice) -> tuple[str, list[LinkedTask]]:
        """What opens Taskcast, and the tasks it tells of."""
        linked = [
            LinkedTask(task.title, task.project_name, self._task(task.project_id, task.task_id))
            for task in wanted.tasks
        ]
        return self._settings.page("/"), linked

    def _task(self, project: ProjectId | None, task: TaskId | None) -> str:
        return self._settings.page(f"/projects/{project}/tasks/{task}")

    def way_out(self, delivery: Delivery, to: Addressee) -> StopMailLinks | None:
        """How its reader stops such mail; None of a letter."""
        if delivery.recipient_id is None:
            return None
        return self._secret.way_out(delivery.recipient_id, to.email)
