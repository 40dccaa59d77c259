"""Subscribing: what was missed, then the live room, with nothing lost or doubled in between."""

import gevent
import pytest

from taskcast.domain.errors import Invalid, NotFound, Unauthenticated
from taskcast.domain.ids import Stream, user_stream
from taskcast.usecases.streams.catch_up import EventPage, EventReset
from tests.live.conftest import TailerScenario
from tests.services.waiting import PATIENCE_SECONDS
from tests.support.event_loop import until

pytestmark = pytest.mark.promise("P2")


def test_a_client_that_was_away_gets_what_it_missed_and_then_hears_the_rest(scene: TailerScenario) -> None:
    ben = scene.manual(scene.ben)
    cursor = scene.world.head(scene.stream)
    scene.world.say(scene.house, 5)
    page = ben.subscribe(scene.stream, after=cursor, epoch=scene.world.epoch(scene.stream))
    assert isinstance(page, EventPage)
    assert not page.has_more
    scene.world.say(scene.house, 5)
    scene.settle()
    assert ben.seqs(scene.stream) == list(range(cursor + 1, cursor + 11))


def test_without_a_cursor_one_hears_from_the_head(scene: TailerScenario) -> None:
    ben = scene.manual(scene.ben)
    scene.world.say(scene.house, 2)
    head = scene.world.head(scene.stream)
    page = ben.subscribe(scene.stream)
    assert isinstance(page, EventPage)
    assert (page.last_seq, page.events) == (head, [])
    scene.world.say(scene.house)
    scene.settle()
    assert ben.seqs(scene.stream) == [head + 1]


def test_only_the_last_page_joins_the_room(scene: TailerScenario) -> None:
    ben = scene.manual(scene.ben)
    cursor = scene.world.head(scene.stream)
    scene.world.say(scene.house, 520)
    page = ben.subscribe(scene.stream, after=cursor)
    assert isinstance(page, EventPage)
    assert (len(page.events), page.has_more) == (500, True)
    scene.world.say(scene.house, 3)
    scene.settle()
    assert ben.seqs(scene.stream) == list(range(cursor + 1, cursor + 501))
    ben.catch_up(scene.stream, after=cursor + 500)
    scene.world.say(scene.house)
    scene.settle()
    assert ben.seqs(scene.stream) == list(range(cursor + 1, cursor + 525))


def test_subscribing_while_hundreds_of_commits_go_on_misses_and_doubles_nothing(
    scene: TailerScenario,
) -> None:
    cursor = scene.world.head(scene.stream)
    clients = [scene.manual(scene.ben) for _ in range(10)]
    commits = len(scene.world.journal)
    scene.store.before_read = scene.store.after_read = scene.store.after_run = lambda: gevent.sleep(0)

    def arrive(number: int) -> None:
        until(lambda: len(scene.world.journal) > commits + number * 25)
        clients[number].catch_up(scene.stream, after=cursor)

    arriving = [gevent.spawn(arrive, number) for number in range(10)]
    scene.world.say(scene.house, 300)
    gevent.joinall(arriving, timeout=PATIENCE_SECONDS, raise_error=True)
    scene.world.say(scene.house, 5)
    scene.settle()
    for client in clients:
        assert client.seqs(scene.stream) == list(range(cursor + 1, cursor + 306))


def test_who_is_in_the_room_already_is_not_told_twice_what_the_page_tells(scene: TailerScenario) -> None:
    """The room must not repeat what lies between what was told and the head that was read."""
    ben = scene.automatic(scene.ben)
    start = scene.world.head(scene.stream)
    scene.store.fate = lambda _: ()
    scene.world.say(scene.house, 3)
    ben.subscribe(scene.stream, after=start)
    scene.store.fate = lambda hint: (hint,)
    scene.world.say(scene.house)
    scene.settle()
    assert ben.seqs(scene.stream) == [start + 1, start + 2, start + 3, start + 4]


