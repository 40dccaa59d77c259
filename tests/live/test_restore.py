"""A restore from backup replaces the log under our feet: everyone is told, and starts anew."""

import pytest

from taskcast.domain.ids import user_stream
from taskcast.usecases.streams.catch_up import EventReset
from tests.live.conftest import TailerScenario
from tests.live.shaky_store import lost
from tests.live.stores import cut, restored
from tests.support.event_loop import until

pytestmark = pytest.mark.promise("P2")


def test_everyone_in_the_room_is_told_to_subscribe_again(
    scene: TailerScenario, each_database_url: str
) -> None:
    ben = scene.manual(scene.ben)
    scene.world.say(scene.house, 5)
    ben.subscribe(scene.stream)
    epoch, head = scene.world.epoch(scene.stream), scene.world.head(scene.stream)
    restored(each_database_url, scene.stream, last_seq=head - 2)
    until(lambda: ben.names() == ["resync"])
    assert scene.rooms.heard(ben.sid) == [["resync", {"stream": scene.stream, "reason": "restored"}]]
    scene.world.say(scene.house)
    scene.settle()
    assert ben.seqs(scene.stream) == []
    assert isinstance(ben.subscribe(scene.stream, after=head, epoch=epoch), EventReset)
    ben.subscribe(scene.stream, after=head - 1, epoch=scene.world.epoch(scene.stream))
    scene.world.say(scene.house)
    scene.settle()
    assert ben.seqs(scene.stream) == [head]


def test_a_client_in_automatic_rooms_stays_in_them(scene: TailerScenario, each_database_url: str) -> None:
    ben = scene.automatic(scene.ben)
    head = scene.world.head(scene.stream)
    restored(each_database_url, scene.stream, last_seq=head)
    until(lambda: ben.names() == ["resync"])
    scene.world.say(scene.house)
    scene.settle()
    assert ben.seqs(scene.stream) == [head + 1]


@pytest.mark.promise("P6")
def test_who_is_no_member_in_the_restored_database_hears_nothing(
    scene: TailerScenario, each_database_url: str
) -> None:
    ben = scene.automatic(scene.ben)
    restored(each_database_url, scene.stream, last_seq=2, without=scene.ben.user_id)
    until(lambda: ben.names() == ["resync"])
    scene.world.say(scene.house)
    scene.settle()
    assert ben.seqs(scene.stream) == []


def test_a_persons_sockets_come_in_anew_when_their_own_stream_was_replaced(
    scene: TailerScenario, each_database_url: str
) -> None:
    ben = scene.automatic(scene.ben)
    restored(each_database_url, user_stream(scene.ben.user_id), last_seq=0)
    until(lambda: not ben.is_open)
    assert ben.names() == ["resync", "disconnected"]


def test_who_waits_for_a_place_meanwhile_is_told_as_well(
    scene: TailerScenario, each_database_url: str
) -> None:
    """Ben subscribes where the tail has not come to yet, because the hints of those events were lost."""
    ada, ben = scene.automatic(scene.ada), scene.manual(scene.ben)
    scene.settle()
    scene.without_sweeps()
    head = scene.world.head(scene.stream)
    scene.store.fate = lost
    restored(each_database_url, scene.stream, last_seq=head)
    scene.world.say(scene.house, 3)
    ben.subscribe(scene.stream)
    scene.store.fate = lambda hint: (hint,)
    until(lambda: "resync" in ada.names())
    scene.settle()
    assert "resync" in ben.names()


def test_who_just_joined_the_project_goes_on_where_the_log_was_cut(
    scene: TailerScenario, each_database_url: str
) -> None:
    """Dov's socket waits to enter the room at the place of Dov's membership, which is behind the cut."""
    ada = scene.automatic(scene.ada)
    scene.settle()
    scene.without_sweeps()
    head = scene.world.head(scene.stream)
    scene.store.fate = lost
    scene.world.say(scene.house, 5)
    scene.world.add(scene.house, scene.dov)
    cut(each_database_url, scene.stream, upto=head + 3)
    dov = scene.automatic(scene.dov)
    scene.store.fate = lambda hint: (hint,)
    scene.world.say(scene.house)
    until(lambda: "resync" in ada.names())
    scene.world.say(scene.house)
    scene.settle()
    assert dov.seqs(scene.stream)[-1:] == [head + 8]
