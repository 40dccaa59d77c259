"""Two changes on PostgreSQL, one stopped halfway through while the other tries: as if one had come after the other.

On SQLite there is one writer, and nothing to overtake.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select, text

from taskcast.domain.errors import Invalid, Problem, Unauthenticated
from taskcast.domain.ids import TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.views import MOST_VIEWS
from taskcast.storage import AnyStore, open_store
from taskcast.storage.schema.statements import Statement
from taskcast.storage.schema.tables import indexed_words
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.validation import convert
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.storage.observing import data_of, events_of
from tests.support.scenario import CountedIds, Scenario, StoppedClock, put, seed
from tests.support.store_client import StoreClient
from tests.unit.scenarios import OVERDUE, invitation

_WAITING = Statement(
    text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
)


@pytest.fixture
def world(postgres_url: str, clock: StoppedClock) -> Iterator[Scenario]:
    store = open_store(postgres_url, clock=clock, ids=CountedIds(), channels=("email",))
    yield seed(store, clock=clock)
    store.close()


class Change(NamedTuple):
    """Somebody does something."""

    actor: Actor
    name: str
    fields: dict[str, Any]


def by(actor: Actor, name: str, /, **fields: Any) -> Change:
    return Change(actor, name, fields)


@dataclass
class Standing:
    """A transaction that stands right before its commit."""

    world: Scenario
    pool: ThreadPoolExecutor

    def meanwhile(self, act: Callable[[], Any]) -> Future[Any]:
        """Begin something else, and let it come to its end or to where it has to wait."""
        other = self.pool.submit(act)
        wait_until(lambda: other.done() or _somebody_waits(self.world.store), what="the other change")
        return other


@contextmanager
def standing(
    world: Scenario, body: Callable[[Any], Any], then: Callable[[Any], Any] = lambda _: None
) -> Iterator[Standing]:
    """Run `body` in a transaction that stands until the block ends; it does what comes `then`, and commits."""
    stands, goes_on = threading.Event(), threading.Event()

    def transaction(work: Any) -> None:
        body(work)
        stands.set()
        assert goes_on.wait(PATIENCE_SECONDS)
        then(work)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(world.store.run, transaction)
        assert stands.wait(PATIENCE_SECONDS)
        yield Standing(world, pool)
        goes_on.set()
        first.result(timeout=PATIENCE_SECONDS)


def overtake(world: Scenario, slow: Change, other: Change, *, untold: bool = False) -> Any:
    """What `other` answers (or the problem that refuses it), begun while `slow` stands right before its commit.

    With `untold` it stands a step earlier: its rows are written, and what it tells has no place yet.
    """
    operation = OPERATIONS[slow.name]
    command = convert(slow.fields, operation.command)
    prepared = operation.prepare(world.instance, command, slow.actor)

    def body(work: Any) -> None:
        operation.run(work, command, slow.actor, **prepared)
        if not untold:
            work.publish(slow.actor, None)

    with standing(world, body, lambda work: work.publish(slow.actor, None)) as first:
        second = first.meanwhile(lambda: world.do(other.actor, other.name, **other.fields))
    fault = second.exception(timeout=PATIENCE_SECONDS)
    assert fault is None or isinstance(fault, Problem), repr(fault)
    return fault or second.result()


def _somebody_waits(store: AnyStore) -> bool:
    return store.look(lambda session: session.one(_WAITING))[0] > 0


def is_live(world: Scenario, task: int, project: int | None = None) -> bool:
    number: Any = project or world.project
    return world.store.run(lambda work: work.tasks.in_project(number, TaskId(task))) is not None


def own_project(world: Scenario) -> int:
    number: int = world.data(world.ada, "create_project", name="Shed")["id"]
    return number


def check_views_agree(world: Scenario, *clients: StoreClient) -> None:
    for client in clients:
        client.catch_up()
        assert client.state() == StoreClient(world.store, client.actor).state()


def test_no_subtask_comes_to_a_task_that_is_being_deleted(world: Scenario) -> None:
    parent = world.task()
    made = overtake(
        world,
        by(world.ada, "delete_task", id=parent),
        by(world.ben, "create_task", title="late", project_id=world.project, parent_id=parent),
    )
    assert isinstance(made, Problem)


def test_no_subtask_comes_to_a_task_that_is_leaving_the_project(world: Scenario) -> None:
    parent = world.task()
    made = overtake(
        world,
        by(world.ada, "move_task", id=parent, project_id=own_project(world)),
        by(world.ada, "create_task", title="late", project_id=world.project, parent_id=parent),
    )
    assert isinstance(made, Problem)


def test_what_is_being_deleted_by_itself_is_not_deleted_again_with_its_parent(world: Scenario) -> None:
    ada = StoreClient(world.store, world.ada)
    parent = world.task()
    child = world.task(parent_id=parent)
    overtake(world, by(world.ben, "delete_task", id=child), by(world.ada, "delete_task", id=parent))
    told = [data_of(event)["id"] for event in events_of(world.store, f"project:{world.project}")
            if event.type == "task_deleted"]  # fmt: skip
    assert sorted(told) == [parent, child]
    world.do(world.ada, "restore_task", id=parent)
    assert not is_live(world, child)
    check_views_agree(world, ada)


@pytest.mark.promise("P6")
def test_a_subtask_that_is_leaving_the_project_is_not_deleted_with_its_parent(world: Scenario) -> None:
    parent = world.task()
    child = world.task(parent_id=parent)
    below = world.task(parent_id=child)
    shed = own_project(world)
    overtake(
        world,
        by(world.ada, "move_task", id=child, project_id=shed),
        by(world.ben, "delete_task", id=parent),
    )
    assert (is_live(world, child, shed), is_live(world, below, shed)) == (True, True)
    assert all(event.type != "task_deleted" for event in events_of(world.store, f"project:{shed}"))


def test_a_subtree_that_is_being_moved_out_is_not_deleted_with_its_parent(world: Scenario) -> None:
    parent = world.task()
    child = world.task(parent_id=parent)
    below = world.task(parent_id=child)
    overtake(
        world,
        by(world.ada, "update_task", id=child, parent_id=None),
        by(world.ben, "delete_task", id=parent),
    )
    assert (is_live(world, child), is_live(world, below), is_live(world, parent)) == (True, True, False)


def test_nothing_is_restored_below_a_task_that_is_being_deleted(world: Scenario) -> None:
    parent = world.task()
    child = world.task(parent_id=parent)
    world.do(world.ada, "delete_task", id=child)
    overtake(world, by(world.ada, "delete_task", id=parent), by(world.ben, "restore_task", id=child))
    restored = world.store.read(lambda it: it.queries.task(world.ada, TaskId(child)))
    assert restored.parent_id is None


def test_an_edit_finds_a_task_that_is_moving_to_another_project_of_its_author(world: Scenario) -> None:
    task = world.task()
    shed = own_project(world)
    overtake(
        world,
        by(world.ada, "move_task", id=task, project_id=shed),
        by(world.ada, "update_task", id=task, title="Paint it green"),
    )
    assert world.store.read(lambda it: it.queries.task(world.ada, TaskId(task))).title == "Paint it green"


def test_of_two_tasks_made_at_one_moment_the_first_can_be_put_last(world: Scenario) -> None:
    new = {"title": "new", "project_id": world.project}
    overtake(world, by(world.ada, "create_task", **new), by(world.ben, "create_task", **new))
    one, two = sorted(StoreClient(world.store, world.ada).projects[world.project].tasks)
    world.do(world.ada, "move_task", id=one, section_id=None)
    first, second = (
        world.store.read(lambda it, of=of: it.queries.task(world.ada, TaskId(of))) for of in (one, two)
    )
    assert first.position > second.position


@pytest.mark.promise("P6")
def test_who_is_being_removed_is_left_no_words_of_the_project(world: Scenario) -> None:
    watched = world.task(world.ben)
    overtake(
        world,
        by(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id),
        by(world.ada, "update_task", id=watched, title="A secret"),
        untold=True,
    )
    told = [data_of(event) for event in events_of(world.store, f"user:{world.ben.user_id}")
            if event.type == "notification"]  # fmt: skip
    assert all(line.get("erased") for line in told)


@pytest.mark.promise("P2")
def test_what_is_told_while_somebody_reads_their_inbox_stays_counted(world: Scenario) -> None:
    task = world.task(assignee_ids=[world.ben.user_id])
    ben = StoreClient(world.store, world.ben)
    overtake(
        world,
        by(world.ben, "read_notifications"),
        by(world.ada, "update_task", id=task, title="Paint it green"),
        untold=True,
    )
    check_views_agree(world, ben)


@pytest.mark.promise("P2")
def test_a_new_name_does_not_bring_back_who_is_being_removed(world: Scenario) -> None:
    ada = StoreClient(world.store, world.ada)
    overtake(
        world,
        by(world.ben, "update_me", name="Benjamin"),
        by(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id),
        untold=True,
    )
    check_views_agree(world, ada)


@pytest.mark.promise("P6")
def test_who_is_being_removed_while_they_accept_an_invitation_stays_out(world: Scenario) -> None:
    token = invitation(world, role="owner")
    answer = overtake(
        world,
        by(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id),
        by(world.ben, "accept_invitation", token=token),
    )
    assert isinstance(answer, Invalid)  # the removal has closed it
    assert events_of(world.store, f"project:{world.project}")[-1].type == "member_removed"


def test_an_invitation_takes_no_role_away_that_is_being_given(world: Scenario) -> None:
    token = invitation(world, role="member")
    put(world, world.cleo.user_id, "viewer")
    overtake(
        world,
        by(world.ada, "put_member", project_id=world.project, user_id=world.cleo.user_id, role="owner"),
        by(world.cleo, "accept_invitation", token=token),
    )
    members = world.store.read(lambda it: it.queries.members(world.ada, world.project))
    assert {it.user_id: it.role for it in members}[world.cleo.user_id] == "owner"


def test_losing_an_assignment_twice_at_once_is_told_once(world: Scenario) -> None:
    task = world.task(assignee_ids=[world.ben.user_id])
    overtake(
        world,
        by(world.ada, "update_task", id=task, assignee_ids=[]),
        by(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id),
    )
    assert world.store.read(lambda it: it.queries.task(world.ada, TaskId(task))).version == 2


@pytest.mark.promise("P6")
def test_who_is_being_deactivated_makes_no_token_that_outlives_it(world: Scenario) -> None:
    made = overtake(
        world,
        by(world.ada, "update_user", id=world.ben.user_id, active=False),
        by(world.ben, "create_token", name="Back door"),
    )
    assert isinstance(made, Unauthenticated)


@pytest.mark.promise("P8")
@pytest.mark.parametrize("is_shared", [False, True])
def test_of_two_views_made_at_one_moment_only_one_is_the_last_there_may_be(
    world: Scenario, is_shared: bool
) -> None:
    project = world.project if is_shared else None
    new: dict[str, Any] = {"name": "Late", "query": OVERDUE, "project_id": project}
    for _ in range(MOST_VIEWS - 1):
        world.do(world.ben, "create_view", **new)
    answer = overtake(world, by(world.ben, "create_view", **new), by(world.ben, "create_view", **new))
    assert isinstance(answer, Invalid)


@pytest.mark.promise("P6")
@pytest.mark.parametrize("before", ["Which colour?", "?"])
def test_the_words_of_a_comment_that_is_being_reworded_move_with_its_task(
    world: Scenario, before: str
) -> None:
    task = world.task()
    comment = world.data(world.ada, "add_comment", task_id=task, body=before)["id"]
    shed = own_project(world)
    overtake(
        world,
        by(world.ada, "update_comment", id=comment, body="Green"),
        by(world.ada, "move_task", id=task, project_id=shed),
    )
    words = select(indexed_words.c.project_id, indexed_words.c.word)
    rows = world.store.look(lambda it: it.all(Statement(words.where(indexed_words.c.source == comment))))  # type: ignore[attr-defined]
    assert rows == [(shed, "green")]


@pytest.mark.promise("P6")
@pytest.mark.parametrize("is_first", [False, True])
def test_a_comment_made_while_its_task_moves_is_found_where_the_task_is(
    world: Scenario, is_first: bool
) -> None:
    task, shed = world.task(), own_project(world)
    said = by(world.ada, "add_comment", task_id=task, body="Green")
    moved = by(world.ada, "move_task", id=task, project_id=shed)
    overtake(world, *((said, moved) if is_first else (moved, said)))
    words = select(indexed_words.c.project_id).where(indexed_words.c.word == "green")
    rows = world.store.look(lambda session: session.all(Statement(words)))  # type: ignore[attr-defined]
    assert rows == [(shed,)]
