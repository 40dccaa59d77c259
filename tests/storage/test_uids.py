"""What is created with a uid is created once, and can be named by it (P4), on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from taskcast.domain.errors import Deleted, DependencyFailed, Invalid, NotFound, Problem
from taskcast.domain.permissions import Actor
from taskcast.usecases.outcome import Outcome
from tests.storage.observing import head_of
from tests.support.scenario import Scenario

pytestmark = pytest.mark.promise("P4")

FENCE = "01995f5a-0000-7000-8000-000000000001"
OVERDUE = {"type": "term", "key": "is", "values": ["overdue"], "op": "="}
SHED = "01995f5a-0000-7000-8000-000000000002"


def _data(outcome: Outcome) -> Any:
    return msgspec.json.decode(outcome.data)


def _create(world: Scenario, actor: Actor, uid: str, *, key: str | None = None, **fields: Any) -> Outcome:
    named = {"title": "Paint", "project_id": world.project, **fields}
    return world.do(actor, "create_task", key=key, uid=uid, **named)


def test_a_repeated_creation_answers_with_the_entity_as_it_is_now(world: Scenario) -> None:
    first = _create(world, world.ben, FENCE, key="k1")
    world.do(world.ada, "update_task", id=_data(first)["id"], title="Paint the fence")
    before = head_of(world.store, f"project:{world.project}")

    again = _create(world, world.ben, FENCE, key="k2", title="Something else")

    assert (_data(again)["id"], _data(again)["title"]) == (_data(first)["id"], "Paint the fence")
    assert (first.existed, again.existed, again.version, again.events) == (False, True, 2, [])
    assert head_of(world.store, f"project:{world.project}") == before


def test_it_is_created_once_also_after_its_idempotency_key_was_purged(world: Scenario) -> None:
    first = _create(world, world.ben, FENCE, key="k1")
    world.clock.advance(days=8)
    world.store.purge()

    again = _create(world, world.ben, FENCE, key="k1")

    assert (again.existed, _data(again)["id"]) == (True, _data(first)["id"])


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("create_project", {"name": "Shed"}),
        ("create_section", {"project_id": "{project}", "name": "Doing"}),
        ("create_label", {"project_id": "{project}", "name": "Urgent"}),
        ("create_view", {"project_id": "{project}", "name": "Late", "query": OVERDUE}),
        ("create_view", {"name": "Late", "query": OVERDUE}),
        ("add_comment", {"task_id": "{task}", "body": "Green?"}),
    ],
)
def test_every_kind_is_created_once(world: Scenario, name: str, fields: dict[str, Any]) -> None:
    made = {"{project}": world.project, "{task}": world.task()}
    sent = {field: made.get(str(value), value) for field, value in fields.items()}
    first, again = (world.do(world.ben, name, uid=FENCE, key=key, **sent) for key in ("k1", "k2"))
    assert (_data(again), again.existed, again.events) == (_data(first), True, [])


def test_first_uses_at_the_same_time_make_one_task(world: Scenario) -> None:
    together = threading.Barrier(6)

    def create(number: int) -> int:
        together.wait()
        created: int = _data(_create(world, world.ben, FENCE, key=f"k{number}"))["id"]
        return created

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(create, range(6)))) == 1


def test_a_refused_creation_leaves_its_uid_free(world: Scenario) -> None:
    with pytest.raises(Invalid):
        _create(world, world.ben, FENCE, section_id=999)
    assert not _create(world, world.ben, FENCE).existed


def test_what_is_gone_is_not_created_again(world: Scenario) -> None:
    task = _data(_create(world, world.ben, FENCE))["id"]
    world.do(world.ben, "delete_task", id=task)
    with pytest.raises(Deleted):
        _create(world, world.ben, FENCE)

    world.clock.advance(days=31)
    world.store.purge()

    with pytest.raises(NotFound):
        _create(world, world.ben, FENCE)


@pytest.mark.promise("P6")
def test_whoever_lost_the_project_learns_nothing_by_repeating(world: Scenario) -> None:
    _create(world, world.ben, FENCE)
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    with pytest.raises(NotFound):
        _create(world, world.ben, FENCE)
    with pytest.raises(NotFound):
        world.do(world.ben, "update_task", id=f"uid:{FENCE}", title="Mine")


def test_a_uid_stands_wherever_an_id_does(world: Scenario) -> None:
    project, section, task, comment = (f"01995f5a-0000-7000-8000-00000000001{n}" for n in range(4))
    world.do(world.ben, "create_project", uid=project, name="Shed")
    world.do(world.ben, "create_section", uid=section, project_id=f"uid:{project}", name="Doing")
    parent = world.data(world.ben, "create_task", uid=task, project_id=f"uid:{project}", title="Paint")
    child = world.data(world.ben, "create_task", parent_id=f"uid:{task}", title="Buy paint")
    world.do(world.ben, "add_comment", uid=comment, task_id=f"uid:{task}", body="Green?")
    moved = world.data(world.ben, "move_task", id=f"uid:{task}", section_id=f"uid:{section}")
    other = world.data(
        world.ben, "create_task", project_id=f"uid:{project}", section_id=f"uid:{section}", title="Mow"
    )
    beside = world.data(world.ben, "move_task", id=other["id"], before_id=f"uid:{task}")
    reworded = world.data(world.ben, "update_comment", id=f"uid:{comment.upper()}", body="Blue?")

    assert child["parent_id"] == moved["id"] == parent["id"]
    assert moved["section_id"] == beside["section_id"] == other["section_id"] is not None
    assert beside["position"] < moved["position"]
    assert reworded["body"] == "Blue?"


@pytest.mark.promise("P6")
def test_another_persons_uid_is_as_unknown_as_one_that_nobody_used(world: Scenario) -> None:
    _create(world, world.ada, FENCE)
    told = []
    for uid in (FENCE, SHED):
        with pytest.raises(DependencyFailed) as refused:
            world.do(world.ben, "complete_task", id=f"uid:{uid}")
        told.append((refused.value.status, refused.value.detail, refused.value.errors))
    assert told[0] == told[1] == (424, "id: You have created nothing with this uid.", refused.value.errors)
    assert not _create(world, world.ben, FENCE).existed


@pytest.mark.parametrize(
    ("name", "fields", "message"),
    [
        ("create_task", {"uid": FENCE, "title": "Mow"}, "uid: Is the uid of a section of yours already; make a new one."),
        ("complete_task", {"id": f"uid:{FENCE}"}, "id: Is the uid of a section; a task is needed."),
        ("create_task", {"uid": "1", "title": "Mow"}, "uid: Must be a UUID of version 7."),
        ("create_task", {"uid": "01995f5a-0000-4000-8000-000000000001", "title": "Mow"}, "uid: Must be a UUID of version 7."),
        ("complete_task", {"id": FENCE}, "id: Must be an id, or `uid:` and a UUID of version 7."),
        ("complete_task", {"id": True}, "id: Must be a whole number or text, not true or false."),
        ("put_member", {"project_id": 1, "user_id": f"uid:{FENCE}", "role": "viewer"}, "user_id: Must be a whole number, not text."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_uid_is_said(
    world: Scenario, name: str, fields: dict[str, Any], message: str
) -> None:
    world.do(world.ben, "create_section", uid=FENCE, project_id=world.project, name="Doing")
    with pytest.raises(Problem) as refused:
        world.do(world.ben, name, **fields)
    assert (refused.value.status, refused.value.detail) == (422, message)


def test_a_retry_that_named_a_uid_is_a_retry(world: Scenario) -> None:
    _create(world, world.ben, FENCE)
    first = world.do(world.ben, "update_task", id=f"uid:{FENCE}", title="Mow", key="k1")
    again = world.do(world.ben, "update_task", id=f"uid:{FENCE}", title="Mow", key="k1")
    assert (again.data, again.events) == (first.data, first.events)
