"""/api/sync: catch up on all streams a device holds, in one long poll (promise P2; usecases/streams/sync.py).

A POST only because the question is too long for an address: it changes nothing, and needs no Idempotency-Key.
"""

from typing import Annotated, Final

import msgspec
from flask import Response

from taskcast.domain.permissions import Actor
from taskcast.http.authentication import Authenticator
from taskcast.http.compression import accepted
from taskcast.http.json_body import fields_of_body
from taskcast.http.responses import listed_answer, packed_json
from taskcast.http.route import Route, query_of
from taskcast.http.router import HttpRequest, View
from taskcast.http.routes.events import LONGEST_WAIT
from taskcast.http.services import HttpServices
from taskcast.ports.unit_of_work import Reading
from taskcast.usecases.streams.sync import MOST_STREAMS, Sync, SyncAnswer, Synced, sync
from taskcast.usecases.validation import convert

_MOST_VALUES: Final = MOST_STREAMS * 5  # what the largest question holds


class SyncQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait for something new."""

    wait: Annotated[
        int, msgspec.Meta(ge=0, le=LONGEST_WAIT, description="Seconds to wait if there is nothing.")
    ] = 0


def _bind(services: HttpServices, authenticator: Authenticator) -> View:
    def look(request: HttpRequest, wanted: Sync) -> tuple[Actor, Synced]:
        def transaction(reading: Reading) -> tuple[Actor, Synced]:
            actor = authenticator.reader(reading, request)
            return actor, sync(reading, actor, wanted.streams)

        return authenticator.read_slowly(request, transaction)

    def view(request: HttpRequest) -> Response:
        wait = convert(query_of(request.args), SyncQuery, strict=False).wait
        wanted = convert(fields_of_body(request, _MOST_VALUES, is_needed=True), Sync)
        actor, found = look(request, wanted)
        if wait and found.complete and found.answer.is_empty:
            cursors = {stream: head.last_seq for stream, head in found.complete.items()}
            with authenticator.long_polls.slot(actor.user_id):
                woken = services.new_events.wait_for(cursors, timeout=wait)
            if woken:
                _, found = look(request, wanted)
        return listed_answer(packed_json(found.answer, accepted(request.environ)))

    return view


ROUTES: tuple[Route, ...] = (
    Route(
        name="sync",
        methods=("POST",),
        path="/api/sync",
        summary="What happened in many streams after a cursor in each, or the next of it when it comes",
        bind=_bind,
        answer=SyncAnswer,
        query=SyncQuery,
        body=Sync,
    ),
)
