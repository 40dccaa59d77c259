"""The built page: hashed files for ever, index.html always fresh, and every other path is a place in the app.

Promise: nothing inline runs (CSP level 3); Angular's own style elements carry a nonce made for each answer.
"""

import re
import secrets
from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from werkzeug.routing import Map

from taskcast.domain.errors import NotFound

from .errors import MethodNotAllowed

_HASHED = re.compile(r"[-.][A-Za-z0-9_]{8,}\.(js|css|woff2?|svg|png|webp|ico|map)$")
_FOREVER = "public, max-age=31536000, immutable"
_NOT_PAGES = ("api/", "socket.io/")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_ROOT = re.compile(r"<tc-root(?=[\s>])")

_UNBUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Taskcast</title>
<h1>The page is not built yet</h1>
<p>The server runs, and its API is at <a href="/api/docs">/api/docs</a>.
Build the page with <code>make page</code> (or start everything with <code>make run</code>), then reload.</p></html>
"""


def content_security_policy(nonce: str) -> str:
    """Everything from here, nothing inline but styles with the nonce, nobody may frame it."""
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"style-src 'self' 'nonce-{nonce}'; manifest-src 'self'; worker-src 'self'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def page_headers(answer: Response, nonce: str = "none") -> Response:
    """The headers of whatever a browser shows."""
    headers = answer.headers
    headers["Content-Security-Policy"] = content_security_policy(nonce)
    headers["Referrer-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    return answer


def install(app: Flask, folder: Path) -> None:
    """Serve the page in `folder` below `/`, and answer for every path that nothing else knows; call it last."""
    rules = [rule.empty() for rule in app.url_map.iter_rules()]
    known = Map(rules, converters=app.url_map.converters, merge_slashes=False)
    elsewhere = known.bind("")

    @app.route("/", defaults={"path": ""}, methods=_METHODS, provide_automatic_options=False)
    @app.route("/<path:path>", methods=_METHODS, provide_automatic_options=False)
    def page(path: str) -> Response:
        # allowed_methods alone would also count addresses whose ids are too large to be any.
        allowed = [way for way in elsewhere.allowed_methods(f"/{path}") if elsewhere.test(f"/{path}", way)]
        if allowed:
            raise MethodNotAllowed(allowed)
        if path == "api" or path.startswith(_NOT_PAGES):
            raise NotFound
        if request.method not in {"GET", "HEAD"}:
            raise MethodNotAllowed(["GET", "HEAD"])
        if path and path != "index.html" and not _is_hidden(path) and (folder / path).is_file():
            return _file(folder, path)
        if _HASHED.search(path):
            raise NotFound  # an asset of another build: the app itself would be the wrong answer
        return _index(folder)


def _file(folder: Path, path: str) -> Response:
    answer = send_from_directory(folder, path, conditional=True)
    answer.headers["Cache-Control"] = _FOREVER if _HASHED.search(path) else "no-cache"
    return page_headers(answer)


def _index(folder: Path) -> Response:
    try:
        text = (folder / "index.html").read_text(encoding="utf-8")
    except FileNotFoundError:
        text = _UNBUILT
    nonce = secrets.token_urlsafe(16)
    answer = Response(
        _ROOT.sub(f'<tc-root ngCspNonce="{nonce}"', text), content_type="text/html; charset=utf-8"
    )
    answer.headers["Cache-Control"] = "no-cache"
    if request.method == "HEAD":
        answer.set_data(b"")
    return page_headers(answer, nonce)


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))
