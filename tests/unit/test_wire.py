"""The wire is what its golden files say, and what it was stays readable (promise P9)."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from taskcast.domain.errors import Problem
from taskcast.domain.events import EVENT_DATA, EVENT_TYPES, Event, EventType
from taskcast.domain.presence import Presence, Whereabouts
from taskcast.http.routes import ROUTES
from taskcast.sockets.app.commands import Absent
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.streams.catch_up import EventPage
from taskcast.usecases.streams.snapshots import MeSnapshot, ProjectSnapshot
from tests.shared.wire.record import HERE, shapes, text_of

FILES = sorted(HERE.glob("*/*.json"))


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    return dict(shapes())


pytestmark = pytest.mark.promise("P9")


@pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.name}/{file.stem}" for file in FILES])
def test_the_server_says_what_the_golden_file_says(said: dict[str, Any], file: Path):
    assert text_of(said[f"{file.parent.name}/{file.stem}"]) == file.read_text(encoding="utf-8")


def test_there_is_a_golden_file_of_everything(said: dict[str, Any]):
    written = {f"{file.parent.name}/{file.stem}" for file in FILES}
    assert set(said) == written
    assert {name for name in written if name.startswith("events/")} == {
        f"events/{name}" for name in EVENT_TYPES
    }
    assert {name for name in written if name.startswith("answers/")} == {
        f"answers/{name}" for name in OPERATIONS
    }
    assert {name for name in written if name.startswith("lists/")} == {
        f"lists/{route.name}" for route in ROUTES if route.name.startswith("list_")
    }
    names = {"deleted"} | {
        each.code for each in _all_problems(Problem) if each.__module__ == Problem.__module__
    }
    assert {name for name in written if name.startswith("problems/")} == {
        f"problems/{name}" for name in names
    }


def _all_problems(root: type[Problem]) -> list[type[Problem]]:
    return [root, *(each for branch in root.__subclasses__() for each in _all_problems(branch))]


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_a_stored_event_decodes(name: EventType):
    event = msgspec.json.decode((HERE / "events" / f"{name}.json").read_bytes(), type=Event)
    assert event.type == name
    msgspec.json.decode(event.data, type=EVENT_DATA[name])


@pytest.mark.parametrize(
    ("name", "kind"),
    [("project", ProjectSnapshot), ("project_in_columns", ProjectSnapshot), ("me", MeSnapshot)],
)
def test_a_cached_snapshot_decodes(name: str, kind: type):
    assert msgspec.json.decode((HERE / "snapshots" / f"{name}.json").read_bytes(), type=kind)


@pytest.mark.parametrize(
    ("name", "kind"), [("present", Whereabouts), ("presence", Presence), ("absent", Absent)]
)
def test_presence_decodes(name: str, kind: type):
    assert msgspec.json.decode((HERE / "presence" / f"{name}.json").read_bytes(), type=kind)


def test_a_page_decodes():
    page = msgspec.json.decode((HERE / "pages" / "page.json").read_bytes(), type=EventPage)
    assert [event.seq for event in page.events] == [page.last_seq - 1, page.last_seq]
