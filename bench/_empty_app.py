"""The reference: the smallest Flask application, without hooks, on Taskcast's own server.

`_empty_app.py PORT [WORKER CLASS]`: another worker class of gunicorn is used only to compare servers
(http_servers.py).
"""

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402

from flask import Flask, Response  # noqa: E402
from gunicorn.app.base import BaseApplication  # noqa: E402

from taskcast.webserver.gunicorn_worker import FastPathWorker  # noqa: E402

ANSWER = b'{"id":7,"title":"Paint","version":1}' + b" " * 300

app = Flask("constant")


@app.route("/api/tasks/<int:number>", methods=["GET", "PATCH"])
def constant(number: int) -> Response:  # noqa: ARG001 - as the route has it
    return Response(ANSWER, content_type="application/json")


class Constant(BaseApplication):
    def load_config(self) -> None:
        for name, value in {
            "bind": [f"127.0.0.1:{sys.argv[1]}"], "workers": 1, "worker_class": sys.argv[2] if len(sys.argv) > 2 else FastPathWorker, "keepalive": 75, "graceful_timeout": 3,
            "accesslog": None, "loglevel": "warning", "control_socket_disable": True, "worker_connections": 10_000,
        }.items():  # fmt: skip
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return app


if __name__ == "__main__":
    Constant().run()
