"""/api/docs: the OpenAPI document as a page people read; everything it needs comes from here, nothing from a CDN."""

from pathlib import Path

from flask import Flask, Response

from taskcast.http.static_ui import page_headers

_FOLDER = Path(__file__).parent
_FILES = {
    "/api/docs": ("docs.html", "text/html; charset=utf-8"),
    "/api/docs.js": ("docs.js", "text/javascript; charset=utf-8"),
    "/api/docs.css": ("docs.css", "text/css; charset=utf-8"),
}


def install(app: Flask) -> None:
    """Serve the page and its two files."""
    for path, (name, kind) in _FILES.items():
        _serve(app, path, (_FOLDER / name).read_bytes(), kind)


def _serve(app: Flask, path: str, body: bytes, kind: str) -> None:
    def view() -> Response:
        answer = Response(body, content_type=kind)
        answer.headers["Cache-Control"] = "no-cache"
        return page_headers(answer)

    app.add_url_rule(path, endpoint=path, view_func=view, methods=["GET"], provide_automatic_options=False)
