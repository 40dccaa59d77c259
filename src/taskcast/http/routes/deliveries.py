"""/api/deliveries: the log of what was sent to whom, and sending it again."""

from flask import Response

from taskcast.domain.errors import Forbidden, NotFound
from taskcast.domain.ids import DeliveryId
from taskcast.http.authentication import Authenticator
from taskcast.http.json_body import body_of
from taskcast.http.paging import Listing, ListQuery, listing, page
from taskcast.http.responses import empty_answer
from taskcast.http.route import Asked, Route, reads, refuse_existing
from taskcast.http.router import HttpRequest, View
from taskcast.http.routes.shapes import DeliveryList
from taskcast.http.services import HttpServices
from taskcast.ports.queries import DeliveryLine


def list_deliveries(asked: Asked) -> Listing:
    """What was sent to the caller (administrators: to anyone), newest first."""

    def keys(line: DeliveryLine) -> tuple[str, str]:
        return (line.created_at, line.id)

    wanted = page(asked.query, sort="-created_at", kinds=(str, str))
    rows = asked.reading.queries.deliveries(asked.actor, wanted)
    return listing(rows, asked.query, keys, sort="-created_at")


def _bind_redeliver(services: HttpServices, authenticator: Authenticator) -> View:
    def redeliver(request: HttpRequest, delivery_id: str) -> Response:
        actor = authenticator.ask(authenticator.writer(request))
        refuse_existing(request.environ)
        body_of(request.environ)
        if not actor.is_admin:
            raise Forbidden("Only administrators may send a delivery again.")
        if not actor.may_write:
            raise Forbidden("This token may only read.")
        if not services.outbox.redeliver(DeliveryId(delivery_id)):
            raise NotFound
        return empty_answer(202)

    return redeliver


ROUTES: tuple[Route, ...] = (
    reads("/api/deliveries", list_deliveries, answer=DeliveryList, query=ListQuery),
    Route(
        name="redeliver", methods=("POST",), path="/api/deliveries/{delivery_id}/redeliver",
        summary="Send a delivery again", bind=_bind_redeliver, status=202, who="administrators", problems=(429,),
    ),
)  # fmt: skip
