"""The libraries' internals are what sockets/ was written for; when they are not, their own path is taken."""

import importlib.metadata
import logging
from collections.abc import Callable

import pytest

from taskcast.sockets import library_adapter
from taskcast.sockets.engine.limits import Limits
from taskcast.sockets.transport import OwnTransport, StockTransport, open_transport
from tests.services.waiting import wait_until
from tests.sockets.conftest import PollingClient, RawClient, SocketServer


def test_every_internal_that_is_touched_is_as_it_was_read() -> None:
    differences = library_adapter.differing_sources(library_adapter.FINGERPRINTS)
    assert not differences, "\n".join(differences)


def test_the_pinned_versions_are_the_installed_ones() -> None:
    for package, pinned in library_adapter.PINNED.items():
        assert importlib.metadata.version(package) == pinned, (
            f"{package}: raise the pin in library_adapter.py by hand"
        )


def test_a_changed_internal_is_named_in_clear_words() -> None:
    name = "engineio.server:Server.handle_request"
    [told] = library_adapter.differing_sources({name: "as it was"})
    assert told.startswith(f"{name} changed: read what it does now, adapt sockets/library_adapter.py")
    assert library_adapter.fingerprint(name) in told
    assert library_adapter.fingerprint("engineio.server:Server.gone") == ""
    assert library_adapter.fingerprint("engineio.nowhere:Server") == ""


def test_another_version_with_the_same_source_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(library_adapter.PINNED, "python-engineio", "4.0.0")
    assert isinstance(open_transport(Limits(), str), OwnTransport)


def test_changed_internals_lead_to_the_libraries_own_path_with_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(library_adapter.PINNED, "python-engineio", "4.0.0")
    monkeypatch.setitem(library_adapter.FINGERPRINTS, "engineio.server:Server.handle_request", "another")
    with caplog.at_level(logging.WARNING):
        assert isinstance(open_transport(Limits(), str), StockTransport)
    assert "engineio.server:Server.handle_request changed" in caplog.text


def test_the_libraries_own_path_serves_too(serve: Callable[..., SocketServer]) -> None:
    server = serve(stock=True)
    client = RawClient(server.port, offer="none").connect({"name": "Ada"})
    wait_until(lambda: client.sid in server.members())
    assert client.command("echo", {"title": "é"}) == {"ok": True, "data": {"title": "é"}}
    assert client.command("nonsense")["error"]["code"] == "invalid"
    assert client.command("join", "side") == {"ok": True}
    server.get("/emit/side?n=3")
    assert [client.event()[1] for _ in range(3)] == [0, 1, 2]
    server.get(f"/disconnect/{client.sid}/signed_out")
    assert client.text() == '42["disconnected",{"reason":"signed_out"}]'
    wait_until(lambda: client.sid not in server.members())
    poller = PollingClient(server).connect()
    server.get("/emit/all?n=2")
    assert [packet[:14] for packet in poller.get()] == ['42["numbered",'] * 2


def test_the_libraries_own_path_refuses_with_the_same_problem(serve: Callable[..., SocketServer]) -> None:
    client = RawClient(serve(stock=True).port, offer="none")
    client.text()
    client.send('40{"refuse":true}')
    texts = [client.text(), client.text()]
    assert '"code":"unauthenticated"' in texts[1]
