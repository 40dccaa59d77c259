"""One WSGI application below a path of another, as the sockets are beside REST and the page.

The middleware of the Socket.IO library does the same, but copies the environment of each request.
"""

from collections.abc import Callable
from typing import Any

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Any]


def mount(app: Any, path: str, mounted: WsgiApp) -> None:  # noqa: ANN401 - only http knows Flask
    """Let `mounted` serve every request whose path begins with `path`, before the application sees it."""
    inner: WsgiApp = app.wsgi_app

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:  # noqa: ANN401 - PEP 3333
        if environ["PATH_INFO"].startswith(path):
            return mounted(environ, start_response)
        return inner(environ, start_response)

    app.wsgi_app = serve
