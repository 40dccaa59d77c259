"""A mail that tells of several tasks at once: where one person's doings would have made too many mails. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from taskcast.notify.channels.email.mail_texts import MailTexts
from taskcast.ports.channels import ChannelMessage, LinkedTask

MOST_TASKS = 50
"""Tasks that a summary names; the others it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the mail says."""

    subject: str
    tasks: Sequence[LinkedTask]
    more: int
    why: str


def summarise(message: ChannelMessage, t: MailTexts) -> Summary:
    """The summary of a message that tells of several tasks, all by one person and for one reason."""
    first = message.deliveries[0]
    unnamed = sum(
        delivery.task_count - 1 for delivery in message.deliveries
    )  # told together with one that is named
    who, count = first.actor_name or t("someone"), len(message.tasks) + unnamed
    is_assigned = first.reason == "assigned"
    return Summary(
        subject=t(f"summary-{'assigned' if is_assigned else 'mentioned'}", who=who, count=count),
        tasks=message.tasks[:MOST_TASKS],
        more=count - len(message.tasks[:MOST_TASKS]),
        why=t("why-assigned-several" if is_assigned else "why-mentioned"),
    )
