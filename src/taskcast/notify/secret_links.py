"""Creates the links in mails: to the task or page, and to turn notifications off."""

from collections.abc import Callable
from dataclasses import dataclass

from taskcast.domain.ids import ProjectId, TaskId, UserId
from taskcast.notify.channels import ChannelSettings
from taskcast.ports.channels import LinkedTask, StopMailLinks
from taskcast.ports.outbox import Addressee, Delivery, OutgoingNotice
from taskcast.usecases.accounts.security_notices import SECURITY_NOTICES


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretLinks:
    """Functions that create links with a token: for an account mail, and to turn mail off for a user and address."""

    account_link: Callable[[Delivery], str]
    way_out: Callable[[UserId, str], StopMailLinks]


class MailLinks:
    """Creates all links of a mail at send time."""

    def __init__(self, settings: ChannelSettings, secret: SecretLinks) -> None:
        self._settings = settings
        self._secret = secret

    def target(self, delivery: Delivery) -> str:
        """The page that the mail links to.

        Raises:
            NotFound: the account or invitation no longer needs this mail.
        """
        if delivery.kind in SECURITY_NOTICES:
            return self._settings.page("/settings")
        if delivery.kind != "notification":
            return self._secret.account_link(delivery)
        if delivery.reason == "imported":
            return self._settings.page(f"/projects/{delivery.project_id}")
        return self._task(delivery.project_id, delivery.task_id)

    def summary(self, wanted: OutgoingNotice) -> tuple[str, list[LinkedTask]]:
        """The start page, and the tasks of a summary."""
        linked = [
            LinkedTask(task.title, task.project_name, self._task(task.project_id, task.task_id))
            for task in wanted.tasks
        ]
        return self._settings.page("/"), linked

    def _task(self, project: ProjectId | None, task: TaskId | None) -> str:
        return self._settings.page(f"/projects/{project}/tasks/{task}")

    def way_out(self, delivery: Delivery, to: Addressee) -> StopMailLinks | None:
        """The links that turn mail off; None for account mails."""
        if delivery.recipient_id is None:
            return None
        return self._secret.way_out(delivery.recipient_id, to.email)
