"""Whether it lives (/healthz), can serve (/readyz), and how it does (/metrics)."""

import hmac

from flask import Flask, Response, request

from taskcast.domain.errors import Forbidden, Unauthenticated, Unavailable
from taskcast.domain.ids import Stream
from taskcast.http.metrics import CONTENT_TYPE
from taskcast.http.responses import json_answer
from taskcast.http.services import HttpServices
from taskcast.ports.unit_of_work import Reading
from taskcast.usecases.accounts.identity import bearer
from taskcast.usecases.limits.peers import Peers


def install(app: Flask, services: HttpServices) -> None:
    """Serve the three."""
    peers = Peers(services.web.trusted_proxies)

    @app.get("/healthz", provide_automatic_options=False)
    def healthz() -> Response:
        return json_answer({"ok": True})

    @app.get("/readyz", provide_automatic_options=False)
    def readyz() -> Response:
        def ask(reading: Reading) -> None:
            reading.events.head(Stream("user:1"))  # fails unless the database is there and migrated

        try:
            services.store.read(ask)
        except Unavailable:
            raise
        except Exception as error:  # the database's own errors are as many as databases
            raise Unavailable("The database cannot be read.") from error
        return json_answer({"ok": True})

    @app.get("/metrics", provide_automatic_options=False)
    def metrics() -> Response:
        wanted = services.web.metrics_token
        if wanted is None and not peers.is_local(request.environ):
            raise Forbidden(
                "Set TASKCAST_METRICS_TOKEN to read the figures from elsewhere than this machine."
            )
        shown = bearer(request.environ.get("HTTP_AUTHORIZATION"))
        if wanted is not None and not hmac.compare_digest((shown or "").encode(), wanted.encode()):
            raise Unauthenticated
        return Response(services.metrics.text(), content_type=CONTENT_TYPE)

    @app.get("/robots.txt", provide_automatic_options=False)
    def robots() -> Response:
        return Response("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
