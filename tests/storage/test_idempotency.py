"""A retried write happens once (P4), on both databases, also when both tries come at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from sqlalchemy import select

from taskcast.ports.queries import Page, TaskFilter
from taskcast.ports.unit_of_work import Work
from taskcast.storage.schema.statements import Statement
from taskcast.storage.schema.tables import idempotency
from tests.storage.observing import refusal
from tests.support.scenario import Scenario

_KEPT = Statement(select(idempotency.c.answer))


def _tasks(world: Scenario) -> list[str]:
    where, page = TaskFilter(project_id=world.project), Page(limit=200)
    return [task.title for task in world.store.read(lambda it: it.queries.tasks(world.ada, where, page))]


@pytest.mark.promise("P4")
def test_a_retry_gets_the_first_answer_and_changes_nothing(world: Scenario) -> None:
    fields = {"title": "Paint", "project_id": world.project}
    first = world.do(world.ben, "create_task", key="k1", **fields)
    again = world.do(world.ben, "create_task", key="k1", **fields)
    assert (again.data, again.events) == (first.data, first.events)
    assert _tasks(world) == ["Paint"]


@pytest.mark.promise("P4")
def test_first_uses_at_the_same_time_make_one_task(world: Scenario) -> None:
    together = threading.Barrier(6)

    def create(_: int) -> bytes:
        together.wait()
        return bytes(
            world.do(world.ben, "create_task", key="k1", title="Paint", project_id=world.project).data
        )

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(create, range(6)))
    assert len(answers) == 1
    assert _tasks(world) == ["Paint"]


@pytest.mark.promise("P4")
def test_another_body_under_the_same_key_is_refused(world: Scenario) -> None:
    world.do(world.ben, "create_task", key="k1", title="Paint", project_id=world.project)
    other = {"title": "Mow", "project_id": world.project}
    assert refusal(lambda: world.do(world.ben, "create_task", key="k1", **other)) == "idempotency_mismatch"
    assert _tasks(world) == ["Paint"]


@pytest.mark.promise("P4")
def test_many_keys_of_one_transaction_each_stand_for_their_own_request(world: Scenario) -> None:
    answer = world.do(world.ben, "create_task", title="Paint", project_id=world.project)
    keys = {"k1": b"one", "k2": b"two"}

    def claim(work: Work) -> list[bool]:
        return [work.idempotency.claim(world.ben.user_id, key, body) is None for key, body in keys.items()]

    def claim_twice_and_store(work: Work) -> list[bool]:
        first, again = claim(work), claim(work)
        for key in keys:
            work.idempotency.store(world.ben.user_id, key, answer)
        return [*first, *again]

    assert world.store.run(claim_twice_and_store) == [True, True, False, False]
    assert world.store.run(claim) == [False, False]


@pytest.mark.promise("P4")
def test_keys_of_two_people_are_two(world: Scenario) -> None:
    for person in (world.ada, world.ben):
        world.do(person, "create_task", key="k1", title="Paint", project_id=world.project)
    assert _tasks(world) == ["Paint", "Paint"]


@pytest.mark.promise("P4")
def test_a_failure_is_not_remembered(world: Scenario) -> None:
    failing = {"id": 12345, "title": "Paint"}
    assert refusal(lambda: world.do(world.ben, "update_task", key="k1", **failing)) == "not_found"
    world.do(world.ben, "create_task", key="k1", title="Paint", project_id=world.project)
    assert _tasks(world) == ["Paint"]


@pytest.mark.promise("P4")
def test_another_process_knows_the_answer(world: Scenario, another_store) -> None:
    fields = {"title": "Paint", "project_id": world.project}
    first = world.do(world.ben, "create_task", key="k1", **fields)
    second = Scenario(**{**vars(world), "instance": type(world.instance)(
        another_store(), world.instance.passwords, world.instance.links
    )})  # fmt: skip
    assert second.do(world.ben, "create_task", key="k1", **fields).data == first.data
    assert _tasks(world) == ["Paint"]


@pytest.mark.promise("P6")
def test_a_retry_after_losing_access_learns_nothing(world: Scenario) -> None:
    fields = {"title": "Paint", "project_id": world.project}
    world.do(world.ben, "create_task", key="k1", **fields)
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    assert refusal(lambda: world.do(world.ben, "create_task", key="k1", **fields)) == "not_found"


def _kept(world: Scenario) -> list[bytes]:
    """Every answer that is kept, as the database has it."""
    rows = world.store.transact(lambda session: session.all(_KEPT))
    return [bytes(row[0]) for row in rows if row[0] is not None]


@pytest.mark.promise("P4", "P6")
def test_a_deleted_comment_takes_its_words_out_of_answers_that_are_kept_for_retries(world: Scenario) -> None:
    task = world.task()
    fields = {"task_id": task, "body": "The safe opens with 1234"}
    first = world.do(world.ben, "add_comment", key="k1", **fields)
    comment = msgspec.json.decode(first.data)["id"]
    world.do(world.ben, "update_comment", key="k2", id=comment, body="The safe opens with 5678")
    other = world.do(world.ben, "add_comment", key="k3", task_id=task, body="Done")
    assert world.do(world.ben, "add_comment", key="k1", **fields).data == first.data
    world.do(world.ada, "delete_comment", key="k4", id=comment)
    assert b"The safe" not in b"".join(_kept(world))
    assert refusal(lambda: world.do(world.ben, "add_comment", key="k1", **fields)) == "not_found"
    again = world.do(world.ben, "add_comment", key="k3", task_id=task, body="Done")
    assert again.data == other.data
