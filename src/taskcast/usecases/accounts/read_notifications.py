"""Mark notifications as read, on every device of the person."""

from typing import Annotated

import msgspec

from taskcast.domain import events
from taskcast.domain.events import NotificationsRead
from taskcast.domain.ids import AnyId, NotificationId
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import Command
from taskcast.usecases.outcome import Result

MOST_AT_ONCE = 1000


class ReadNotifications(Command, frozen=True):
    """Without `ids`, all of them."""

    ids: Annotated[list[AnyId], msgspec.Meta(max_length=MOST_AT_ONCE)] | None = None


def read_notifications(work: Work, command: ReadNotifications, actor: Actor) -> Result:
    """Mark the user's own unread notifications as read and return their ids; other ids are ignored."""
    wanted = None if command.ids is None else [NotificationId(number) for number in command.ids]
    marked = work.inbox.mark_read(actor.user_id, wanted)
    unread = work.inbox.unread_count(actor.user_id)
    if marked:
        work.record(events.notifications_read(actor.user_id, marked, unread))
    return Result(data=NotificationsRead(marked, unread))
