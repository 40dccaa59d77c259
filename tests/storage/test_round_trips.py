"""How often a command waits for PostgreSQL, and what it tells when the last answer is lost on the way."""

from collections.abc import Iterator

import pytest

from taskcast.domain.errors import Unauthenticated, Unavailable
from taskcast.domain.ids import TaskId
from taskcast.storage import AnyStore, Nodes, open_store
from taskcast.usecases.accounts.identity import identify
from taskcast.usecases.outcome import Outcome
from tests.services.postgres import PostgresServer
from tests.services.relay import Relay
from tests.storage.credentials import token_of
from tests.storage.observing import head_of
from tests.support.scenario import CountedIds, Scenario, StoppedClock, seed


@pytest.fixture
def relay(postgres_server: PostgresServer) -> Iterator[Relay]:
    relay = Relay(postgres_server.port)
    yield relay
    relay.close()


@pytest.fixture
def store(
    postgres_url: str, postgres_server: PostgresServer, relay: Relay, clock: StoppedClock
) -> Iterator[AnyStore]:
    """A store behind the relay, with one connection: a pool that grows by the way would be counted, too."""
    url = postgres_url.replace(f":{postgres_server.port}/", f":{relay.port}/")
    store = open_store(url, clock=clock, ids=CountedIds(), channels=("email",), nodes=Nodes(connections=1))
    yield store
    store.close()


@pytest.fixture
def world(store: AnyStore, clock: StoppedClock) -> Scenario:
    return seed(store, clock=clock)


def test_an_update_waits_four_times_and_a_key_makes_it_five(world: Scenario, relay: Relay) -> None:
    """For the task; for its project's stream and who is around; for people's streams; for the commit."""
    task = world.task(assignee_ids=[world.ben.user_id, world.cleo.user_id])
    before = relay.round_trips
    world.do(world.ada, "update_task", id=task, title="Mow")
    assert relay.round_trips - before == 4
    world.do(world.ada, "update_task", id=task, title="Paint", key="once")
    assert relay.round_trips - before == 4 + 5


def test_to_find_out_who_asks_is_one_wait_more(world: Scenario, relay: Relay) -> None:
    credential, _ = token_of(world, world.ben)
    task = world.task(assignee_ids=[world.ada.user_id, world.cleo.user_id])
    before = relay.round_trips
    world.do(credential, "update_task", id=task, title="Mow")
    assert relay.round_trips - before == 5


@pytest.mark.parametrize(
    "shown", [{"token": "tc_nobodys", "session": None}, {"token": None, "session": "nobodys"}]
)
def test_who_asks_is_known_after_one_wait(
    world: Scenario, relay: Relay, shown: dict[str, str | None]
) -> None:
    before = relay.round_trips
    with pytest.raises(Unauthenticated):
        world.store.read_once(lambda reading: identify(reading, **shown))
    assert relay.round_trips - before == 1


@pytest.mark.promise("P1")
def test_a_command_whose_commit_got_no_answer_is_not_run_again_and_its_caller_told_so(
    world: Scenario, store: AnyStore, relay: Relay
) -> None:
    task = TaskId(world.task())
    tries: list[int] = []

    def rename(work):
        tries.append(1)
        held = work.tasks.editable_by(world.ada, task)
        relay.lose_answer()
        work.tasks.watch(task, world.ben.user_id)
        return held.entity.id

    with pytest.raises(Unavailable):
        store.run(rename)
    assert len(tries) == 1
    assert world.task()  # the next one gets another connection


@pytest.mark.promise("P1", "P4")
def test_a_retry_with_its_key_tells_that_it_was_committed_and_changes_nothing_more(
    world: Scenario, store: AnyStore, relay: Relay
) -> None:
    """The fifth answer of an update with a key is that of its commit."""
    task, stream = world.task(assignee_ids=[world.ben.user_id]), f"project:{world.project}"
    last = head_of(store, stream)

    def rename() -> Outcome:
        return world.do(world.ada, "update_task", id=task, title="Mow", key="once")

    relay.lose_answer(5)
    with pytest.raises(Unavailable):
        rename()
    assert head_of(store, stream) == last + 1
    assert rename().version == 2
    assert head_of(store, stream) == last + 1
