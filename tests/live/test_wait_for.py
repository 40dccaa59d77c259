"""Long poll: waiting for a stream to go on."""

import gevent
import pytest

from taskcast.domain.ids import Stream
from tests.live.conftest import TailerScenario
from tests.live.shaky_store import lost
from tests.services.waiting import PATIENCE_SECONDS
from tests.support.event_loop import until

pytestmark = pytest.mark.promise("P2")


def test_a_poll_behind_the_head_does_not_wait(scene: TailerScenario) -> None:
    head = scene.world.head(scene.stream)
    assert scene.tailer.wait_for({scene.stream: head - 1}, timeout=0)
    assert not scene.tailer.wait_for({scene.stream: head}, timeout=0)


@pytest.mark.parametrize("hinted", [True, False])
def test_a_poll_wakes_with_the_next_event(scene: TailerScenario, hinted: bool) -> None:
    head = scene.world.head(scene.stream)
    polls = [
        gevent.spawn(scene.tailer.wait_for, {scene.stream: head}, timeout=10 * PATIENCE_SECONDS)
        for _ in range(3)
    ]
    until(lambda: scene.tailer.watched_streams() == 1)
    if not hinted:
        scene.store.fate = lost
    scene.world.say(scene.house)
    gevent.joinall(polls, timeout=PATIENCE_SECONDS)
    assert [poll.value for poll in polls] == [True, True, True]
    assert scene.rooms.emitted == 0


def test_a_poll_ends_with_its_time(scene: TailerScenario) -> None:
    assert not scene.tailer.wait_for({Stream("project:12345"): 0}, timeout=0.01)
    until(lambda: scene.tailer.watched_streams() == 0)


def test_polls_end_when_the_server_stops(scene: TailerScenario) -> None:
    head = scene.world.head(scene.stream)
    poll = gevent.spawn(scene.tailer.wait_for, {scene.stream: head}, timeout=10 * PATIENCE_SECONDS)
    until(lambda: scene.tailer.watched_streams() == 1)
    scene.tailer.stop()
    poll.join(timeout=PATIENCE_SECONDS)
    assert poll.ready()
