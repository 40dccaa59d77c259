"""Cross-origin requests (Fetch standard): off, unless origins are configured; never `*` with credentials."""

from flask import Flask, Response, request

_METHODS = "GET, POST, PUT, PATCH, DELETE"
_SENT = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id"
_SHOWN = (
    "ETag, Location, Retry-After, X-Closed-Invitations, X-Dropped-Assignees, X-Events, X-Merged, X-Request-Id"
)
_PREFLIGHT_SECONDS = "600"


def install(app: Flask, origins: tuple[str, ...]) -> None:
    """Let the pages of `origins` call the API. Without any this adds nothing to a request."""
    if not origins:
        return
    allowed = frozenset(origins)

    @app.before_request
    def preflight() -> Response | None:
        asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if not (asks and request.path.startswith("/api/") and request.headers.get("Origin") in allowed):
            return None
        answer = Response(status=204)
        answer.headers["Access-Control-Allow-Methods"] = _METHODS
        answer.headers["Access-Control-Allow-Headers"] = _SENT
        answer.headers["Access-Control-Max-Age"] = _PREFLIGHT_SECONDS
        return answer

    @app.after_request
    def share(answer: Response) -> Response:
        if not request.path.startswith("/api/"):
            return answer
        # Also where none came: what a cache keeps of it must not serve another origin.
        answer.headers.add("Vary", "Origin")
        origin = request.headers.get("Origin")
        if origin in allowed:
            answer.headers["Access-Control-Allow-Origin"] = str(origin)
            answer.headers["Access-Control-Allow-Credentials"] = "true"
            answer.headers["Access-Control-Expose-Headers"] = _SHOWN
        return answer