def test_a_place_in_the_room_outlives_an_older_removal_that_is_told_later(scene: TailerScenario) -> None:
    """Subscribed as a member again, while the room has yet to hear of the removal before."""
    ben, ada = scene.manual(scene.ben), scene.automatic(scene.ada)
    scene.store.fate = lambda _: ()
    scene.world.remove(scene.house, scene.ben)
    scene.world.add(scene.house, scene.ben)
    head = scene.world.head(scene.stream)
    ben.subscribe(scene.stream, after=head)
    scene.store.fate = lambda hint: (hint,)
    scene.world.say(scene.house)
    scene.settle()
    assert ben.seqs(scene.stream) == [head + 1]
    assert ada.seqs(scene.stream) == [head - 1, head, head + 1]


def test_history_from_before_someone_joined_is_not_replayed(scene: TailerScenario) -> None:
    cursor = scene.world.head(scene.stream)
    scene.world.say(scene.house, 3)
    scene.world.add(scene.house, scene.dov)
    joined = scene.world.head(scene.stream)
    dov = scene.manual(scene.dov)
    page = dov.subscribe(scene.stream, after=cursor)
    assert isinstance(page, EventReset)
    assert page.last_seq == joined
    scene.world.say(scene.house)
    scene.settle()
    assert dov.seqs(scene.stream) == []
    dov.subscribe(scene.stream, after=joined)
    assert dov.seqs(scene.stream) == [joined + 1]


@pytest.mark.parametrize("ahead", [0, 1])
def test_a_cursor_of_another_epoch_or_from_the_future_is_reset(scene: TailerScenario, ahead: int) -> None:
    ben = scene.manual(scene.ben)
    head = scene.world.head(scene.stream)
    page = ben.subscribe(scene.stream, after=head + ahead, epoch=None if ahead else "another")
    assert isinstance(page, EventReset)
    assert (page.last_seq, page.epoch) == (head, scene.world.epoch(scene.stream))
    assert ben.sid not in scene.rooms.members(scene.stream)


@pytest.mark.promise("P6")
@pytest.mark.parametrize("stream", ["project:999999", "user:999999"])
def test_what_one_may_not_see_does_not_exist(scene: TailerScenario, stream: str) -> None:
    dov = scene.manual(scene.dov)
    for hidden in (scene.stream, user_stream(scene.ada.user_id), Stream(stream)):
        with pytest.raises(NotFound):
            dov.subscribe(hidden)
        assert not scene.rooms.members(hidden)


@pytest.mark.parametrize(
    "stream", ["project", "task:1", "project:0", "project:01", "user:-1", "", "project:1e3"]
)
def test_a_malformed_stream_is_named(scene: TailerScenario, stream: str) -> None:
    with pytest.raises(Invalid, match="stream"):
        scene.manual(scene.ada).subscribe(Stream(stream))


def test_a_socket_that_never_connected_cannot_subscribe(scene: TailerScenario) -> None:
    with pytest.raises(Unauthenticated):
        scene.socket(scene.ada).subscribe(scene.stream)


def test_nothing_arrives_after_unsubscribing(scene: TailerScenario) -> None:
    ben, ada = scene.automatic(scene.ben), scene.automatic(scene.ada)
    scene.tailer.unsubscribe(ben.sid, scene.stream)
    scene.world.say(scene.house)
    scene.settle()
    assert ben.seqs(scene.stream) == []
    assert len(ada.seqs(scene.stream)) == 1


def test_a_socket_that_goes_while_it_subscribes_leaves_nothing_behind(scene: TailerScenario) -> None:
    ben = scene.manual(scene.ben)
    scene.store.after_read = ben.close
    scene.tailer.subscribe(ben.sid, scene.stream, after=None, epoch=None, answer=ben.answers.append)
    assert ben.answers == []
    assert not scene.rooms.members(scene.stream)
