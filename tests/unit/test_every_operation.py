"""What holds for every operation: snapshot + events = a fresh snapshot, once per key, nothing for strangers."""

import msgspec
import pytest

from taskcast.domain.errors import Forbidden, IdempotencyMismatch, Problem
from taskcast.usecases.operations import OPERATIONS
from tests.support.scenario import Scenario
from tests.support.store_client import StoreClient, comments_of

from .scenarios import SCENARIOS

every_operation = pytest.mark.parametrize("name", OPERATIONS)

TELLS_NOBODY = {
    "invite",
    "resend_confirmation",
    "revoke_invitation",
    "change_address",
    "create_token",
    "change_password",
}
STRANGERS_MAY = {  # of their own, or with a token that lets them in
    "accept_invitation",
    "read_notifications",
    "update_me",
    "change_password",
    "change_address",
    "create_token",
    "sign_out_everywhere",
    "create_project",
    "resend_confirmation",
}


def test_every_operation_has_a_scenario():
    assert set(SCENARIOS) == set(OPERATIONS)


@every_operation
@pytest.mark.promise("P2")
def test_a_snapshot_with_the_events_since_is_a_fresh_snapshot(world: Scenario, name: str):
    actor, fields = SCENARIOS[name](world)
    clients = [StoreClient(world.store, person) for person in (world.ada, world.ben, world.cleo, world.dov)]

    answer = world.do(actor, name, **fields)

    for client in clients:
        client.catch_up()
        assert client.state() == StoreClient(world.store, client.actor).state()
    assert bool(answer.events) is (name not in TELLS_NOBODY)


@pytest.mark.parametrize("name", ["add_comment", "update_comment", "delete_comment", "delete_task"])
@pytest.mark.promise("P2")
def test_comments_follow_their_events(world: Scenario, name: str):
    actor, fields = SCENARIOS[name](world)
    client = StoreClient(world.store, world.cleo)

    world.do(actor, name, **fields)
    client.catch_up()

    view = client.projects[world.project]
    assert list(view.comments.values()) == comments_of(world.store, world.cleo, view.tasks)


@every_operation
@pytest.mark.promise("P4")
def test_a_retry_with_the_same_key_happens_once(world: Scenario, name: str):
    actor, fields = SCENARIOS[name](world)
    first = world.do(actor, name, key="k1", **fields)
    before = _everything(world)

    again = world.do(actor, name, key="k1", **fields)

    assert _everything(world) == before
    assert again.events == first.events
    assert again.version == first.version
    data = msgspec.json.decode(first.data)
    told_once = {"create_token": "secret", "invite": "link"}.get(name)
    if told_once is not None:
        data[told_once] = None
    assert msgspec.json.decode(again.data) == data


@every_operation
@pytest.mark.promise("P4")
def test_the_same_key_for_something_else_is_refused(world: Scenario, name: str):
    actor, fields = SCENARIOS[name](world)
    other = "update_me" if name != "update_me" else "read_notifications"
    world.do(actor, other, key="k1", **({"name": "Somebody"} if other == "update_me" else {}))
    before = _everything(world)

    with pytest.raises(IdempotencyMismatch):
        world.do(actor, name, key="k1", **fields)

    assert _everything(world) == before


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - STRANGERS_MAY))
@pytest.mark.promise("P6")
def test_a_stranger_changes_and_learns_nothing(world: Scenario, name: str):
    _, fields = SCENARIOS[name](world)
    before = _everything(world)

    with pytest.raises(Problem) as refused:
        world.do(world.dov, name, **fields)

    administrative = name in {"create_user", "update_user", "name_owner"}
    assert refused.value.status == (403 if administrative else 404)
    assert _everything(world) == before


@every_operation
@pytest.mark.promise("P6")
def test_a_token_that_may_only_read_changes_nothing(world: Scenario, name: str):
    actor, fields = SCENARIOS[name](world)
    before = _everything(world)

    with pytest.raises(Forbidden):
        world.do(msgspec.structs.replace(actor, may_write=False), name, **fields)

    assert _everything(world) == before


def _everything(world: Scenario) -> object:
    """What anybody in the cast could see of a change."""
    people = (world.ada, world.ben, world.cleo, world.dov, world.eve)
    return [StoreClient(world.store, person).state() for person in people]
