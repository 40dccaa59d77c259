"""The application on a real SQLite store with the whole cast, reached as WSGI: `api.get(ada, "/api/me")`."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from taskcast.domain.ids import format_instant
from taskcast.domain.permissions import Actor
from taskcast.http.app import create_app
from taskcast.http.cors import Cors
from taskcast.http.metrics import Metrics
from taskcast.http.router import Router
from taskcast.http.services import HttpServices, HttpSettings
from taskcast.storage import open_store
from taskcast.usecases.accounts.identity import digest
from taskcast.usecases.limits.token_bucket import TokenBucket
from taskcast.usecases.limits.write_limits import WriteLimits
from taskcast.usecases.operations import OPERATIONS
from tests.support.scenario import CountedIds, Scenario, StoppedClock, begin_session, instance_on
from tests.support.seeded_databases import SeededFile

ORIGIN = "http://127.0.0.1:8080"

_secrets = count()


class Ticks:
    """Monotonic seconds that pass when told to; with a `step`, by so many at each look."""

    def __init__(self) -> None:
        self.now = 0.0
        self.step = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


class NothingNew:
    """A live part in which nothing ever happens: long polls end when their time is up."""

    def wait_for(self, cursors: Mapping[str, int], *, timeout: float) -> bool:
        return False


class Api:
    """The application and the cast; each call is one request."""

    def __init__(
        self,
        world: Scenario,
        ids: CountedIds,
        folder: Path,
        web: HttpSettings | None = None,
        *,
        new_events: Any = None,
    ) -> None:
        self.world = world
        self.ticks = Ticks()
        self.pace = TokenBucket(monotonic=self.ticks, rate=200, burst=2000)
        instance = world.instance
        write_limits = WriteLimits(
            world.store, clock=world.clock, rate=self.pace, token_uses=instance.token_uses, refusals=instance.refusals
        )  # fmt: skip
        self.services = HttpServices(
            instance=world.instance, operations=OPERATIONS, outbox=world.store.outbox,
            clock=world.clock, ids=ids, write_limits=write_limits,
            new_events=new_events or NothingNew(), metrics=Metrics(), request_id=lambda: "r1", web=web or HttpSettings(origin=ORIGIN),
        )  # fmt: skip
        self.folder = folder
        self._tokens: dict[int, str] = {}
        self._open()

    def _open(self) -> None:
        self.app = create_app(self.services, web_ui=self.folder)
        Cors(self.services.web.cors_origins).install(self.app)
        self.client: FlaskClient = self.app.test_client(use_cookies=False)

    def reopen(self, web: HttpSettings) -> None:
        """Start again on the same database, reached in another way."""
        self.services = replace(self.services, web=web)
        self._open()

    def token(self, actor: Actor, *, scope: str = "write", name: str = "tests") -> str:
        """A new API token of this person."""
        made = self.world.data(actor, "create_token", name=name, scope=scope)
        secret: str = made["secret"]
        return secret

    def bearer(self, actor: Actor | None) -> dict[str, str]:
        """The header that speaks as this person; none for nobody."""
        if actor is None:
            return {}
        if actor.user_id not in self._tokens:
            self._tokens[actor.user_id] = self.token(actor)
        return {"Authorization": f"Bearer {self._tokens[actor.user_id]}"}

    def session(self, actor: Actor) -> dict[str, str]:
        """The header of a new session of this person, whose password was proved this moment."""
        secret = f"tc_{next(_secrets):043d}"
        ends_at = format_instant(self.world.clock.at + timedelta(days=30))
        self.world.store.run(
            lambda work: begin_session(work, actor.user_id, digest(secret), expires_at=ends_at)
        )
        return {"Cookie": f"taskcast_session={secret}"}

    def call(self, actor: Actor | None, method: str, path: str, **more: Any) -> TestResponse:
        headers = {**self.bearer(actor), **more.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **more)

    def get(self, actor: Actor | None, path: str, **more: Any) -> TestResponse:
        return self.call(actor, "GET", path, **more)

    def post(self, actor: Actor | None, path: str, body: Any = None, **more: Any) -> TestResponse:
        return self.call(actor, "POST", path, **_json(body), **more)

    def patch(self, actor: Actor | None, path: str, body: Any = None, **more: Any) -> TestResponse:
        return self.call(actor, "PATCH", path, **_json(body), **more)

    def put(self, actor: Actor | None, path: str, body: Any = None, **more: Any) -> TestResponse:
        return self.call(actor, "PUT", path, **_json(body), **more)

    def delete(self, actor: Actor | None, path: str, **more: Any) -> TestResponse:
        return self.call(actor, "DELETE", path, **more)

    def events(self) -> dict[str, Any]:
        """Where every stream stands: what must not have moved when nothing was to change."""

        def heads(reading: Any) -> dict[str, Any]:
            streams = [f"project:{number}" for number in range(1, 30)] + [
                f"user:{number}" for number in range(1, 10)
            ]
            return dict(reading.events.heads(streams))

        return self.world.store.read(heads)


def without_router(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Flask dispatch every request."""
    monkeypatch.setattr(Router, "find", lambda *_: None)


@pytest.fixture(autouse=True)
def _chosen_dispatch(monkeypatch: pytest.MonkeyPatch) -> None:
    """`DISPATCH=flask pytest tests/api` runs the suite without the router."""
    if os.environ.get("DISPATCH") == "flask":
        without_router(monkeypatch)


def interrupted(thing: Any, method: str, meanwhile: Callable[[], object]) -> Any:
    """The same, but something else comes whenever that method is called: as other requests do while one waits."""

    class Interrupted:
        def __getattr__(self, name: str) -> Any:
            if name == method:
                meanwhile()
            return getattr(thing, name)

    return Interrupted()


def _json(body: Any) -> dict[str, Any]:
    if body is None:
        return {}
    return {"data": msgspec.json.encode(body), "content_type": "application/json"}


@pytest.fixture
def open_api(tmp_path: Path, seeded_file: SeededFile) -> Iterator[Callable[..., Api]]:
    """Opens the application with other settings or parts: `open_api(Web(is_secure=True, …), links=…)`.

    A part of the instance is given as a function of the usual one.
    """
    apis: list[Api] = []

    def opened(
        web: HttpSettings | None = None, *, new_events: Any = None, **parts: Callable[[Any], Any]
    ) -> Api:
        folder = tmp_path / f"api-{len(apis)}"
        folder.mkdir()
        copied = shutil.copy(seeded_file.file, folder / "taskcast.db")
        clock, ids = StoppedClock(), CountedIds(count(1000))
        store = open_store(f"sqlite:///{copied}", clock=clock, ids=ids, channels=("email",))
        usual = instance_on(store, clock)
        instance = replace(usual, **{name: part(getattr(usual, name)) for name, part in parts.items()})
        there = replace(seeded_file.world, instance=instance, clock=clock)
        apis.append(Api(there, ids, folder / "web_ui", web, new_events=new_events))
        return apis[-1]

    yield opened
    for each in apis:
        each.world.store.close()


@pytest.fixture
def api(open_api: Callable[..., Api]) -> Api:
    return open_api()
