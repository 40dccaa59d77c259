"""What commands tell is written once for all of a commit, and no command notices."""

from collections.abc import Callable

import pytest

from taskcast.domain import events
from taskcast.domain.errors import Invalid
from taskcast.domain.ids import TaskId
from taskcast.ports.unit_of_work import Work
from tests.storage.observing import data_of, events_of, head_of, overheard, refusal
from tests.storage.sqlite.batches import in_one_batch
from tests.support.scenario import Scenario


def tell(world: Scenario, work: Work, task: int, key: str | None) -> None:
    """Tell of a change by Ada, under that key."""
    held = work.tasks.editable_by(world.ada, TaskId(task))
    work.record(events.task_updated(held.entity, held.entity, ("title",)))
    work.publish(world.ada, key)


@pytest.mark.promise("P1", "P2")
def test_commands_of_one_commit_write_each_stream_once_and_its_events_without_a_gap(world: Scenario) -> None:
    task = world.task(assignee_ids=[world.ben.user_id])
    streams = [f"project:{world.project}", f"user:{world.ben.user_id}"]
    before = [head_of(world.store, stream) for stream in streams]
    with overheard(world.store) as heard:
        in_one_batch(
            world,
            *(lambda n=n: world.do(world.ada, "update_task", id=task, title=f"Paint {n}") for n in range(4)),
        )
    assert len([each for each in heard if each.startswith("INSERT INTO streams")]) == len(streams)
    for stream, last in zip(streams, before, strict=True):
        assert [event.seq for event in events_of(world.store, stream, last)] == [
            last + n for n in (1, 2, 3, 4)
        ]
        assert head_of(world.store, stream) == last + 4


@pytest.mark.promise("P1", "P2")
def test_a_command_sees_what_others_of_its_commit_told(world: Scenario) -> None:
    task = world.task(assignee_ids=[world.ben.user_id])
    before = world.store.read(lambda it: it.queries.unread_count(world.ben))
    _, read, _ = in_one_batch(
        world,
        lambda: world.do(world.ada, "update_task", id=task, title="Paint the fence"),
        lambda: world.data(world.ben, "read_notifications"),
        lambda: world.do(world.ada, "update_task", id=task, title="Paint the door"),
    )
    assert len(read["ids"]) == before + 1
    assert world.store.read(lambda it: it.queries.unread_count(world.ben)) == 1


@pytest.mark.promise("P1", "P2")
@pytest.mark.parametrize("title", ["No", "No \ud800"], ids=["refused afterwards", "cannot be written"])
def test_a_command_that_fails_once_it_has_told_leaves_no_trace_and_the_others_stand(
    world: Scenario, title: str
) -> None:
    task = world.task(assignee_ids=[world.ben.user_id])
    stream = f"project:{world.project}"
    last = head_of(world.store, stream)

    def doomed(work: Work) -> None:
        tell(world, work, task, None if title == "No" else title)
        if title == "No":
            raise Invalid.field("title", "Must say yes.")

    def paint(*things: str) -> list[Callable[[], object]]:
        return [
            lambda it=thing: world.do(world.ada, "update_task", id=task, title=f"Paint the {it}")
            for thing in things
        ]

    # Together more than are written in one step.
    before, after = ("fence", "gate", "shed"), ("door", "wall", "roof")
    in_one_batch(world, *paint(*before), lambda: refusal(lambda: world.store.run(doomed)), *paint(*after))
    told = events_of(world.store, stream, last)
    assert [event.seq - last for event in told] == [1, 2, 3, 4, 5, 6]
    assert [data_of(event)["title"] for event in told] == [f"Paint the {thing}" for thing in before + after]


@pytest.mark.promise("P1", "P2")
def test_whoever_asks_about_rows_that_cannot_be_written_gets_an_answer_and_no_other_loses_its_rows(
    world: Scenario,
) -> None:
    """They are written for whoever asks about them, who did nothing wrong."""
    task = world.task(assignee_ids=[world.ben.user_id])
    stream = f"project:{world.project}"
    last = head_of(world.store, stream)

    def doomed(work: Work) -> None:
        tell(world, work, task, "a key that is no Unicode: \ud800")

    _, refused, read = in_one_batch(
        world,
        lambda: world.do(world.ada, "update_task", id=task, title="Paint the fence"),
        lambda: refusal(lambda: world.store.run(doomed)),
        lambda: world.data(world.ben, "read_notifications"),
    )
    assert refused == "invalid"
    assert read["unread_count"] == 0
    assert [data_of(event)["title"] for event in events_of(world.store, stream, last)] == ["Paint the fence"]
