"""What happened to a task, in sentences: what a mail tells, before it is laid out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from taskcast.domain.due import Due, known_zone
from taskcast.domain.ids import parse_instant
from taskcast.domain.tasks import Task
from taskcast.domain.zones import is_same_zone
from taskcast.notify.channels.email.mail_texts import MailTexts
from taskcast.notify.channels.email.markup import Prose
from taskcast.ports.channels import ChannelMessage
from taskcast.ports.outbox import Delivery

MOST_HAPPENINGS = 20
"""A mail that waited long tells the newest, and how many there were before."""

MOST_QUOTED = 16_000
"""Characters of all texts a mail quotes; beyond that the newest are quoted and of the others only told."""

FIELDS = frozenset(
    {
        "title",
        "description",
        "due",
        "priority",
        "section_id",
        "parent_id",
        "assignee_ids",
        "label_ids",
        "completed",
    }
)


@dataclass(frozen=True, slots=True)
class NotifiedChange:
    """One thing someone did, when (in the reader's zone), and the words that belong to it."""

    sentence: str
    when: str
    prose: Prose | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationText:
    """Everything one mail tells."""

    project: str
    title: str
    due: str | None
    earlier: int
    happenings: tuple[NotifiedChange, ...]
    why: str
    action: str


def compose(message: ChannelMessage, public_url: str, t: MailTexts) -> NotificationText:
    """The story of one or more deliveries about one task, oldest first; links lead to `public_url`."""
    task = message.to.task
    newest = message.deliveries[-1]
    zone = reader_zone(message.to.timezone)
    if newest.reason == "imported":
        return _import_story(message, zone, public_url, t)
    return NotificationText(
        project=message.to.project_name,
        title=(task.title if task else newest.title) or t("some-task", number=str(newest.task_id)),
        due=when_due(task.due, zone, t) if task and task.due else None,
        earlier=max(0, len(message.deliveries) - MOST_HAPPENINGS),
        happenings=_quoting_the_newest(
            [
                _happening(message, delivery, zone, public_url, t)
                for delivery in message.deliveries[-MOST_HAPPENINGS:]
            ]
        ),
        why=t(f"why-{_why(message)}"),
        action=t("open-task"),
    )


def _import_story(message: ChannelMessage, zone: ZoneInfo, public_url: str, t: MailTexts) -> NotificationText:
    """Of a project, not of the one task that stands for those imported."""
    newest = message.deliveries[-1]
    return NotificationText(
        project=message.to.project_name,
        title=t("imported-title", count=newest.task_count),
        due=None,
        earlier=0,
        happenings=(_happening(message, newest, zone, public_url, t),),
        why=t("why-imported"),
        action=t("open-project"),
    )


def when_due(due: Due, reader: ZoneInfo, t: MailTexts) -> str:
    """A day as it is; a time in the reader's zone, with the zone it was meant in when that differs."""
    if due.date is not None:
        return t.day(date.fromisoformat(due.date))
    if due.local is None:
        return ""
    at = due.instant()
    if at is None:  # a zone that this machine does not know
        return f"{t.wall_time(datetime.fromisoformat(due.local))} ({due.zone})"
    shown = t.wall_time(parse_instant(at).astimezone(reader))
    if is_same_zone(due.zone, str(reader)):
        return f"{shown} ({reader})"
    there = parse_instant(at).astimezone(reader_zone(due.zone or "UTC"))
    return t("due-elsewhere", time=shown, zone=str(reader), there=f"{there:%H:%M}", theirs=due.zone or "UTC")


def _happening(
    message: ChannelMessage, delivery: Delivery, zone: ZoneInfo, public_url: str, t: MailTexts
) -> NotifiedChange:
    comment = message.comments.get(delivery.id)
    words = comment.body if comment else _description(delivery, message.to.task)
    prose = Prose(words, public_url) if words else None
    at = t.wall_time(parse_instant(delivery.created_at).astimezone(zone))
    return NotifiedChange(_did(delivery, t), at, prose)


def _quoting_the_newest(happenings: Sequence[NotifiedChange]) -> tuple[NotifiedChange, ...]:
    kept: list[NotifiedChange] = []
    quoted = 0
    for happening in reversed(happenings):
        quoted += len(happening.prose.text) if happening.prose else 0
        kept.append(happening if quoted <= MOST_QUOTED else replace(happening, prose=None))
    return tuple(reversed(kept))


def _did(delivery: Delivery, t: MailTexts) -> str:
    who = delivery.actor_name or t("someone")
    match delivery.reason:
        case "mentioned":
            return t("did-mentioned-in-comment" if delivery.comment_id else "did-mentioned", who=who)
        case "imported":
            return t("did-imported", who=who, count=delivery.task_count)
        case "changed" if delivery.changed:
            fields = [t(f"field-{field}") if field in FIELDS else field for field in delivery.changed]
            return t("did-changed", who=who, fields=t.listed(fields))
        case "assigned" | "commented" | "completed" | "reopened" | "created" | "deleted" as reason:
            return t(f"did-{reason}", who=who)
        case _:
            return t("did-changed-something", who=who)


def _description(delivery: Delivery, task: Task | None) -> str | None:
    if task is None or not task.description or delivery.comment_id is not None:
        return None
    told = delivery.reason in {"assigned", "mentioned", "created"} or "description" in delivery.changed
    return task.description if told else None


def _why(message: ChannelMessage) -> str:
    reasons = {delivery.reason for delivery in message.deliveries}
    task = message.to.task
    if task is not None and message.deliveries[0].recipient_id in task.assignee_ids:
        return "assigned"
    return "mentioned" if reasons == {"mentioned"} else "watching"


def reader_zone(name: str) -> ZoneInfo:
    """A person's time zone."""
    try:
        return known_zone(name)
    except ValueError:  # the zone database lost one since it was chosen
        return ZoneInfo("UTC")
