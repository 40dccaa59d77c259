"""/api/inbox: what reached the caller."""

from taskcast.domain.events import NotificationsRead
from taskcast.domain.notifications import Notification
from taskcast.http.paging import ListQuery, listing, page
from taskcast.http.route import Asked, Route, reads, writes
from taskcast.http.routes.shapes import NotificationList
from taskcast.usecases.operations import OPERATIONS


class InboxQuery(ListQuery, frozen=True, kw_only=True):
    """Which notifications."""

    unread: bool = False


def list_notifications(asked: Asked) -> NotificationList:
    """The caller's notifications, newest first."""

    def keys(line: Notification) -> tuple[int]:
        return (line.id,)

    queries = asked.reading.queries
    rows = queries.notifications(asked.actor, page(asked.query, sort="-id"), unread_only=asked.query.unread)
    found = listing(rows, asked.query, keys, sort="-id")
    return NotificationList(
        items=found.items, next_cursor=found.next_cursor, unread_count=queries.unread_count(asked.actor)
    )


ROUTES: tuple[Route, ...] = (
    reads("/api/inbox", list_notifications, answer=NotificationList, query=InboxQuery),
    writes("POST", "/api/inbox/read", OPERATIONS["read_notifications"], answer=NotificationsRead),
)
