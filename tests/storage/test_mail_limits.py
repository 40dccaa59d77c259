"""One person can cause another only so many mails an hour; the rest waits and goes as one (P5)."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from taskcast.domain.ids import format_instant
from taskcast.notify.worker import group_by_message
from taskcast.ports.outbox import Delivery
from tests.support.scenario import Scenario


def _lease(world: Scenario, limit: int = 1) -> list[Delivery]:
    return list(world.store.outbox.lease(limit=limit, seconds=30))


def _assign(world: Scenario, count: int) -> list[int]:
    return [world.task(assignee_ids=[world.ben.user_id]) for _ in range(count)]


def _mails(world: Scenario) -> list[list[int]]:
    """Send all that is due, one lease after the other: the tasks of each mail."""
    mails: list[list[int]] = []
    while leased := _lease(world):
        assert len(group_by_message(leased)) == 1
        mails.append([each.task_id or 0 for each in leased])
        world.store.outbox.mark_sent(leased)
    return mails


def _sent_one_by_one(world: Scenario, count: int) -> list[list[int]]:
    return [mail for _ in range(count) for _ in _assign(world, 1) for mail in _mails(world)]


@pytest.mark.promise("P5")
def test_assigned_one_by_one_the_first_five_are_mailed_and_the_rest_waits_for_one_mail(
    world: Scenario,
) -> None:
    began = world.clock.at
    assert [len(mail) for mail in _sent_one_by_one(world, 12)] == [1, 1, 1, 1, 1]
    assert world.store.outbox.next_due() == format_instant(began + timedelta(hours=1))
    assert world.store.outbox.depth() == 7
    world.clock.advance(hours=1)
    assert [len(mail) for mail in _mails(world)] == [7]


def test_assigned_at_once_what_fits_is_mailed_each_by_itself_and_otherwise_as_one(world: Scenario) -> None:
    few = _assign(world, 4)
    assert _mails(world) == [[task] for task in few]
    many = _assign(world, 7)
    assert _mails(world) == [many]


def test_what_is_leased_together_keeps_to_the_limit(world: Scenario) -> None:
    tasks = _assign(world, 12)
    leased = _lease(world, limit=8)
    assert [each.task_id for each in leased] == tasks
    assert len(group_by_message(leased)) == 1


def test_another_person_and_another_doing_wait_for_nobody(world: Scenario) -> None:
    task, *_ = _assign(world, 1)
    _sent_one_by_one(world, 5)
    world.task(world.ben, assignee_ids=[world.ada.user_id])
    world.task(assignee_ids=[world.cleo.user_id])
    world.do(world.ada, "update_task", id=task, title="Paint the fence")
    assert sorted((each.recipient_id, each.reason) for each in _lease(world, 10)) == sorted(
        [
            (world.ada.user_id, "assigned"),
            (world.cleo.user_id, "assigned"),
            (world.ben.user_id, "changed"),
        ]
    )


def test_mails_that_failed_are_tried_again_as_one_and_not_counted_again(world: Scenario) -> None:
    tasks = _assign(world, 5)
    for _ in range(3):
        leased = [each for _ in tasks for each in _lease(world)]
        assert [each.task_id for each in leased] == tasks
        world.store.outbox.mark_failed(
            leased, error="451 later", next_attempt_at=format_instant(world.clock.at)
        )
    leased = _lease(world)
    assert [each.task_id for each in leased] == tasks
    assert len(group_by_message(leased)) == 1


def _wanted(world: Scenario, leased: Sequence[Delivery]) -> list[str]:
    wanted = world.store.outbox.outgoing(leased)
    assert wanted is not None
    assert wanted.to.email == "ben@example.org"
    return [f"{task.title} in {task.project_name}" for task in wanted.tasks]


@pytest.mark.promise("P6")
def test_a_summary_names_what_its_reader_may_see_and_has_not_read(world: Scenario) -> None:
    _sent_one_by_one(world, 4)
    kept, renamed, trashed = _assign(world, 3)
    leased = _lease(world)
    assert [each.task_id for each in leased] == [kept, renamed, trashed]
    world.do(world.ada, "update_task", id=renamed, title="Oil the gate")
    world.do(world.ada, "delete_task", id=trashed)
    assert _wanted(world, leased) == ["Paint in Garden", "Oil the gate in Garden"]
    world.do(world.ada, "delete_task", id=renamed)
    assert _wanted(world, leased) == []
    wanted = world.store.outbox.outgoing(leased)
    assert wanted is not None
    assert wanted.to.task is not None
    assert wanted.to.task.id == kept
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    assert world.store.outbox.outgoing(leased) is None
