"""Deliveries are leased, marked under their lease, and come again when a worker dies (P5)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from taskcast.domain.ids import format_instant
from taskcast.ports.outbox import Delivery
from taskcast.ports.queries import Page
from tests.support.scenario import Scenario


@pytest.fixture
def told(world: Scenario) -> int:
    """A task of Ada's of which Ben and Cleo were told."""
    return world.task(assignee_ids=[world.ben.user_id, world.cleo.user_id])


def _lease(world: Scenario, limit: int = 10) -> list[Delivery]:
    return list(world.store.outbox.lease(limit=limit, seconds=30))


def _ids(deliveries: list[Delivery]) -> list[str]:
    return sorted(delivery.id for delivery in deliveries)


@pytest.mark.promise("P5")
def test_what_is_leased_is_leased_once(world: Scenario, told: int) -> None:
    first = _lease(world, limit=1)
    assert (len(first), first[0].attempts, first[0].task_id) == (1, 0, told)
    second = _lease(world)
    assert len(second) == 1
    assert _lease(world) == []


@pytest.mark.promise("P5")
def test_workers_that_lease_at_the_same_time_share_the_work(world: Scenario, another_store) -> None:
    for _ in range(30):
        world.do(world.ada, "add_comment", task_id=world.task(world.ben), body="Which colour?")
    workers = [world.store, another_store()]

    def work(number: int) -> list[str]:
        return [each.id for each in workers[number % 2].outbox.lease(limit=4, seconds=30)]

    with ThreadPoolExecutor(4) as pool:
        leased = [delivery for batch in pool.map(work, range(12)) for delivery in batch]
    leased += [each.id for each in _lease(world, limit=50)]
    assert len(leased) == len(set(leased)) == 30


@pytest.mark.promise("P5")
def test_an_expired_lease_comes_again_with_the_same_id_and_the_late_worker_marks_nothing(
    world: Scenario, told: int
) -> None:
    late = _lease(world)
    world.clock.advance(seconds=31)
    again = _lease(world)
    assert _ids(again) == _ids(late)
    assert world.store.outbox.mark_sent(late) == 0
    assert world.store.outbox.mark_failed(late, error="timed out", next_attempt_at=None) == 0
    assert world.store.outbox.mark_sent(again) == 2
    world.clock.advance(days=1)
    assert _lease(world) == []
    assert world.store.outbox.next_due() is None


@pytest.mark.promise("P5")
def test_a_failed_delivery_waits_for_its_next_attempt(world: Scenario, told: int) -> None:
    leased = _lease(world)
    later = format_instant(world.clock.at + timedelta(seconds=5))
    assert world.store.outbox.mark_failed(leased, error="451 try later", next_attempt_at=later) == 2
    assert _lease(world) == []
    assert world.store.outbox.next_due() == later
    world.clock.advance(seconds=5)
    assert [each.attempts for each in _lease(world)] == [1, 1]


@pytest.mark.promise("P5")
def test_dead_deliveries_say_why_and_can_be_sent_again(world: Scenario, told: int) -> None:
    leased = _lease(world)
    world.store.outbox.mark_failed(leased, error="550 no such mailbox", next_attempt_at=None)
    lines = world.store.read(lambda it: it.queries.deliveries(world.ben, Page(limit=10)))
    assert [(line.state, line.attempts, line.last_error) for line in lines] == [
        ("dead", 1, "550 no such mailbox")
    ]
    assert world.store.outbox.redeliver(leased[0].id)
    assert not world.store.outbox.redeliver(leased[0].id)  # pending already
    assert [(each.id, each.attempts) for each in _lease(world)] == [(leased[0].id, 0)]


def test_a_released_lease_counts_no_attempt(world: Scenario, told: int) -> None:
    world.store.outbox.release(_lease(world))
    assert [each.attempts for each in _lease(world)] == [0, 0]


def test_changes_of_one_task_go_to_one_recipient_together(world: Scenario) -> None:
    one, two = (world.task(assignee_ids=[world.ben.user_id]) for _ in range(2))
    world.do(world.ada, "update_task", id=one, title="Paint the fence")
    leased = _lease(world, limit=1)
    assert [each.task_id for each in leased] == [one, one]
    assert [each.reason for each in leased] == ["assigned", "changed"]
    assert [each.task_id for each in _lease(world)] == [two]


def test_a_change_that_was_put_off_for_longer_goes_with_the_later_ones_of_its_task(world: Scenario) -> None:
    task = world.task(assignee_ids=[world.ben.user_id])
    world.do(world.ada, "update_task", id=task, title="Paint the fence")
    for delivery, seconds in zip(_lease(world), (10, 5), strict=True):
        later = format_instant(world.clock.at + timedelta(seconds=seconds))
        world.store.outbox.mark_failed([delivery], error="451 try later", next_attempt_at=later)
    world.clock.advance(seconds=10)
    assert [each.reason for each in _lease(world, limit=1)] == ["assigned", "changed"]


@pytest.mark.promise("P6")
def test_whether_to_send_is_asked_at_send(world: Scenario, told: int) -> None:
    by_person = {each.recipient_id: each for each in _lease(world)}
    to_ben, to_cleo = by_person[world.ben.user_id], by_person[world.cleo.user_id]
    addressee = world.store.outbox.addressee
    assert addressee(to_ben).email == "ben@example.org"
    assert addressee(to_ben).task.title == "Paint"
    assert addressee(to_ben).project_name == "Garden"
    world.do(world.cleo, "read_notifications")
    assert addressee(to_cleo) is None
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    assert addressee(to_ben) is None


@pytest.mark.promise("P6")
def test_nothing_is_sent_about_what_is_in_the_trash_or_erased(world: Scenario, told: int) -> None:
    comment = world.data(world.ben, "add_comment", task_id=told, body="secret")["id"]
    leased = {(each.recipient_id, each.comment_id): each for each in _lease(world)}
    about_comment = leased[world.ada.user_id, comment]
    assert world.store.outbox.addressee(about_comment).comment.body == "secret"
    world.do(world.ben, "delete_comment", id=comment)
    assert world.store.outbox.addressee(about_comment) is None
    world.do(world.ada, "delete_task", id=told)
    assert world.store.outbox.addressee(leased[world.cleo.user_id, None]) is None


@pytest.mark.parametrize("kind", ["welcome", "password_reset"])
def test_a_letter_is_queued_with_its_change(world: Scenario, kind: str) -> None:
    world.store.run(
        lambda work: work.account_mail.queue(
            kind, address="ben@example.org", subject_id=world.ben.user_id, now=work.now
        )
    )
    (letter,) = _lease(world)
    assert (letter.kind, letter.address, letter.recipient_id, letter.task_id) == (
        kind, "ben@example.org", None, None,
    )  # fmt: skip
    assert world.store.outbox.addressee(letter).name == "Ben"


def test_a_person_sees_their_own_deliveries_and_an_administrator_all(world: Scenario, told: int) -> None:
    def seen(actor):
        return {line.recipient_id for line in world.store.read(
            lambda it: it.queries.deliveries(actor, Page(limit=10))
        )}  # fmt: skip

    assert seen(world.ben) == {world.ben.user_id}
    administrator = type(world.ada)(user_id=world.ada.user_id, is_admin=True)
    assert seen(administrator) == {world.ben.user_id, world.cleo.user_id}
