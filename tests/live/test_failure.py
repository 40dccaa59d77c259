"""When the database fails, the tailer waits and goes on from where it stood."""

import logging

import gevent
import pytest

from taskcast.domain.errors import Unavailable
from tests.live.conftest import TailerScenario
from tests.live.shaky_store import lost
from tests.services.waiting import PATIENCE_SECONDS
from tests.support.event_loop import until

pytestmark = pytest.mark.promise("P2")


def _down() -> None:
    raise Unavailable


def test_what_was_committed_before_the_database_failed_is_told_when_it_is_back(
    scene: TailerScenario, caplog: pytest.LogCaptureFixture
) -> None:
    ada = scene.automatic(scene.ada)
    start = scene.world.head(scene.stream)
    scene.store.fate = lost
    scene.world.say(scene.house, 3)
    scene.store.fate = lambda hint: (hint,)
    scene.store.before_read = _down
    scene.world.say(scene.house)
    with caplog.at_level(logging.ERROR, "taskcast.live"):
        until(lambda: "stream stalled" in caplog.text)
        until(lambda: "sweep failed" in caplog.text)
    assert ada.seqs(scene.stream) == []
    assert scene.tailer.lag() > 0
    scene.store.before_read = lambda: None
    until(lambda: len(ada.seqs(scene.stream)) == 4)
    assert ada.seqs(scene.stream) == [start + 1, start + 2, start + 3, start + 4]
    assert scene.tailer.lag() == 0


def test_one_stream_that_cannot_be_told_holds_up_no_other(scene: TailerScenario) -> None:
    ada = scene.automatic(scene.ada)
    garden = scene.world.project(scene.ada)
    scene.settle()
    until(lambda: scene.tailer.watched_streams() == 3)
    scene.store.fate = lost
    scene.world.say(scene.house, 2)
    scene.store.fate = lambda hint: (hint,)
    scene.store.before_read = _down
    scene.world.say(scene.house)
    scene.world.say(garden)
    until(lambda: any(heard.stream == f"project:{garden.id}" for heard in ada.heard()))
    scene.store.before_read = lambda: None
    scene.world.say(scene.house)
    until(lambda: len(ada.seqs(scene.stream)) == 4)


def test_who_connects_while_the_database_is_down_is_told_so(scene: TailerScenario) -> None:
    scene.store.before_read = _down
    with pytest.raises(Unavailable):
        scene.automatic(scene.ada)
    with pytest.raises(Unavailable):
        scene.tailer.wait_for({scene.stream: 0}, timeout=1)
    scene.store.before_read = lambda: None
    scene.automatic(scene.ada)


def test_access_lost_while_memberships_cannot_be_read_is_lost_as_soon_as_they_can(
    scene: TailerScenario,
) -> None:
    ben = scene.manual(scene.ben)
    ben.subscribe(scene.stream)
    scene.store.before_read = _down
    scene.world.remove(scene.house, scene.ben)
    until(
        lambda: ben.sid not in scene.rooms.members(scene.stream)
    )  # the project's own order needs no reading
    assert ben.names() == ["member_removed"]
    scene.store.before_read = lambda: None
    until(lambda: ben.names() == ["member_removed", "access_revoked"])


def test_nobody_waits_for_a_tailer_that_has_stopped(scene: TailerScenario) -> None:
    scene.tailer.stop()
    with pytest.raises(Unavailable), gevent.Timeout(PATIENCE_SECONDS):
        scene.automatic(scene.ada)
