"""The Flask application: the routes, the page, and what every request passes.

Kept small on the way of a request: no hooks, no sessions, no redirects; what all answers share is in middleware.py.
"""

from pathlib import Path

from flask import Flask
from werkzeug.routing import IntegerConverter, ValidationError

from taskcast.domain.ids import MAX_ID
from taskcast.http import docs_page, errors, health, openapi, static_ui
from taskcast.http.authentication import Authenticator
from taskcast.http.fast_dispatch import FastFlask
from taskcast.http.middleware import Middleware
from taskcast.http.route import PARAMETER, TEXT_IDS, Route
from taskcast.http.routes import ROUTES
from taskcast.http.services import HttpServices

WEB_UI = Path(__file__).parent.parent / "web_ui"


class _Id(IntegerConverter):
    """A positive 64-bit id; anything else is no address of ours."""

    regex = r"[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        if (number := int(value)) > MAX_ID:
            raise ValidationError
        return number


def create_app(services: HttpServices, *, web_ui: Path = WEB_UI) -> Flask:
    """An application on these services, as WSGI (PEP 3333)."""
    app = FastFlask("taskcast", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = services.web.body_bytes
    app.url_map.converters["id"] = _Id
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    gate = Authenticator(services)
    for route in ROUTES:
        _add(app, route, services, gate)
    health.install(app, services)
    openapi.install(app, ROUTES)
    docs_page.install(app)
    errors.install(app, services.instance.refusals, pause=services.web.refusal_seconds)
    static_ui.install(app, web_ui)
    open_paths = frozenset(
        route.path for route in ROUTES if route.who == "anyone" and "POST" in route.methods
    )
    app.wsgi_app = Middleware(app.wsgi_app, services, open_paths)  # type: ignore[method-assign]
    return app


def _add(app: FastFlask, route: Route, services: HttpServices, gate: Authenticator) -> None:
    view = route.bind(services, gate)
    app.add_url_rule(
        PARAMETER.sub(lambda found: f"<{'string' if found[1] in TEXT_IDS else 'id'}:{found[1]}>", route.path),
        endpoint=route.name,
        view_func=view,
        methods=list(route.methods),
        provide_automatic_options=False,
    )
    parameters = PARAMETER.findall(route.path)
    if len(parameters) <= 1 and TEXT_IDS.isdisjoint(parameters):
        for method in route.methods:
            app.tabulate(method, PARAMETER.sub("{}", route.path), "".join(parameters), view)
