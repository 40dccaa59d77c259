"""Who is notified of what, and over which channel: one table by event and reason (promise P5, P6).

Pure: from a fact and its audience it returns the notices; storage writes an inbox entry and a delivery for
each in the same transaction. Never the author; never a user without access. The table is shown in
docs/explanation/notifications.md.
"""

from collections.abc import Iterator
from datetime import timedelta
from operator import attrgetter

import msgspec

from taskcast.domain.comments import Comment
from taskcast.domain.events import EventType, Fact
from taskcast.domain.ids import UserId
from taskcast.domain.markdown import differs_in_boxes_alone, newly_mentioned
from taskcast.domain.notifications import Reason
from taskcast.domain.tasks import TASK_FIELDS, Task

MAILED_CHANGES = frozenset(name for name, field in TASK_FIELDS.items() if field.is_mailed)

# (event, reason) -> whether it is mailed. Every listed pair reaches the inbox; other pairs reach nobody.
MAILED: dict[tuple[EventType, Reason], bool] = {
    ("task_created", "assigned"): True,
    ("task_created", "mentioned"): True,
    ("task_updated", "assigned"): True,
    ("task_updated", "mentioned"): True,
    ("task_updated", "completed"): True,
    ("task_updated", "reopened"): False,
    ("task_updated", "changed"): True,  # of MAILED_CHANGES; other fields reach only the inbox
    ("task_deleted", "deleted"): False,
    ("comment_created", "mentioned"): True,
    ("comment_created", "commented"): True,
    ("comment_updated", "mentioned"): True,
}

MOST_MAILS: dict[Reason, int] = {"assigned": 5, "mentioned": 10}
"""How many mails one user can cause another to get for these reasons within `LIMITED_WITHIN`.

Anyone may assign or mention anyone in their project. The last of them is a summary of everything that waits;
later notices wait as well.

The last of them is a summary of everything that waits; later notices wait as well.
"""

LIMITED_WITHIN = timedelta(hours=1)


class Audience(msgspec.Struct, frozen=True):
    """The audience of a task: the possible recipients who have access, and its watchers (creator and commenters)."""

    members: frozenset[UserId]
    watchers: frozenset[UserId]


class Notice(msgspec.Struct, frozen=True):
    """One user to notify, with the strongest reason, and whether also by mail."""

    recipient: UserId
    reason: Reason
    mailed: bool


_recipient = attrgetter("recipient")


_TOLD_OF = frozenset(event for event, _ in MAILED)


def needs_audience(fact: Fact) -> bool:
    """Whether anyone may have to be notified; only then storage reads the audience."""
    return fact.about is not None and fact.type in _TOLD_OF


def named(fact: Fact) -> frozenset[UserId]:
    """The users named by the fact itself.

    Together with the task's watchers they are all possible recipients.
    """
    task = fact.about
    return frozenset() if task is None else _mentioned(fact).union(task.assignee_ids)


def notices(fact: Fact, audience: Audience, *, author: UserId | None) -> list[Notice]:
    """The notices of a fact: each user once, sorted by id."""
    told: list[Notice] = []
    left = audience.members - {author}
    for reason, people in _reasons(fact, audience):
        if found := people & left:
            mailed = _mailed(fact, reason)
            told += [Notice(person, reason, mailed) for person in found]
            left -= found
    return sorted(told, key=_recipient)


def _mailed(fact: Fact, reason: Reason) -> bool:
    if reason == "changed" and not MAILED_CHANGES.intersection(fact.changed):
        return False
    if reason == "changed" and fact.changed == ("description",):
        return not differs_in_boxes_alone(fact.before.description, fact.data.description)
    return MAILED[fact.type, reason]


def _reasons(fact: Fact, audience: Audience) -> Iterator[tuple[Reason, frozenset[UserId]]]:
    """The reasons and their users, strongest first."""
    task = fact.about
    if task is None:
        return
    assignees = frozenset(task.assignee_ids)
    interested = assignees | audience.watchers
    match fact.type:
        case "task_created":
            yield "assigned", assignees
            yield "mentioned", _mentioned(fact)
        case "task_updated":
            yield "assigned", assignees - frozenset(fact.before.assignee_ids)
            yield "mentioned", _mentioned(fact)
            if "completed" in fact.changed:
                yield ("completed" if task.completed else "reopened"), interested
            yield "changed", interested
        case "task_deleted":
            yield "deleted", interested
        case "comment_created" | "comment_updated":
            yield "mentioned", _mentioned(fact)
            if fact.type == "comment_created":
                yield "commented", interested
        case _:
            return


def _mentioned(fact: Fact) -> frozenset[UserId]:
    """The users whom the text of a task or comment mentions for the first time."""
    match fact.type:
        case "task_created" | "task_updated":
            task: Task = fact.data
            before = "" if fact.before is None else fact.before.description
            return newly_mentioned(before, task.description)
        case "comment_created" | "comment_updated":
            comment: Comment = fact.data
            before = "" if fact.before is None else fact.before.body
            return newly_mentioned(before, comment.body)
        case _:
            return frozenset()
