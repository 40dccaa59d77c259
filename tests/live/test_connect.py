"""Connecting: who was let in misses nothing from then on, and whose identity ended is not let in."""

from typing import Any

import gevent
import pytest

from taskcast.domain.errors import Unauthenticated
from taskcast.domain.ids import Instant, user_stream
from taskcast.domain.permissions import Actor
from tests.live.conftest import TailerScenario
from tests.services.waiting import PATIENCE_SECONDS
from tests.support.event_loop import until

pytestmark = pytest.mark.promise("P6")


def test_a_client_that_was_welcomed_hears_everything_from_then_on(scene: TailerScenario) -> None:
    """The commit falls between reading the memberships and joining the rooms."""
    scene.without_sweeps()
    ben = scene.socket(scene.ben)
    told = scene.world.head(scene.stream)

    def say_once() -> None:
        scene.store.after_read = lambda: None
        scene.world.say(scene.house)

    scene.store.after_read = say_once
    ben.connect()
    assert ben.welcomed == 1
    until(lambda: ben.seqs(scene.stream) == [told + 1])


def test_a_session_that_ended_since_it_was_shown_is_not_let_in(scene: TailerScenario) -> None:
    scene.world.end(scene.ben)
    ben = scene.socket(scene.ben)
    with pytest.raises(Unauthenticated):
        ben.connect()
    assert ben.welcomed == 0
    scene.world.say(scene.house)
    assert ben.heard() == []


@pytest.mark.parametrize("automatic", [True, False])
def test_signing_out_closes_the_sockets_of_that_session_alone(scene: TailerScenario, automatic: bool) -> None:
    elsewhere = scene.world.session(scene.ben)
    here = scene.socket(scene.ben).connect(automatic=automatic)
    there = scene.socket(elsewhere).connect(automatic=automatic)
    scene.world.end(scene.ben)
    until(lambda: not here.is_open)
    assert scene.rooms.heard(here.sid)[-1] == ["disconnected", {"reason": "signed_out"}]
    scene.world.say(scene.house)
    scene.settle()
    assert there.is_open
    assert here.names()[-1] == "disconnected"


def test_the_end_of_all_identities_closes_every_socket_of_the_person(scene: TailerScenario) -> None:
    sockets = [scene.automatic(scene.ben), scene.manual(scene.world.session(scene.ben))]
    ada = scene.automatic(scene.ada)
    _end_everything(scene, scene.ben, "deactivated")
    until(lambda: not any(socket.is_open for socket in sockets))
    assert all(scene.rooms.heard(each.sid)[-1][1] == {"reason": "deactivated"} for each in sockets)
    assert ada.is_open


def test_an_identity_made_after_all_others_ended_is_not_closed_with_them(scene: TailerScenario) -> None:
    old = scene.automatic(scene.ben)
    scene.store.fate = lambda _: ()
    _end_everything(scene, scene.ben, "password_changed")
    new = scene.automatic(scene.world.session(scene.ben))
    until(lambda: not old.is_open)
    scene.settle(user_stream(scene.ben.user_id))
    assert new.is_open


def test_a_socket_closes_when_its_session_expires(scene: TailerScenario) -> None:
    sooner = scene.world.session(scene.ben, expires_at=Instant("2090-01-01T00:00:00.000000Z"))
    soon, other = scene.automatic(sooner), scene.automatic(scene.ben)
    scene.tailer._reconciler._clock = In2095()
    until(lambda: not soon.is_open)
    assert scene.rooms.heard(soon.sid) == [["disconnected", {"reason": "session_expired"}]]
    assert other.is_open


def test_a_socket_that_goes_while_it_connects_leaves_nothing_behind(scene: TailerScenario) -> None:
    ben = scene.socket(scene.ben)
    scene.store.after_read = ben.close
    ben.connect()
    assert ben.welcomed == 0
    assert len(scene.tailer._registry.sockets) == 0
    until(lambda: scene.tailer.watched_streams() == 0)


def test_a_client_hears_nothing_before_it_is_welcomed(scene: TailerScenario) -> None:
    ben = scene.socket(scene.ben)
    scene.automatic(scene.ada)

    def connecting() -> None:
        ben.connect()

    scene.store.before_read = lambda: gevent.sleep(0)
    arriving = gevent.spawn(connecting)
    scene.world.say(scene.house, 3)
    seen_before = list(ben.heard()) if not ben.welcomed else []
    arriving.get(timeout=PATIENCE_SECONDS)
    assert seen_before == []


class In2095:
    """A clock between the ends of two sessions."""

    def now(self) -> Instant:
        return Instant("2095-01-01T00:00:00.000000Z")


def _end_everything(scene: TailerScenario, person: Actor, reason: str) -> None:
    from taskcast.domain import events

    def transaction(work: Any) -> None:
        work.identities.end_sessions_of(person.user_id)
        work.record(events.identity_ended(person.user_id, reason))
        work.publish(None, None)

    scene.store.run(transaction)
