"""What happened to a task, in sentences: what a mail tells, before it is laid out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from taskcast.domain.due import Due, known_zone
from taskcast.domain.ids import parse_instant
from taskcast.domain.tasks import Task
from taskcast.domain.zones import is_same_zone
from taskcast.notify.channels.email.markup import Prose
from taskcast.ports.channels import ChannelMessage
from taskcast.ports.outbox import Delivery

MOST_HAPPENINGS = 20
"""A mail that waited long tells the newest, and how many there were before."""

MOST_QUOTED = 16_000
"""Characters of all texts a mail quotes; beyond that the newest are quoted and of the others only told."""

FIELDS = {
    "title": "the title",
    "description": "the description",
    "due": "the due date",
    "priority": "the priority",
    "section_id": "the section",
    "parent_id": "the parent task",
    "assignee_ids": "the assignees",
    "completed": "the state",
}


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
    action: str = "Open the task"


def compose(message: ChannelMessage, public_url: str) -> NotificationText:
    """The story of one or more deliveries about one task, oldest first; links lead to `public_url`."""
    task = message.to.task
    newest = message.deliveries[-1]
    zone = reader_zone(message.to.timezone)
    if newest.reason == "imported":
        return _import_story(message, zone, public_url)
    return NotificationText(
        project=message.to.project_name,
        title=(task.title if task else newest.title) or f"Task {newest.task_id}",
        due=when_due(task.due, zone) if task and task.due else None,
        earlier=max(0, len(message.deliveries) - MOST_HAPPENINGS),
        happenings=_quoting_the_newest(
            [
                _happening(message, delivery, zone, public_url)
                for delivery in message.deliveries[-MOST_HAPPENINGS:]
            ]
        ),
        why=_why(message),
    )


def _import_story(message: ChannelMessage, zone: ZoneInfo, public_url: str) -> NotificationText:
    """Of a project, not of the one task that stands for those imported."""
    newest = message.deliveries[-1]
    return NotificationText(
        project=message.to.project_name,
        title=f"{_tasks(newest.task_count)} {'was' if newest.task_count == 1 else 'were'} imported for you",
        due=None,
        earlier=0,
        happenings=(_happening(message, newest, zone, public_url),),
        why="you are assigned to what was imported, or mentioned in it",
        action="Open the project",
    )


def _tasks(count: int) -> str:
    return "1 task" if count == 1 else f"{count} tasks"


def when_due(due: Due, reader: ZoneInfo) -> str:
    """A day as it is; a time in the reader's zone, with the zone it was meant in when that differs."""
    if due.date is not None:
        return _day(date.fromisoformat(due.date))
    if due.local is None:
        return ""
    at = due.instant()
    if at is None:  # a zone that this machine does not know
        return f"{wall_time(datetime.fromisoformat(due.local))} ({due.zone})"
    shown = wall_time(parse_instant(at).astimezone(reader))
    if is_same_zone(due.zone, str(reader)):
        return f"{shown} ({reader})"
    there = parse_instant(at).astimezone(reader_zone(due.zone or "UTC"))
    return f"{shown} ({reader}), which is {there:%H:%M} in {due.zone}"


def _happening(
    message: ChannelMessage, delivery: Delivery, zone: ZoneInfo, public_url: str
) -> NotifiedChange:
    who = delivery.actor_name or "Someone"
    comment = message.comments.get(delivery.id)
    words = comment.body if comment else _description(delivery, message.to.task)
    prose = Prose(words, public_url) if words else None
    at = wall_time(parse_instant(delivery.created_at).astimezone(zone))
    return NotifiedChange(f"{who} {_did(delivery)}", at, prose)


def _quoting_the_newest(happenings: Sequence[NotifiedChange]) -> tuple[NotifiedChange, ...]:
    kept: list[NotifiedChange] = []
    quoted = 0
    for happening in reversed(happenings):
        quoted += len(happening.prose.text) if happening.prose else 0
        kept.append(happening if quoted <= MOST_QUOTED else replace(happening, prose=None))
    return tuple(reversed(kept))


_SAID = {"assigned": "assigned this task to you", "commented": "commented"}


def _did(delivery: Delivery) -> str:
    match delivery.reason:
        case "mentioned":
            return "mentioned you" + (" in a comment" if delivery.comment_id else "")
        case "imported":
            return f"imported {_tasks(delivery.task_count)} for you"
        case "changed":
            return f"changed {listed([FIELDS.get(field, field) for field in delivery.changed])}"
        case "completed" | "reopened" | "created" | "deleted" as verb:
            return f"{verb} this task"
        case reason:
            return _SAID.get(reason or "", "changed this task")


def _description(delivery: Delivery, task: Task | None) -> str | None:
    if task is None or not task.description or delivery.comment_id is not None:
        return None
    told = delivery.reason in {"assigned", "mentioned", "created"} or "description" in delivery.changed
    return task.description if told else None


def _why(message: ChannelMessage) -> str:
    reasons = {delivery.reason for delivery in message.deliveries}
    task = message.to.task
    if task is not None and message.deliveries[0].recipient_id in task.assignee_ids:
        return "you are assigned to this task"
    return "you were mentioned" if reasons == {"mentioned"} else "you watch this task"


def listed(words: list[str]) -> str:
    """`the title`, `the title and the due date`, `a, b and c`."""
    *most, last = words or ["this task"]
    return f"{', '.join(most)} and {last}" if most else last


def reader_zone(name: str) -> ZoneInfo:
    """A person's time zone."""
    try:
        return known_zone(name)
    except ValueError:  # the zone database lost one since it was chosen
        return ZoneInfo("UTC")


# Not strftime("%A"): mails must not depend on the server's locale.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def _day(day: date) -> str:
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def wall_time(at: datetime) -> str:
    """A day and a time of day, as a person reads them."""
    return f"{_day(at)}, {at:%H:%M}"
