"""Every stream is told in order, once, without a gap, whatever becomes of the hints."""

from collections.abc import Callable

import pytest

from taskcast.domain import events
from taskcast.domain.ids import user_stream
from taskcast.ports.unit_of_work import Committed
from tests.live.conftest import TailerScenario
from tests.live.live_scenario import LiveScenario
from tests.live.shaky_store import foreign, lost
from tests.support.event_loop import until

pytestmark = pytest.mark.promise("P2", "P7")


def test_everyone_in_the_project_hears_each_event_once_and_in_order(scene: TailerScenario) -> None:
    clients = [scene.automatic(person) for person in (scene.ada, scene.ben, scene.cleo)]
    start = scene.world.head(scene.stream)
    scene.world.say(scene.house, 20)
    scene.settle()
    for client in clients:
        assert client.seqs(scene.stream) == list(range(start + 1, start + 21))


def test_a_stranger_hears_nothing_of_a_project(scene: TailerScenario) -> None:
    dov = scene.automatic(scene.dov)
    scene.automatic(scene.ada)
    scene.world.say(scene.house)
    scene.settle()
    assert dov.heard() == []


def test_an_event_comes_with_its_data_and_its_envelope_beside_it(scene: TailerScenario) -> None:
    ada = scene.automatic(scene.ada)
    scene.world.say(scene.house)
    scene.settle()
    event = scene.world.log(scene.stream)[-1]
    [name, data, meta] = scene.rooms.heard(ada.sid)[-1]
    assert (name, data["id"], data["name"]) == ("project_updated", scene.house.id, "House")
    assert meta == {
        "type": "project_updated", "stream": scene.stream, "seq": event.seq, "at": event.at,
        "actor_id": None, "command_id": None, "changed": ["name"],
    }  # fmt: skip


def test_what_this_process_committed_goes_out_without_reading_the_log(scene: TailerScenario) -> None:
    scene.without_sweeps()
    ada = scene.automatic(scene.ada)
    reads = scene.store.reads
    scene.world.say(scene.house, 5)
    until(lambda: len(ada.seqs(scene.stream)) == 5)
    assert scene.store.reads == reads


def test_events_of_one_commit_on_several_streams_go_out_together(scene: TailerScenario) -> None:
    scene.without_sweeps()
    garden = scene.world.project(scene.ada)
    ada = scene.automatic(scene.ada)
    told = len(scene.rooms.bursts)
    renamed = [events.project_updated(project, ("name",)) for project in (scene.house, garden) * 3]
    scene.world.record(*renamed)
    until(lambda: len(ada.heard()) == 6 and len(scene.rooms.bursts) > told)
    assert len(scene.rooms.bursts[told:]) < 6  # one, unless the machine was busy elsewhere meanwhile


def test_a_page_read_from_the_log_goes_out_together(scene: TailerScenario) -> None:
    scene.without_sweeps()
    ada = scene.automatic(scene.ada)
    told = len(scene.rooms.bursts)
    scene.store.fate = lost
    scene.world.say(scene.house, 9)
    scene.store.fate = lambda hint: (hint,)
    scene.world.say(scene.house)
    until(lambda: len(ada.seqs(scene.stream)) == 10 and len(scene.rooms.bursts) > told)
    assert len(scene.rooms.bursts[told:]) < 10


def test_streams_without_listeners_cost_nothing(scene: TailerScenario) -> None:
    scene.without_sweeps()
    reads = scene.store.reads
    scene.world.say(scene.house, 5)
    scene.store.tell(Committed())
    ada = scene.automatic(scene.ada)
    assert scene.store.reads == reads + 1
    assert scene.rooms.emitted == 0
    assert ada.heard() == []


