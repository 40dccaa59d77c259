"""The built page: hashed files for ever, index.html always fresh, and every other path is a place in the app.

Promise: nothing inline runs (CSP level 3); Angular's own style elements carry a nonce made for each answer. Only the
copy that the service worker keeps for starts without a network, `/index.html`, has a fixed one, because the worker
checks its bytes against a hash made with the build. It allows styles alone; scripts never run by nonce.
"""

import mimetypes
import os
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import gevent
from flask import Flask, Response, request, send_from_directory
from werkzeug.routing import Map, Rule

from taskcast.domain.errors import NotFound
from taskcast.http.compression import Coding, accepted, compressed, pack, say_how
from taskcast.http.errors import PATCH_TYPES, MethodNotAllowed
from taskcast.http.responses import empty_answer

_HASHED = re.compile(r"[-.][A-Za-z0-9_]{8,}\.(js|css|woff2?|svg|png|webp|ico|map)$")
_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-[0-9]{1,18})")
_READING = ("GET", "HEAD")
_FOREVER = "public, max-age=31536000, immutable"
_NOT_PAGES = ("api/", "socket.io/")
_ROOT = re.compile(r'<tc-root(?: ngCspNonce="[^"]*")?(?=[\s>])', re.IGNORECASE)
_SHELL = "index.html"
_SHELL_NONCE = "shell"  # as in web/src/index.html

_TEXTS = frozenset({".js", ".css", ".svg", ".json", ".webmanifest", ".txt", ".html"})
_WELL = 9
_MOST_PACKED = 512

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

    def page(path: str) -> Response:
        # allowed_methods alone would also count addresses whose ids are too large to be any.
        allowed = [way for way in elsewhere.allowed_methods(f"/{path}") if elsewhere.test(f"/{path}", way)]
        if not allowed and (path == "api" or path.startswith(_NOT_PAGES)):
            raise NotFound
        if allowed or request.method not in _READING:
            return _answer_options(allowed or _READING)
        if path and path != _SHELL and not _is_hidden(path) and os.path.isfile(folder / path):  # noqa: PTH113
            return _file(folder, path)  # (Path.is_file raises what the name's length may)
        if _HASHED.search(path):
            raise NotFound  # an asset of another build: the app itself would be the wrong answer
        return _shell(folder) if path == _SHELL else _index(folder)

    app.view_functions["page"] = page
    # Without methods, so for any whatever, also those that nobody has heard of.
    app.url_map.add(Rule("/", defaults={"path": ""}, endpoint="page"))
    app.url_map.add(Rule("/<path:path>", endpoint="page"))


def _answer_options(allowed: Iterable[str]) -> Response:
    """What may be asked for here (RFC 9110 §9.3.7), also by whom another method brought here.

    Raises:
        MethodNotAllowed: it was not OPTIONS.
    """
    ways = {*allowed, "OPTIONS"}
    if request.method != "OPTIONS":
        raise MethodNotAllowed(ways)
    headers = [("Allow", ", ".join(sorted(ways)))]
    return empty_answer(headers=[*headers, ("Accept-Patch", PATCH_TYPES)] if "PATCH" in ways else headers)


def _file(folder: Path, path: str) -> Response:
    packs = Path(path).suffix in _TEXTS
    if request.method != "GET" or not _is_range(request.environ.get("HTTP_RANGE", "")):
        request.environ.pop("HTTP_RANGE", None)  # what is no range, or not just one, asks for nothing
    wanted = accepted(request.environ) if packs and "HTTP_RANGE" not in request.environ else None
    if wanted is None:
        answer = send_from_directory(folder, path, conditional=True)
    else:
        answer = _packed_file(folder / path, wanted.coding)
    if path.endswith(".webmanifest"):
        answer.mimetype = "application/manifest+json"
    if packs:
        answer.headers.add("Vary", "Accept-Encoding")
    answer.headers["Cache-Control"] = _FOREVER if _HASHED.search(path) else "no-cache"
    return page_headers(answer)


def _is_range(header: str) -> bool:
    """Whether it is one range of bytes (RFC 9110 §14.1.2)."""
    found = _RANGE.fullmatch(header)
    return found is not None and not (found[1] and found[2] and int(found[1]) > int(found[2]))


def _packed_file(file: Path, coding: Coding) -> Response:
    """The file in that coding, with a tag of its own (RFC 9110 §8.8.3.3)."""
    found = file.stat()
    answer = Response(
        _packed_bytes(file, found.st_mtime_ns, coding), mimetype=mimetypes.guess_type(file.name)[0]
    )
    answer.headers["Content-Encoding"] = coding
    answer.last_modified = datetime.fromtimestamp(found.st_mtime, UTC)
    answer.set_etag(f"{found.st_mtime_ns:x}-{found.st_size:x}-{coding}")
    return answer.make_conditional(request)  # type: ignore[return-value]


@lru_cache(maxsize=_MOST_PACKED)
def _packed_bytes(file: Path, changed: int, coding: Coding) -> bytes:  # noqa: ARG001 - `changed` keys the cache
    """Made once for each file, well rather than fast, and beside the loop."""
    pool = gevent.get_hub().threadpool
    packed: bytes = pool.apply(compressed, (file.read_bytes(), coding, _WELL))
    return packed


def _index(folder: Path) -> Response:
    nonce = secrets.token_urlsafe(16)
    return _html(_ROOT.sub(f'<tc-root ngCspNonce="{nonce}"', _built(folder)), nonce)


def _shell(folder: Path) -> Response:
    """As it was built, to the byte."""
    return _html(_built(folder), _SHELL_NONCE)


def _built(folder: Path) -> str:
    try:
        return (folder / _SHELL).read_text(encoding="utf-8")
    except FileNotFoundError:
        return _UNBUILT


def _html(text: str, nonce: str) -> Response:
    packed = pack(text.encode(), accepted(request.environ))
    answer = say_how(Response(packed.body, content_type="text/html; charset=utf-8"), packed)
    answer.headers["Cache-Control"] = "no-cache"
    return page_headers(answer, nonce)


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))
