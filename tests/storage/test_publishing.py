"""Events, inbox lines, deliveries and activity are written with the change, in order, without a gap."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.events import Event
from taskcast.domain.ids import ProjectId, TaskId, UserId
from taskcast.domain.notifications import Notification
from taskcast.domain.permissions import Actor
from taskcast.ports.queries import Page
from taskcast.ports.unit_of_work import Committed, Work
from tests.services.waiting import PATIENCE_SECONDS
from tests.storage.observing import data_of, events_of, head_of
from tests.support.scenario import Scenario


@pytest.mark.promise("P1", "P2")
def test_a_change_and_its_event_are_one(world: Scenario) -> None:
    task = world.task()
    answer = world.do(world.ben, "update_task", id=task, title="Paint the fence", key="k1")
    place = answer.events[0]
    event = events_of(world.store, place.stream, place.seq - 1)[0]
    assert (event.type, event.changed, event.actor_id) == ("task_updated", ("title",), world.ben.user_id)
    assert event.command_id == "k1"
    assert data_of(event)["title"] == "Paint the fence"
    assert event.at == world.clock.now()


@pytest.mark.promise("P1")
def test_what_is_refused_leaves_nothing(world: Scenario) -> None:
    task = world.task()
    stream = f"project:{world.project}"
    before = head_of(world.store, stream)

    def transaction(work):
        work.tasks.trash([work.tasks.visible_to(world.ada, TaskId(task))], work.now, world.ada.user_id)
        raise RuntimeError("changed its mind")

    with pytest.raises(RuntimeError, match="changed its mind"):
        world.store.run(transaction)
    assert world.store.read(lambda it: it.queries.task(world.ada, TaskId(task))).title == "Paint"
    assert head_of(world.store, stream) == before


@pytest.mark.promise("P2")
def test_seqs_have_no_gap_and_no_double_under_concurrent_writers(world: Scenario) -> None:
    tasks = [world.task() for _ in range(4)]
    stream = f"project:{world.project}"
    before = head_of(world.store, stream)

    def write(number: int) -> None:
        if number % 5 == 0:
            with pytest.raises(ZeroDivisionError):
                world.store.run(_doomed(world, tasks[number % 4]))
        world.do(world.ben, "update_task", id=tasks[number % 4], title=f"Paint {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(60)))
    told = events_of(world.store, stream, before)
    assert [event.seq for event in told] == list(range(before + 1, before + 61))
    assert {data_of(event)["title"] for event in told} == {f"Paint {number}" for number in range(60)}


def _doomed(world: Scenario, task: int):
    def transaction(work):
        held = work.tasks.editable_by(world.ben, TaskId(task))
        work.record(events.task_updated(held.entity, held.entity, ("title",)))
        work.publish(world.ben, None)
        raise ZeroDivisionError

    return transaction


@pytest.mark.promise("P5", "P6")
def test_those_concerned_are_told_once_in_inbox_stream_and_outbox(world: Scenario) -> None:
    people = [world.ben.user_id, world.cleo.user_id]
    task = world.task(assignee_ids=people)
    for person in people:
        line = _inbox(world, person)[0]
        assert (line.task_id, line.reason, line.actor_name, line.read) == (task, "assigned", "Ada", False)
        event = events_of(world.store, f"user:{person}")[-1]
        assert event.type == "notification"
        assert data_of(event)["id"] == line.id
    leased = world.store.outbox.lease(limit=10, seconds=30)
    assert {(each.recipient_id, each.task_id, each.reason) for each in leased} == {
        (person, task, "assigned") for person in people
    }


@pytest.mark.promise("P6")
def test_the_author_and_the_removed_are_not_told(world: Scenario) -> None:
    world.do(world.ada, "put_member", project_id=world.project, user_id=world.dov.user_id, role="member")
    task = world.task(assignee_ids=[world.ada.user_id, world.dov.user_id])
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.dov.user_id)
    heard = head_of(world.store, f"user:{world.dov.user_id}")
    world.do(world.ada, "update_task", id=task, title="Paint the shed")
    assert head_of(world.store, f"user:{world.dov.user_id}") == heard
    assert _inbox(world, world.ada.user_id) == []


def _inbox(world: Scenario, person: UserId) -> Sequence[Notification]:
    newest = Page(limit=10, descending=True)
    return world.store.read(lambda it: it.queries.notifications(Actor(person), newest, unread_only=False))


def test_who_changed_what_is_kept_with_the_task(world: Scenario) -> None:
    task = world.task(priority=1)
    world.do(world.ben, "update_task", id=task, title="Paint the fence", priority=3)
    page = Page(limit=50)
    history = world.store.read(lambda it: it.queries.activity(world.cleo, TaskId(task), page))
    assert [(each.event, each.field, bytes(each.before), bytes(each.after)) for each in history] == [
        ("task_created", None, b"null", b"null"),
        ("task_updated", "title", b'"Paint"', b'"Paint the fence"'),
        ("task_updated", "priority", b"1", b"3"),
    ]
    assert {each.actor_id for each in history} == {world.ada.user_id, world.ben.user_id}

    def latest(after: int | None) -> list[str | None]:
        page = Page(limit=2, descending=True, after=None if after is None else (after,))
        listed = world.store.read(lambda it: it.queries.activity(world.cleo, TaskId(task), page))
        return [each.field for each in listed]

    assert latest(None) == ["priority", "title"]
    assert latest(history[1].id) == [None]


@pytest.mark.promise("P2")
def test_listeners_hear_of_a_commit_with_its_events_in_order(world: Scenario) -> None:
    heard: list[Committed] = []
    arrived = threading.Event()

    def listen(committed: Committed) -> None:
        heard.append(committed)
        arrived.set()

    world.store.on_commit(listen)
    task = world.task(assignee_ids=[world.ben.user_id])
    assert arrived.wait(PATIENCE_SECONDS)
    told = [event for committed in heard for event in committed.events]
    assert [(event.type, event.stream) for event in told] == [
        ("task_created", f"project:{world.project}"),
        ("notification", f"user:{world.ben.user_id}"),
    ]
    assert data_of(told[0])["id"] == task
    assert any(committed.deliveries for committed in heard)
    heard.clear()
    world.store.run(lambda work: work.now)
    assert heard == []


@pytest.mark.promise("P6")
def test_a_deleted_comment_takes_its_words_out_of_earlier_events(world: Scenario) -> None:
    task = world.task()
    comment = world.data(world.ben, "add_comment", task_id=task, body="the safe opens with 1234")["id"]
    world.do(world.ben, "update_comment", id=comment, body="the safe opens with 5678")
    world.do(world.ben, "delete_comment", id=comment)
    told = [event for event in events_of(world.store, f"project:{world.project}") if "comment" in event.type]
    assert [event.type for event in told] == ["comment_created", "comment_updated", "comment_deleted"]
    assert [data_of(event) for event in told] == [
        {"id": comment, "erased": True},
        {"id": comment, "erased": True},
        {"id": comment},
    ]


@pytest.mark.promise("P2", "P6")
def test_losing_a_project_takes_its_words_out_of_the_inbox_but_leaves_no_gap(world: Scenario) -> None:
    stream = f"user:{world.ben.user_id}"
    world.task(title="The safe opens with 1234", assignee_ids=[world.ben.user_id])
    (line,) = [event for event in events_of(world.store, stream) if event.type == "notification"]
    assert data_of(line)["title"] == "The safe opens with 1234"
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    told = events_of(world.store, stream)
    assert [event.seq for event in told] == list(range(told[0].seq, told[0].seq + len(told)))
    assert data_of(next(event for event in told if event.seq == line.seq)) == {"id": line.seq, "erased": True}
    assert b"1234" not in b"".join(bytes(event.data) for event in told)


@pytest.mark.promise("P2")
def test_a_line_is_replayed_as_it_was_told_though_it_was_read_since(world: Scenario) -> None:
    heard: list[Event] = []
    arrived = threading.Event()

    def listen(committed: Committed) -> None:
        heard.extend(committed.events)
        arrived.set()

    world.store.on_commit(listen)
    task = {"title": "Paint", "project_id": world.project, "assignee_ids": [world.ben.user_id]}
    world.do(world.ada, "create_task", **task, key="k1")
    assert arrived.wait(PATIENCE_SECONDS)
    world.do(world.ben, "read_notifications")
    (live,) = [event for event in heard if event.type == "notification"]
    assert live in events_of(world.store, f"user:{world.ben.user_id}")


def test_people_hear_the_name_of_the_author_also_beside_a_task_that_nobody_sees(world: Scenario) -> None:
    number = world.task(assignee_ids=[world.ben.user_id])

    def transaction(work: Work) -> None:
        task = work.tasks.visible_to(world.ada, TaskId(number))
        unseen = replace(task, id=TaskId(999), project_id=ProjectId(999))
        for each in (task, unseen):
            work.record(events.task_updated(each, replace(each, title="Mow"), ("title",)))
        work.publish(world.ada, None)

    world.store.run(transaction)
    line = events_of(world.store, f"user:{world.ben.user_id}")[-1]
    assert (data_of(line)["title"], data_of(line)["actor_name"]) == ("Mow", "Ada")


def test_a_stream_keeps_its_epoch(world: Scenario) -> None:
    stream = f"project:{world.project}"
    first = world.store.read(lambda it: it.events.head(stream))
    world.task()
    second = world.store.read(lambda it: it.events.head(stream))
    assert (first.epoch, first.last_seq + 1) == (second.epoch, second.last_seq)
    heads = world.store.read(lambda it: it.events.heads([stream, "project:999"]))
    assert heads == {stream: second}
    assert world.store.read(lambda it: it.events.head("project:999")) is None