def test_a_lost_hint_is_made_up_for_by_the_next_one(scene: TailerScenario) -> None:
    scene.without_sweeps()
    ada = scene.automatic(scene.ada)
    start = scene.world.head(scene.stream)
    scene.store.fate = lost
    scene.world.say(scene.house, 3)
    scene.store.fate = lambda hint: (hint,)
    scene.world.say(scene.house)
    until(lambda: len(ada.seqs(scene.stream)) == 4)
    assert ada.seqs(scene.stream) == [start + 1, start + 2, start + 3, start + 4]


def test_a_lost_hint_without_a_next_one_is_made_up_for_within_about_a_second(scene: TailerScenario) -> None:
    ada = scene.automatic(scene.ada)
    scene.store.fate = lost
    scene.world.say(scene.house, 3)
    until(lambda: len(ada.seqs(scene.stream)) == 3)


def test_hints_that_come_doubled_and_in_reverse_change_nothing(scene: TailerScenario) -> None:
    scene.without_sweeps()
    ada = scene.automatic(scene.ada)
    start = scene.world.head(scene.stream)
    kept: list[Committed] = []
    scene.store.fate = lambda hint: kept.append(hint) or ()
    scene.world.say(scene.house, 6)
    for hint in [*reversed(kept), *kept]:
        scene.store.tell(hint)
    until(lambda: len(ada.seqs(scene.stream)) >= 6)
    scene.world.say(scene.house)
    scene.store.pass_hints()
    scene.store.tell(Committed())
    scene.settle()
    assert ada.seqs(scene.stream) == list(range(start + 1, start + 8))


def test_commits_of_another_process_reach_the_sockets_of_this_one(
    scene: TailerScenario, other_process: Callable[[], LiveScenario]
) -> None:
    ada = scene.automatic(scene.ada)
    start = scene.world.head(scene.stream)
    other_process().say(scene.house, 3)
    scene.world.say(scene.house)
    scene.settle()
    assert ada.seqs(scene.stream) == [start + 1, start + 2, start + 3, start + 4]


def test_a_hint_of_a_foreign_commit_is_enough_to_look(scene: TailerScenario) -> None:
    scene.without_sweeps()
    ada = scene.automatic(scene.ada)
    scene.store.fate = foreign
    scene.world.say(scene.house, 3)
    until(lambda: len(ada.seqs(scene.stream)) == 3)


def test_a_long_backlog_is_told_whole(
    scene: TailerScenario, other_process: Callable[[], LiveScenario]
) -> None:
    ada = scene.automatic(scene.ada)
    start = scene.world.head(scene.stream)
    other_process().say(scene.house, 250)
    scene.settle()
    until(lambda: len(ada.seqs(scene.stream)) == 250)
    assert ada.seqs(scene.stream) == list(range(start + 1, start + 251))


def test_an_event_on_ones_own_stream_reaches_every_socket_of_the_person(scene: TailerScenario) -> None:
    first, second = scene.automatic(scene.ben), scene.automatic(scene.ben)
    ada = scene.automatic(scene.ada)
    mine = user_stream(scene.ben.user_id)
    scene.world.project(scene.ben)
    scene.settle(mine)
    assert first.names() == second.names() == ["access_granted"]
    assert ada.heard() == []


def test_streams_are_forgotten_once_the_last_listener_went(scene: TailerScenario) -> None:
    ada = scene.automatic(scene.ada)
    assert scene.tailer.watched_streams() == 2
    ada.close()
    until(lambda: scene.tailer.watched_streams() == 0)
    scene.automatic(scene.ada)
    scene.world.say(scene.house)
    scene.settle()


def test_a_large_commit_right_after_one_of_another_process_is_told_without_a_new_snapshot(
    scene: TailerScenario, other_process: Callable[[], LiveScenario]
) -> None:
    ada = scene.automatic(scene.ada)
    start = scene.world.head(scene.stream)
    other_process().say(scene.house)
    scene.world.record(*[events.project_updated(scene.house, ("name",))] * 1200)
    scene.settle()
    assert ada.seqs(scene.stream) == list(range(start + 1, start + 1202))
    assert "resync" not in [each.name for each in ada.heard()]
