"""/api/batch: many commands in one request, performed in order, each answered (usecases/command_runner.py)."""

from flask import Response

from taskcast.http.authentication import Authenticator
from taskcast.http.json_body import fields_of_body
from taskcast.http.responses import json_answer
from taskcast.http.route import Route, refuse_existing
from taskcast.http.router import HttpRequest, View
from taskcast.http.services import HttpServices
from taskcast.usecases.command_runner import Batch, BatchAnswer, CommandRunner, check_batch_size
from taskcast.usecases.validation import convert


def _bind(services: HttpServices, authenticator: Authenticator) -> View:
    runner = CommandRunner(services.instance, services.operations, services.write_limits, services.request_id)

    def view(request: HttpRequest) -> Response:
        credential = authenticator.writer(request)
        check_batch_size(int(request.environ.get("CONTENT_LENGTH") or 0))
        refuse_existing(request.environ)
        batch = convert(fields_of_body(request, is_needed=True), Batch)
        return json_answer(runner.run_batch(batch, credential))

    return view


ROUTES: tuple[Route, ...] = (
    Route(
        name="batch",
        methods=("POST",),
        path="/api/batch",
        summary="Perform up to 200 commands in order, each in a transaction of its own",
        bind=_bind,
        answer=BatchAnswer,
        body=Batch,
        problems=(413,),
    ),
)
