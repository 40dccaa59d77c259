"""Our sockets with nothing behind them: everyone may come in, every event is acknowledged at once. Takes its port."""

from gevent import monkey

monkey.patch_all()

import itertools  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from typing import Any  # noqa: E402

from flask import Flask  # noqa: E402
from gunicorn.app.base import BaseApplication  # noqa: E402

from taskcast.bootstrap.serving import mount  # noqa: E402
from taskcast.sockets.app.dispatch import Dispatcher, Reply  # noqa: E402
from taskcast.sockets.engine.client_limits import ClientLimits  # noqa: E402
from taskcast.sockets.transport import PATH, SocketTransport  # noqa: E402
from taskcast.webserver.gunicorn_worker import FastPathWorker  # noqa: E402


class OpenDoor:
    def admit(self, _sid: str, _request: Any, _auth: Any, welcome: Callable[[], None]) -> None:
        welcome()

    def left(self, sid: str, reason: str) -> None:
        """Nobody notices."""


def acknowledge(_sid: str, _name: str, _arguments: list[Any], reply: Reply) -> None:
    reply(b'{"ok":true}')


class Empty(BaseApplication):
    def load_config(self) -> None:
        for name, value in {
            "bind": [f"127.0.0.1:{sys.argv[1]}"], "workers": 1, "worker_class": FastPathWorker, "accesslog": None,
            "loglevel": "warning", "control_socket_disable": True, "graceful_timeout": 3,
        }.items():  # fmt: skip
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = Flask("empty")
        app.add_url_rule("/ready", view_func=lambda: "ready")
        request_id = map(str, itertools.count(1)).__next__
        sockets = SocketTransport(ClientLimits(), request_id)
        mount(app, PATH, sockets.attach(app, OpenDoor(), Dispatcher(acknowledge, request_id)))
        return app


if __name__ == "__main__":
    Empty().run()
