"""The Flask application: routes, page and, in front of Flask, the router and what all responses share.

Flask's own part is small: no hooks, no sessions, no redirects.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, request
from werkzeug.routing import Rule

from taskcast.http import docs_page, errors, health, openapi, static_ui
from taskcast.http.authentication import Authenticator
from taskcast.http.middleware import Middleware
from taskcast.http.paths import PARAMETER, TEXT_IDS, Id, Reference, flask_rule
from taskcast.http.route import Route
from taskcast.http.router import HttpRequest, Router, WsgiApp
from taskcast.http.routes import ROUTES
from taskcast.http.services import HttpServices

WEB_UI = Path(__file__).parent.parent / "web_ui"


class MatchedRule(Rule):
    """A rule that is only matched: nothing builds URLs from it, and preparing that took most of a server's start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: ARG002, FBT001, FBT002 - as Werkzeug's
        return _cannot_build


def _cannot_build(*_: object, **__: object) -> tuple[str, str]:
    raise NotImplementedError


def create_app(services: HttpServices, *, web_ui: Path = WEB_UI) -> Flask:
    """An application on these services, as WSGI (PEP 3333)."""
    app = Flask("taskcast", static_folder=None, template_folder=None)
    app.url_rule_class = MatchedRule
    app.config["MAX_CONTENT_LENGTH"] = services.web.body_bytes
    app.url_map.converters.update(id=Id, reference=Reference)
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    answer_failure = errors.failure_handler(services.instance.refusals, pause=services.web.refusal_seconds)
    app.register_error_handler(Exception, lambda error: answer_failure(error, request.environ))
    router = Router(app.wsgi_app, answer_failure)
    authenticator = Authenticator(services)
    for route in ROUTES:
        _add(app, router, route, services, authenticator)
    health.install(app, services)
    openapi.install(app, ROUTES)
    docs_page.install(app)
    static_ui.install(app, web_ui)
    open_paths = frozenset(
        route.path for route in ROUTES if route.who == "anyone" and "POST" in route.methods
    )
    app.wsgi_app = Middleware(router, services, open_paths)  # type: ignore[method-assign]
    return app


def _add(
    app: Flask, router: Router, route: Route, services: HttpServices, authenticator: Authenticator
) -> None:
    """Register a route in Flask and, unless it has text in its address, in the router; addresses with a uid are for Flask."""
    view = route.bind(services, authenticator)

    def flask_view(**ids: Any) -> WsgiApp:  # noqa: ANN401 - numbers and text
        return view(HttpRequest(request.environ), **ids)

    app.add_url_rule(
        flask_rule(route.path),
        endpoint=route.name,
        view_func=flask_view,
        methods=list(route.methods),
        provide_automatic_options=False,
    )
    names = PARAMETER.findall(route.path)
    if TEXT_IDS.isdisjoint(names):
        for method in route.methods:
            router.add(method, PARAMETER.sub("{}", route.path), names, view)
