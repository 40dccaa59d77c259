"""/api/inbox: what reached the caller, and the delivery log of what was sent."""

from taskcast.domain.notifications import Notification
from taskcast.http.paging import Listing, ListQuery, listing, page
from taskcast.http.route import Asked, Route, reads
from taskcast.ports.queries import DeliveryLine

from .shapes import DeliveryList, NotificationList


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


def list_deliveries(asked: Asked) -> Listing:
    """What was sent to the caller (administrators: to anyone), newest first."""

    def keys(line: DeliveryLine) -> tuple[str, str]:
        return (line.created_at, line.id)

    rows = asked.reading.queries.deliveries(
        asked.actor, page(asked.query, sort="-created_at", kinds=(str, str))
    )
    return listing(rows, asked.query, keys, sort="-created_at")


ROUTES: tuple[Route, ...] = (
    reads("/api/inbox", list_notifications, answer=NotificationList, query=InboxQuery),
    reads("/api/deliveries", list_deliveries, answer=DeliveryList, query=ListQuery),
)
