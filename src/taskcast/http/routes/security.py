"""/api/security-events: the security log, for administrators."""

from taskcast.domain.ids import AnyId, UserId
from taskcast.domain.security import SecurityKind
from taskcast.http.paging import Listing, ListQuery, listing, page
from taskcast.http.route import Asked, Route, reads
from taskcast.http.routes.shapes import SecurityEventList
from taskcast.ports.queries import SecurityFilter, SecurityLine


class SecurityQuery(ListQuery, frozen=True, kw_only=True):
    """`person_id` did it, or it happened to them."""

    kind: SecurityKind | None = None
    person_id: AnyId | None = None


def list_security_events(asked: Asked) -> Listing:
    """Who gained, used or lost access in the last 90 days, and how much was refused; newest first."""

    def keys(line: SecurityLine) -> tuple[int]:
        return (line.id,)

    query: SecurityQuery = asked.query
    person = None if query.person_id is None else UserId(query.person_id)
    where = SecurityFilter(kind=query.kind, person_id=person)
    lines = asked.reading.queries.security_events(asked.actor, where, page(query, sort="-id"))
    return listing(lines, query, keys, sort="-id")


ROUTES: tuple[Route, ...] = (
    reads(
        "/api/security-events", list_security_events, answer=SecurityEventList, query=SecurityQuery,
        who="administrators",
    ),
)  # fmt: skip
