"""What only PostgreSQL has: many nodes, deadlocks, connections that get lost, hints that get lost."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from taskcast.domain.ids import TaskId
from taskcast.ports.unit_of_work import Committed
from taskcast.storage import AnyStore, Nodes, open_store
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.storage.observing import head_of, refusal, somebody_waits
from tests.support.scenario import CountedIds, Scenario, StoppedClock, seed


@pytest.fixture
def opened(postgres_url: str, clock: StoppedClock) -> Iterator[list[AnyStore]]:
    """Two nodes on one database."""
    stores = [open_store(postgres_url, clock=clock, ids=CountedIds()) for _ in range(2)]
    yield stores
    for store in stores:
        store.close()


@pytest.fixture
def world(opened: list[AnyStore], clock: StoppedClock) -> Scenario:
    return seed(opened[0], clock=clock)


def test_a_deadlock_is_run_again(world: Scenario, opened: list[AnyStore]) -> None:
    one, two = (TaskId(world.task()) for _ in range(2))
    both_hold_one = threading.Barrier(2)
    tries: list[int] = []

    def transaction(order):
        def body(work):
            tries.append(1)
            work.tasks.editable_by(world.ben, order[0])
            if len(tries) <= 2:
                both_hold_one.wait(PATIENCE_SECONDS)
            return work.tasks.editable_by(world.ada, order[1]).entity.id

        return body

    with ThreadPoolExecutor(2) as pool:
        answers = [
            pool.submit(opened[number].run, transaction(order))
            for number, order in enumerate([(one, two), (two, one)])
        ]
        assert {answer.result(timeout=PATIENCE_SECONDS) for answer in answers} == {one, two}
    # Once more than the two, or oftener: whoever was refused may take the first task again before the other wakes up.
    assert len(tries) >= 3


@pytest.mark.promise("P2")
def test_commits_of_another_node_are_noticed_once_and_our_own_not_again(
    world: Scenario, opened: list[AnyStore]
) -> None:
    heard: list[list[Committed]] = [[], []]
    for store, list_of in zip(opened, heard, strict=True):
        store.on_commit(list_of.append)
        store.start()
    wait_until(lambda: all(heard), what="both nodes listening")
    for list_of in heard:
        list_of.clear()
    world.task()
    wait_until(lambda: heard[1] == [Committed()], what="the other node's hint")
    assert [bool(committed.events) for committed in heard[0]] == [True]


def test_after_losing_its_connection_a_listener_connects_again_and_hints(
    world: Scenario, opened: list[AnyStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskcast.storage.notifiers.postgres_notifier.RECONNECT_SECONDS", 0.05)
    heard: list[Committed] = []
    opened[1].on_commit(heard.append)
    opened[1].start()
    wait_until(lambda: heard == [Committed()], what="the first connect")
    _end_connections(opened[0])
    wait_until(lambda: heard == [Committed(), Committed()], what="the second connect")
    world.task()
    wait_until(lambda: len(heard) == 3, what="a hint over the new connection")


@pytest.mark.promise("P1")
def test_when_all_connections_are_lost_before_commit_they_are_replaced_and_the_command_is_run_once_more(
    world: Scenario, opened: list[AnyStore]
) -> None:
    task = TaskId(world.task())
    _open_connections(opened[1], 8)  # more than there are attempts
    tries: list[int] = []

    def transaction(work):
        tries.append(1)
        title = work.tasks.editable_by(world.ben, task).entity.title
        if len(tries) == 1:
            _end_connections(opened[0])
        work.projects.require(world.ben, world.project, "member")
        return title

    assert opened[1].run(transaction) == "Paint"
    assert len(tries) == 2


def _open_connections(store: AnyStore, count: int) -> None:
    """Have the pool keep so many, by asking for them at once."""
    together = threading.Barrier(count)
    with ThreadPoolExecutor(count) as pool:
        for done in [
            pool.submit(store.transact, lambda _: together.wait(PATIENCE_SECONDS)) for _ in range(count)
        ]:
            done.result(PATIENCE_SECONDS)


def _end_connections(store: AnyStore) -> None:
    """End every connection to this database but the one that asks, and return when they are gone."""
    from sqlalchemy import bindparam, text

    from taskcast.storage.schema.statements import Statement

    others = "pid <> pg_backend_pid() AND datname = current_database()"
    ended = text(f"SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    left = text("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(:pids)").bindparams(bindparam("pids"))
    pids = store.look(lambda session: [pid for pid, _ in session.all(Statement(ended))])
    # Each transaction sees the list as it was when it first looked.
    wait_until(
        lambda: store.look(lambda session: session.one(Statement(left), pids=pids)) == (0,),
        what="the end of the connections",
    )


@pytest.mark.promise("P6")
def test_a_removal_waits_for_the_writes_that_rest_on_the_membership(
    world: Scenario, opened: list[AnyStore]
) -> None:
    """So Ben's last change comes before the event that removes him, never after."""
    task = world.task()
    holding, resume = threading.Event(), threading.Event()

    def slow_update(work):
        from msgspec.structs import replace

        from taskcast.domain import events

        held = work.tasks.editable_by(world.ben, TaskId(task))
        holding.set()
        assert resume.wait(PATIENCE_SECONDS)
        changed = replace(held.entity, title="Ben's last word", version=2)
        work.tasks.save(changed, {"title": 2})
        work.record(events.task_updated(held.entity, changed, ("title",)))
        return work.publish(world.ben, None)[0].seq

    with ThreadPoolExecutor(2) as pool:
        update = pool.submit(opened[1].run, slow_update)
        assert holding.wait(PATIENCE_SECONDS)
        removal = pool.submit(
            world.do, world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id
        )
        wait_until(lambda: somebody_waits(opened[0]), what="the removal waiting")
        resume.set()
        assert update.result(timeout=PATIENCE_SECONDS) < max(
            place.seq
            for place in removal.result(timeout=PATIENCE_SECONDS).events
            if place.stream.startswith("project")
        )


def test_a_database_that_is_gone_is_told_as_unavailable(
    world: Scenario, opened: list[AnyStore], postgres_server, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = f"project:{world.project}"
    before = head_of(world.store, stream)
    opened[0]._pool.timeout = 0.5
    postgres_server.stop()
    try:
        assert refusal(world.task) == "unavailable"
    finally:
        postgres_server.start()
    opened[0]._pool.timeout = 30
    world.task()
    assert head_of(world.store, stream) == before + 1


def test_redis_hints_reach_other_nodes(
    postgres_url: str, redis_server, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskcast.storage.notifiers.redis_notifier.RECONNECT_SECONDS", 0.05)
    nodes = [
        open_store(postgres_url, clock=clock, ids=CountedIds(), nodes=Nodes(redis_url=redis_server.url))
        for _ in range(2)
    ]
    heard: list[Committed] = []
    nodes[1].on_commit(heard.append)
    for node in nodes:
        node.start()
    wait_until(lambda: len(heard) >= 2, what="both kinds of hints listening")
    world = seed(nodes[0], clock=clock)
    wait_until(lambda: len(heard) > 2, what="the hint")
    redis_server.stop()
    world.task()  # hints may be lost, writes not
    count = len(heard)
    redis_server.start()
    wait_until(lambda: len(heard) > count, what="the hint after connecting again")
    for node in nodes:
        node.close()
