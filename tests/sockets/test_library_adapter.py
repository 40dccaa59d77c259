"""The libraries are those that sockets/ was built against: the server refuses to start with others."""

import hashlib
import importlib
import inspect
from pathlib import Path
from typing import Any

import pytest

from taskcast.cli.gunicorn_server import run_server
from taskcast.settings import BadSettingError, load_settings
from taskcast.sockets import library_adapter

FINGERPRINTS = {
    "engineio.base_server:BaseServer.__init__": "a06b17502fbd",
    "engineio.base_server:BaseServer.generate_id": "b6a591454237",
    "engineio.server:Server.handle_request": "79302edd007f",
    "flask_socketio:SocketIO.__init__": "281e021e2dbf",
    "flask_socketio:SocketIO.init_app": "12a3a6c8e896",
    "socketio.base_server:BaseServer.__init__": "6b998e091b34",
    "socketio.server:Server.handle_request": "5bcb054b78b8",
}
"""The parts that library_adapter.py replaces or calls, and what their source was when it was written."""


def fingerprint(name: str) -> str:
    """A digest of the source of a dotted name."""
    module, _, rest = name.partition(":")
    found: Any = importlib.import_module(module)
    for attribute in rest.split("."):
        found = getattr(found, attribute)
    return hashlib.sha256(inspect.getsource(found).encode()).hexdigest()[:12]


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_every_internal_that_is_touched_is_as_it_was_read(name: str) -> None:
    assert fingerprint(name) == FINGERPRINTS[name], (
        f"{name} changed: read what it does now, adapt sockets/library_adapter.py, then write the new digest here"
    )


def test_the_pinned_versions_are_accepted() -> None:
    library_adapter.check_versions()


def test_the_server_refuses_to_start_with_another_version_of_a_library(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(library_adapter, "version", lambda _: "9.9.9")
    with pytest.raises(BadSettingError) as refused:
        run_server(load_settings(data_dir=tmp_path))
    assert str(refused.value) == (
        "Taskcast works with flask-socketio 5.7.0 only, and 9.9.9 is installed: run `pip install flask-socketio==5.7.0`."
    )
