"""Which HTTP server should Flask run on? The same constant application on each, 32 kept-alive connections.

gunicorn's workers parse in Python; `gunicorn_h1c`, its parser in C, is used by itself where it is installed.
"""

import statistics
import tempfile
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

from _clients import HttpClient, new_title
from _harness import percentile, publish, stopping
from _update_scenario import reference
from update_rest import cost

PARSER = "C parser" if find_spec("gunicorn_h1c") else "Python parser"
SERVERS = {
    f"gunicorn gevent, {PARSER}": "gevent",
    "gunicorn with gevent's pywsgi": "gunicorn.workers.ggevent.GeventPyWSGIWorker",
    "ours": "taskcast.webserver.gunicorn_worker.FastPathWorker",
}
CONNECTIONS, REQUESTS, ROUNDS = 32, 4000, 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        servers = {name: reference("_empty_app.py", Path(folder), kind) for name, kind in SERVERS.items()}
        stack.enter_context(stopping(*servers.values()))
        clients = {}
        for name, server in servers.items():
            server.wait_ready("/api/tasks/1")
            clients[name] = [
                HttpClient(server.url, "PATCH", "/api/tasks/1", "tc_token", new_title)
                for _ in range(CONNECTIONS)
            ]
            cost(server, clients[name], REQUESTS // 4)
        spent: dict[str, list[float]] = {name: [] for name in servers}
        took: dict[str, list[float]] = {name: [] for name in servers}
        for _ in range(ROUNDS):
            for name, server in servers.items():
                milliseconds, seconds = cost(server, clients[name], REQUESTS)
                spent[name].append(milliseconds)
                took[name] += seconds
    figures = {
        name: {
            "cpu_us": round(statistics.median(spent[name]) * 1000, 1),
            "p50_ms": round(percentile(took[name], 0.5) * 1000, 2),
            "p99_ms": round(percentile(took[name], 0.99) * 1000, 2),
        }
        for name in servers
    }
    ours = figures["ours"]["cpu_us"]
    rows = [
        (name, *(str(value) for value in found.values()), f"{found['cpu_us'] / ours:.2f}")
        for name, found in figures.items()
    ]
    publish("http_servers", figures, rows, ("server", "CPU µs", "p50 ms", "p99 ms", "x ours"))


if __name__ == "__main__":
    main()
