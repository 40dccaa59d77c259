"""Who hears a project, and from where to where: decided by the order of the project's own stream."""

import pytest

from taskcast.domain import events
from taskcast.domain.ids import user_stream
from taskcast.usecases.streams.catch_up import EventPage, EventReset
from tests.live.conftest import TailerScenario
from tests.live.shaky_store import arrive, lost

pytestmark = pytest.mark.promise("P2", "P6")


def test_a_removed_member_hears_nothing_after_the_removal_and_is_told(scene: TailerScenario) -> None:
    ben, ada = scene.automatic(scene.ben), scene.automatic(scene.ada)
    scene.world.say(scene.house, 2)
    scene.world.remove(scene.house, scene.ben)
    removal = scene.world.head(scene.stream)
    scene.world.say(scene.house, 2)
    scene.settle(scene.stream, user_stream(scene.ben.user_id))
    assert max(ben.seqs(scene.stream)) <= removal
    assert ["access_revoked", {"project_id": scene.house.id}] in [
        heard[:2] for heard in scene.rooms.heard(ben.sid)
    ]
    assert ada.seqs(scene.stream)[-1] == removal + 2


def test_a_removed_member_who_joined_rooms_by_hand_is_told_too(scene: TailerScenario) -> None:
    ben = scene.manual(scene.ben)
    ben.subscribe(scene.stream)
    scene.world.remove(scene.house, scene.ben)
    scene.world.say(scene.house)
    scene.settle(scene.stream, user_stream(scene.ben.user_id))
    assert ben.names() == ["member_removed", "access_revoked"]


def test_a_new_member_hears_the_project_from_where_they_joined(scene: TailerScenario) -> None:
    dov, ada = scene.automatic(scene.dov), scene.automatic(scene.ada)
    scene.world.say(scene.house, 2)
    scene.world.add(scene.house, scene.dov)
    joined = scene.world.head(scene.stream)
    scene.world.say(scene.house, 2)
    scene.settle(scene.stream, user_stream(scene.dov.user_id))
    assert dov.seqs(scene.stream) == [joined + 1, joined + 2]
    assert "access_granted" in dov.names()
    assert ada.seqs(scene.stream)[-1] == joined + 2


def test_a_new_member_hears_a_project_nobody_else_listens_to_from_where_they_joined(
    scene: TailerScenario,
) -> None:
    dov = scene.automatic(scene.dov)
    scene.world.add(scene.house, scene.dov)
    joined = scene.world.head(scene.stream)
    scene.world.say(scene.house, 2)
    scene.settle(user_stream(scene.dov.user_id))
    scene.world.say(scene.house, 2)
    scene.settle()
    assert dov.seqs(scene.stream) == [joined + 1, joined + 2, joined + 3, joined + 4]


def test_the_founder_of_a_project_hears_it_from_the_start(scene: TailerScenario) -> None:
    dov = scene.automatic(scene.dov)
    project = scene.world.project(scene.dov)
    scene.settle(user_stream(scene.dov.user_id))
    scene.world.say(project)
    stream = events.project_updated(project, ()).stream
    scene.settle(stream)
    assert dov.seqs(stream) == [2]


@pytest.mark.parametrize("hints", [arrive, lost], ids=["hinted", "unhinted"])
def test_someone_removed_and_added_again_misses_exactly_what_lies_between(
    scene: TailerScenario, hints: object
) -> None:
    ben, ada = scene.automatic(scene.ben), scene.automatic(scene.ada)
    scene.store.fate = hints  # type: ignore[assignment]
    start = scene.world.head(scene.stream)
    scene.world.say(scene.house)
    scene.world.remove(scene.house, scene.ben)
    removed = scene.world.head(scene.stream)
    scene.world.say(scene.house, 3)
    scene.world.add(scene.house, scene.ben)
    added = scene.world.head(scene.stream)
    scene.world.say(scene.house, 2)
    scene.settle(scene.stream, user_stream(scene.ben.user_id))
    assert ben.seqs(scene.stream) == [*range(start + 1, removed + 1), added + 1, added + 2]
    assert ada.seqs(scene.stream) == list(range(start + 1, added + 3))


def test_someone_added_again_hears_nothing_by_hand_until_they_subscribe_again(scene: TailerScenario) -> None:
    ben = scene.manual(scene.ben)
    ben.subscribe(scene.stream)
    scene.world.remove(scene.house, scene.ben)
    removed = scene.world.head(scene.stream)
    scene.world.add(scene.house, scene.ben)
    scene.world.say(scene.house, 2)
    scene.settle(scene.stream, user_stream(scene.ben.user_id))
    assert ben.seqs(scene.stream) == [removed]
    assert isinstance(ben.subscribe(scene.stream, after=removed - 1), EventReset)
    assert isinstance(ben.subscribe(scene.stream), EventPage)
    scene.world.say(scene.house)
    scene.settle()
    assert ben.seqs(scene.stream) == [removed, scene.world.head(scene.stream)]


def test_everyone_leaves_a_deleted_project_and_is_told(scene: TailerScenario) -> None:
    everyone = [scene.automatic(person) for person in (scene.ada, scene.ben)]
    by_hand = scene.manual(scene.cleo)
    by_hand.subscribe(scene.stream)
    scene.world.delete(scene.house)
    gone = scene.world.head(scene.stream)
    scene.world.say(scene.house)
    scene.settle(scene.stream, *(user_stream(each.user_id) for each in (scene.ada, scene.ben, scene.cleo)))
    for client in (*everyone, by_hand):
        assert client.seqs(scene.stream) == [gone]
        assert "access_revoked" in client.names()
    assert not scene.rooms.members(scene.stream)


def test_a_change_of_role_changes_nothing_about_who_hears(scene: TailerScenario) -> None:
    ben = scene.automatic(scene.ben)

    def become_owner(work: object) -> None:
        member = work.projects.put_member(scene.house.id, scene.ben.user_id, "owner")  # type: ignore[attr-defined]
        work.record(events.member_updated(member, ("role",)))  # type: ignore[attr-defined]
        work.publish(None, None)  # type: ignore[attr-defined]

    scene.store.run(become_owner)
    scene.world.say(scene.house)
    scene.settle()
    assert len(ben.seqs(scene.stream)) == 2


def test_nobody_hears_more_of_a_project_once_their_own_stream_said_it_is_lost(scene: TailerScenario) -> None:
    """The two streams have no order between them: losing access counts wherever it is heard of first."""
    ben = scene.automatic(scene.ben)
    scene.store.fate = lost
    scene.world.say(scene.house, 3)
    scene.world.remove(scene.house, scene.ben)
    tail = scene.tailer._registry.tails.get(user_stream(scene.ben.user_id))
    assert tail is not None
    scene.tailer._emitter.advance(_informed(scene, tail))
    assert ben.sid not in scene.rooms.members(scene.stream)
    assert ben.seqs(scene.stream) == []
    scene.settle()
    assert ben.seqs(scene.stream) == []


def _informed(scene: TailerScenario, tail: object) -> object:
    head = scene.world.head(tail.stream)  # type: ignore[attr-defined]
    tail.note_newest(head, 0)  # type: ignore[attr-defined]
    return tail
