"""Syncing over a socket: what was missed of many streams, then their rooms, with nothing lost or doubled in between."""

import gevent
import msgspec
import pytest

from taskcast.domain.errors import Invalid, Unauthenticated
from taskcast.domain.ids import Stream, StreamCursor, project_stream
from taskcast.usecases.streams.catch_up import EventPage
from taskcast.usecases.streams.sync import SyncAnswer
from tests.live.conftest import TailerScenario
from tests.live.live_scenario import Client
from tests.services.waiting import PATIENCE_SECONDS
from tests.support.event_loop import until

pytestmark = pytest.mark.promise("P2")


def sync(client: Client, cursors: dict[Stream, int]) -> SyncAnswer:
    """Ask once; the events of the answer count as heard where it was given."""
    answers: list[SyncAnswer] = []

    def answered(found: msgspec.Struct) -> None:
        assert isinstance(found, SyncAnswer)
        answers.append(found)
        for each in found.pages:
            page = EventPage(
                epoch=each.epoch, last_seq=each.last_seq, events=each.events, has_more=each.has_more
            )
            client.answered(each.stream, page)

    client.tailer.sync(client.sid, [StreamCursor(*each) for each in cursors.items()], answer=answered)
    if not answers:
        raise Unauthenticated("The socket was closed meanwhile.")
    return answers[0]


def test_a_client_that_was_away_gets_what_it_missed_of_each_stream_and_then_hears_the_rest(
    scene: TailerScenario,
) -> None:
    other = scene.world.project(scene.ada, scene.ben)
    streams = {scene.stream: scene.house, project_stream(other.id): other}
    cursors = {stream: scene.world.head(stream) for stream in streams}
    ben = scene.manual(scene.ben)
    scene.world.say(scene.house, 4)
    answer = sync(ben, cursors)
    assert [each.stream for each in answer.pages] == [scene.stream]  # nothing happened in the other
    for project in streams.values():
        scene.world.say(project, 3)
    scene.settle(*streams)
    assert ben.seqs(scene.stream) == list(range(cursors[scene.stream] + 1, cursors[scene.stream] + 8))
    quiet = project_stream(other.id)
    assert ben.seqs(quiet) == list(range(cursors[quiet] + 1, cursors[quiet] + 4))


def test_a_stream_with_more_to_come_joins_only_with_its_last_page(scene: TailerScenario) -> None:
    ben = scene.manual(scene.ben)
    cursor = scene.world.head(scene.stream)
    scene.world.say(scene.house, 520)
    answer = sync(ben, {scene.stream: cursor})
    assert answer.has_more
    scene.world.say(scene.house, 3)
    scene.settle()
    assert ben.seqs(scene.stream) == list(range(cursor + 1, cursor + 501))
    assert not sync(ben, {scene.stream: cursor + 500}).has_more
    scene.world.say(scene.house)
    scene.settle()
    assert ben.seqs(scene.stream) == list(range(cursor + 1, cursor + 525))


def test_syncing_while_hundreds_of_commits_go_on_misses_and_doubles_nothing(scene: TailerScenario) -> None:
    cursor = scene.world.head(scene.stream)
    clients = [scene.manual(person) for person in (scene.ben, scene.cleo) for _ in range(4)]
    commits = len(scene.world.journal)
    scene.store.before_read = scene.store.after_read = scene.store.after_run = lambda: gevent.sleep(0)

    def arrive(number: int) -> None:
        until(lambda: len(scene.world.journal) > commits + number * 15)
        after = cursor
        while sync(clients[number], {scene.stream: after}).has_more:
            after = clients[number].seqs(scene.stream)[-1]

    arriving = [gevent.spawn(arrive, number) for number in range(len(clients))]
    scene.world.say(scene.house, 150)
    gevent.joinall(arriving, timeout=PATIENCE_SECONDS, raise_error=True)
    scene.world.say(scene.house, 5)
    scene.settle()
    for client in clients:
        assert client.seqs(scene.stream) == list(range(cursor + 1, cursor + 156))


@pytest.mark.promise("P6")
def test_who_may_not_hear_a_stream_is_told_so_and_hears_nothing(scene: TailerScenario) -> None:
    dov = scene.manual(scene.dov)
    answer = sync(dov, {scene.stream: 0})
    assert (answer.pages, answer.gone) == ([], [scene.stream])
    scene.world.say(scene.house)
    scene.settle()
    assert dov.seqs(scene.stream) == []


def test_one_sockets_mistake_is_no_matter_of_those_who_ask_with_it(scene: TailerScenario) -> None:
    ben, cleo = scene.manual(scene.ben), scene.manual(scene.cleo)
    scene.world.end(scene.cleo)
    asking = [
        gevent.spawn(sync, ben, {scene.stream: 0}),
        gevent.spawn(sync, cleo, {scene.stream: 0}),
        gevent.spawn(sync, scene.manual(scene.ben), {Stream("garden:1"): 0}),
    ]
    gevent.joinall(asking, timeout=PATIENCE_SECONDS)
    assert asking[0].successful()
    assert isinstance(asking[1].exception, Unauthenticated)
    assert isinstance(asking[2].exception, Invalid)


def test_a_poll_wakes_when_one_of_its_streams_goes_on(scene: TailerScenario) -> None:
    other = scene.world.project(scene.ada, scene.ben)
    cursors = {stream: scene.world.head(stream) for stream in (scene.stream, project_stream(other.id))}
    poll = gevent.spawn(scene.tailer.wait_for, cursors, timeout=10 * PATIENCE_SECONDS)
    until(lambda: scene.tailer.watched_streams() == 2)
    scene.world.say(other)
    poll.join(PATIENCE_SECONDS)
    assert poll.value is True
