"""Those who ask alike are answered together, and still each for themselves (P2, P6)."""

import time
from collections.abc import Callable, Sequence
from functools import partial

import gevent
import pytest

from taskcast.domain import events
from taskcast.domain.comments import Comment
from taskcast.domain.errors import NotFound, Unauthenticated
from taskcast.domain.events import Place
from taskcast.domain.ids import CommentId, TaskId
from taskcast.domain.tasks import Task
from taskcast.live.emitter import TIME_SLICE
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.streams.catch_up import EventPage
from tests.live.conftest import TailerScenario
from tests.live.live_scenario import Client
from tests.services.waiting import PATIENCE_SECONDS

MANY = 100


def at_once(calls: Sequence[Callable[[], object]]) -> list[BaseException | None]:
    """Make the calls at the same time; what each raised."""
    greenlets = [gevent.spawn(call) for call in calls]
    gevent.joinall(greenlets, timeout=PATIENCE_SECONDS)
    return [greenlet.exception for greenlet in greenlets]


def back(scene: TailerScenario, client: Client, cursor: int) -> Callable[[], object]:
    return lambda: client.subscribe(scene.stream, after=cursor)


@pytest.mark.promise("P2")
def test_a_crowd_that_comes_back_reads_the_log_a_few_times_and_everybody_gets_all_of_it(
    scene: TailerScenario,
) -> None:
    cursor = scene.world.head(scene.stream)
    scene.world.say(scene.house, 20)
    scene.without_sweeps()
    people = [scene.ada, scene.ben, scene.cleo]
    clients = [scene.socket(people[number % 3]) for number in range(MANY)]
    reads = scene.store.reads
    assert (
        at_once([lambda client=client: client.connect(automatic=False) for client in clients])
        == [None] * MANY
    )
    assert at_once([back(scene, client, cursor) for client in clients]) == [None] * MANY
    assert scene.store.reads - reads < MANY // 4
    scene.world.say(scene.house, 2)
    scene.settle()
    for client in clients:
        assert client.seqs(scene.stream) == list(range(cursor + 1, cursor + 23))


@pytest.mark.promise("P6")
def test_a_page_that_others_get_goes_to_nobody_who_may_not_see_it(scene: TailerScenario) -> None:
    cursor = scene.world.head(scene.stream)
    ben, dov, late = (
        scene.manual(scene.ben),
        scene.manual(scene.dov),
        scene.manual(scene.world.person("Late")),
    )
    gone = scene.manual(scene.world.session(scene.cleo))
    scene.world.say(scene.house, 3)
    scene.world.add(scene.house, late.actor)
    scene.without_sweeps()
    scene.store.fate = lambda _: ()  # the sockets of an ended session stay open a little longer
    scene.world.end(gone.actor)
    outcomes = at_once([back(scene, client, cursor) for client in (ben, dov, late, gone)])
    assert [type(outcome) for outcome in outcomes[1:]] == [NotFound, type(None), Unauthenticated]
    assert len(ben.seqs(scene.stream)) == 4
    assert [dov.heard(), late.heard(), gone.heard()] == [[], [], []]
    assert not isinstance(late.answers[0], EventPage)  # joined later than that: a new snapshot


@pytest.mark.promise("P6")
def test_a_credential_that_opens_nothing_keeps_none_of_those_out_who_come_with_it(
    scene: TailerScenario,
) -> None:
    stale = scene.world.session(scene.ben)
    scene.world.end(stale)
    clients = [scene.socket(person) for person in (scene.ada, stale, scene.ben)]
    outcomes = at_once([lambda client=client: client.connect() for client in clients])
    assert [type(outcome) for outcome in outcomes] == [type(None), Unauthenticated, type(None)]
    assert [client.welcomed for client in clients] == [1, 0, 1]


@pytest.mark.promise("P6")
def test_an_erased_comment_is_in_no_page_even_where_the_stream_did_not_go_on(scene: TailerScenario) -> None:
    """As when the comment's task has moved away: erasing it tells another project."""
    cursor = scene.world.head(scene.stream)
    comment = _commented(scene)
    early, late = scene.manual(scene.ben), scene.manual(scene.ben)
    early.subscribe(scene.stream, after=cursor)
    assert b"secret" in _told(early)
    scene.store.run(lambda work: work.comments.delete(comment.id))
    late.subscribe(scene.stream, after=cursor)
    assert b"secret" not in _told(late)
    assert b"erased" in _told(late)


def test_sockets_and_timers_have_their_turn_while_a_crowd_is_answered(scene: TailerScenario) -> None:
    """After `sleep(0)` gevent would come back fifty times before it looks at them."""
    clients = [scene.manual(scene.ben) for _ in range(40)]
    scene.world.say(scene.house, 40)
    scene.store.before_read = partial(time.sleep, TIME_SLICE)  # so that every reading is a turn
    answered: list[int] = []
    timer = gevent.get_hub().loop.timer(0, 0.0001)
    timer.start(lambda: answered.append(sum(bool(client.answers) for client in clients)))
    head = scene.world.head(scene.stream)
    outcomes = at_once([back(scene, each, head - number) for number, each in enumerate(clients)])
    timer.stop()
    timer.close()
    assert outcomes == [None] * 40
    assert len(set(answered)) > 20


def _commented(scene: TailerScenario) -> Comment:
    def transaction(work: Work) -> tuple[Comment, list[Place]]:
        now = work.now
        task = work.tasks.add(
            Task(id=TaskId(0), project_id=scene.house.id, title="Paint", position="a0", created_at=now,
                 created_by=scene.ada.user_id, updated_at=now)
        )  # fmt: skip
        comment = work.comments.add(
            Comment(id=CommentId(0), project_id=scene.house.id, task_id=task.id, body="a secret", created_at=now,
                    created_by=scene.ada.user_id, updated_at=now)
        )  # fmt: skip
        work.record(events.created(comment, about=task))
        return comment, work.publish(scene.ada, None)

    comment, _ = scene.store.run(transaction)
    return comment


def _told(client: Client) -> bytes:
    (page,) = client.answers
    assert isinstance(page, EventPage)
    return b"".join(bytes(event.data) for event in page.events)
