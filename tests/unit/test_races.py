"""Two people at the same moment: the rules hold as if one had come after the other, on both databases."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from taskcast.domain.errors import Conflict, Problem
from taskcast.domain.permissions import Actor
from taskcast.storage import AnyStore
from taskcast.usecases.accounts.setup import SetUp, set_up_first_administrator, setup_link
from tests.support.scenario import HERE, Scenario, instance_on
from tests.support.store_client import StoreClient

from .scenarios import NEW_PASSWORD, invitation
from .test_membership import roles
from .test_tasks import read

ROUNDS = 10

pytestmark = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """What came of each: a result, or the problem that refused it. Anything else is a failure."""
    start = threading.Barrier(len(actions))
    outcomes: list[Any] = [None] * len(actions)

    def act(index: int, action: Callable[[], Any]) -> None:
        start.wait()
        try:
            outcomes[index] = action()
        except Problem as refused:
            outcomes[index] = refused
        except BaseException as fault:  # noqa: BLE001 - told by the assertion below
            outcomes[index] = fault

    threads = [threading.Thread(target=act, args=each) for each in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for outcome in outcomes:
        assert isinstance(outcome, Problem) or not isinstance(outcome, BaseException), repr(outcome)
    return outcomes


def refused(outcomes: list[Any]) -> int:
    return sum(isinstance(outcome, Problem) for outcome in outcomes)


def put(world: Scenario, user: Actor, role: str) -> None:
    world.do(world.ada, "put_member", project_id=world.project, user_id=user.user_id, role=role)


def leave(world: Scenario, who: Actor) -> Callable[[], Any]:
    return lambda: world.do(who, "remove_member", project_id=world.project, user_id=who.user_id)


def test_of_two_owners_who_leave_one_stays(world: Scenario):
    put(world, world.ben, "owner")
    assert refused(at_once(leave(world, world.ada), leave(world, world.ben))) == 1


def test_of_two_administrators_who_dismiss_each_other_one_stays(world: Scenario):
    world.do(world.ada, "update_user", id=world.ben.user_id, is_admin=True)

    def dismiss(who: Actor, other: Actor) -> Callable[[], Any]:
        return lambda: world.do(who, "update_user", id=other.user_id, is_admin=False)

    outcomes = at_once(dismiss(world.ada, world.ben), dismiss(world.ben, world.ada))
    assert refused(outcomes) == 1


def test_two_moves_do_not_close_a_circle(world: Scenario):
    for _ in range(ROUNDS):
        first, second = world.task(title="first"), world.task(title="second")

        def below(task: int, parent: int) -> Callable[[], Any]:
            return lambda: world.do(world.ada, "update_task", id=task, parent_id=parent)

        assert refused(at_once(below(first, second), below(second, first))) == 1


@pytest.mark.promise("P4")
def test_one_key_at_once_is_one_task(world: Scenario):
    def create() -> Any:
        return world.do(world.ben, "create_task", key="once", title="Paint", project_id=world.project)

    first, *others = at_once(*[create] * 6)
    assert all(other == first for other in others)
    assert len(StoreClient(world.store, world.ada).projects[world.project].tasks) == 1


@pytest.mark.promise("P3")
def test_of_two_edits_from_one_version_one_conflicts(world: Scenario):
    for number in range(ROUNDS):
        task = world.task()

        def call(who: Actor, title: str, task: int = task) -> Callable[[], Any]:
            return lambda: world.do(who, "update_task", id=task, title=title, base_version=1)

        outcomes = at_once(call(world.ada, f"Ada's {number}"), call(world.ben, f"Ben's {number}"))
        assert [type(outcome) for outcome in outcomes if isinstance(outcome, Problem)] == [Conflict]
        assert read(world, task).version == 2


@pytest.mark.promise("P6")
def test_nobody_is_assigned_while_they_are_removed(world: Scenario):
    for _ in range(ROUNDS):
        put(world, world.ben, "member")
        task = world.task()

        def assign(task: int = task) -> Any:
            return world.do(world.cleo, "update_task", id=task, assignee_ids={"add": [world.ben.user_id]})

        put(world, world.cleo, "member")
        at_once(assign, leave(world, world.ben))
        assert world.ben.user_id not in roles(world)
        assert read(world, task).assignee_ids == ()


def test_one_address_gets_one_account(world: Scenario):
    def join() -> Any:
        return world.do(world.ada, "create_user", email="fay@example.org", name="Fay", password=NEW_PASSWORD)

    assert refused(at_once(join, join, join)) == 2


def test_a_mailed_invitation_lets_one_in_once(world: Scenario):
    token = invitation(world, email="dov@example.org")

    def accept() -> Any:
        return world.do(world.dov, "accept_invitation", token=token)

    at_once(accept, accept)
    assert roles(world)[world.dov.user_id] == "member"


@pytest.mark.promise("P6")
@pytest.mark.parametrize("mailed", [True, False])
def test_who_accepts_while_they_are_removed_is_out_and_stays_out(world: Scenario, mailed: bool):
    """Either they come in again before the removal, or the invitation is closed by it."""
    for _ in range(ROUNDS):
        world.clock.advance(hours=1)  # an address gets only some letters an hour
        token = invitation(world, role="owner", **({"email": "dov@example.org"} if mailed else {}))
        put(world, world.dov, "viewer")

        def accept(token: str = token) -> Any:
            return world.do(world.dov, "accept_invitation", token=token)

        def remove() -> Any:
            return world.do(world.ada, "remove_member", project_id=world.project, user_id=world.dov.user_id)

        _, removed = at_once(accept, remove)
        assert not isinstance(removed, Problem), removed
        assert world.dov.user_id not in roles(world)
        with pytest.raises(Problem):
            accept()


@pytest.mark.promise("P6")
def test_nobody_comes_by_the_link_of_someone_who_is_deactivated_meanwhile(world: Scenario):
    put(world, world.ben, "owner")
    for _ in range(ROUNDS):
        token = world.data(world.ben, "invite", project_id=world.project)["link"].partition("#token=")[2]

        def accept(token: str = token) -> Any:
            return world.do(world.dov, "accept_invitation", token=token)

        def deactivate() -> Any:
            return world.do(world.ada, "update_user", id=world.ben.user_id, active=False)

        _, done = at_once(accept, deactivate)
        assert not isinstance(done, Problem), done
        with pytest.raises(Problem):
            accept()
        world.do(world.ada, "update_user", id=world.ben.user_id, active=True)


def test_a_link_for_one_lets_in_one(world: Scenario):
    for _ in range(ROUNDS):
        token = invitation(world, max_uses=1)

        def accept(who: Actor, token: str = token) -> Callable[[], Any]:
            return lambda: world.do(who, "accept_invitation", token=token)

        assert refused(at_once(accept(world.dov), accept(world.eve))) == 1
        for person in {world.dov.user_id, world.eve.user_id} & roles(world).keys():
            world.do(world.ada, "remove_member", project_id=world.project, user_id=person)


def test_tasks_for_a_section_that_goes_are_refused_or_let_out(world: Scenario):
    for number in range(ROUNDS):
        doing = world.data(world.ada, "create_section", project_id=world.project, name=f"Section {number}")[
            "id"
        ]

        def create(doing: int = doing) -> Any:
            return world.data(world.ben, "create_task", title="x", project_id=world.project, section_id=doing)

        def delete(doing: int = doing) -> Any:
            return world.do(world.ada, "delete_section", id=doing)

        ada = StoreClient(world.store, world.ada)
        created, _ = at_once(create, delete)
        if not isinstance(created, Problem):
            assert read(world, created["id"]).section_id is None
        ada.catch_up()
        assert ada.state() == StoreClient(world.store, world.ada).state()


def test_an_empty_instance_gets_one_first_administrator(store: AnyStore):
    empty = instance_on(store)
    token = setup_link(empty).partition("#token=")[2]

    def set_up(name: str) -> Callable[[], Any]:
        command = SetUp(token=token, email=f"{name}@example.org", name=name, password=NEW_PASSWORD)
        return lambda: set_up_first_administrator(empty, command, client=HERE)

    assert refused(at_once(set_up("ada"), set_up("ben"))) == 1


@pytest.mark.promise("P2")
def test_everyone_at_once_leaves_every_view_the_same(world: Scenario):
    put(world, world.dov, "member")
    people = [world.ada, world.ben, world.dov]
    clients = [StoreClient(world.store, person) for person in people]
    task = world.task(assignee_ids=[world.ben.user_id, world.dov.user_id])

    def work(person: Actor) -> Callable[[], Any]:
        def several() -> None:
            for number in range(ROUNDS):
                world.do(person, "update_task", id=task, title=f"{person.user_id} says {number}")
                made = world.task(person, assignee_ids=[world.ben.user_id])
                world.do(person, "move_task", id=made, before_id=task)
                world.do(person, "complete_task", id=made)

        return several

    assert refused(at_once(*(work(person) for person in people))) == 0
    for client in clients:
        client.catch_up()
        assert client.state() == StoreClient(world.store, client.actor).state()
