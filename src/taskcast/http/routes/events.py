"""/api/events: the log of a stream from a cursor on, and long poll where WebSockets are blocked (promise P2).

Who waits is asked for again afterwards: a person who lost access while waiting gets 404, as anywhere.
"""

from typing import Annotated

import msgspec
from flask import Response

from taskcast.domain.ids import MAX_ID, Stream, parse_stream
from taskcast.domain.permissions import Actor
from taskcast.http.authentication import Authenticator
from taskcast.http.compression import accepted
from taskcast.http.responses import listed_answer, packed_json
from taskcast.http.route import Route, query_of
from taskcast.http.router import HttpRequest, View
from taskcast.http.services import HttpServices
from taskcast.ports.unit_of_work import Reading
from taskcast.usecases.streams.catch_up import EventPage, EventReset, catch_up
from taskcast.usecases.validation import convert

LONGEST_WAIT = 25

Page = EventPage | EventReset


class EventsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """From where on, and how long to wait for something new."""

    stream: Annotated[str, msgspec.Meta(max_length=40, description="Such as `project:3` or `user:5`.")]
    after: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID, description="The last seq you have.")] | None = None
    epoch: Annotated[str, msgspec.Meta(max_length=100, description="The epoch your cursor is of.")] | None = (
        None
    )
    wait: Annotated[
        int, msgspec.Meta(ge=0, le=LONGEST_WAIT, description="Seconds to wait if there is nothing.")
    ] = 0


def _bind(services: HttpServices, authenticator: Authenticator) -> View:
    def look(request: HttpRequest, query: EventsQuery) -> tuple[Actor, Page]:
        def transaction(reading: Reading) -> tuple[Actor, Page]:
            actor = authenticator.reader(reading, request)
            parse_stream("stream", query.stream)
            return actor, catch_up(reading, actor, Stream(query.stream), after=query.after, epoch=query.epoch)

        return authenticator.read_slowly(request, transaction)

    def view(request: HttpRequest) -> Response:
        query = convert(query_of(request.args), EventsQuery, strict=False)
        actor, found = look(request, query)
        if query.wait and isinstance(found, EventPage) and not found.events:
            with authenticator.long_polls.slot(actor.user_id):
                woken = services.new_events.wait_for(
                    {Stream(query.stream): found.last_seq}, timeout=query.wait
                )
            if woken:
                _, found = look(request, _from(query, found))
        return listed_answer(packed_json(found, accepted(request.environ)))

    return view


def _from(query: EventsQuery, found: EventPage) -> EventsQuery:
    """Without a cursor the wait was from the head at that time, so the answer goes on from there."""
    return query if query.after is not None else msgspec.structs.replace(query, after=found.last_seq)


ROUTES: tuple[Route, ...] = (
    Route(
        name="get_events",
        methods=("GET",),
        path="/api/events",
        summary="The events of a stream after a cursor, or the next ones when they come",
        bind=_bind,
        answer=EventPage | EventReset,
        query=EventsQuery,
    ),
)
