"""Catching up on many streams with one question: exactly what each stream's own catch-up would say."""

from typing import Any

import pytest

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import StreamCursor
from taskcast.domain.permissions import Actor
from taskcast.usecases.streams import sync as module
from taskcast.usecases.streams.sync import SyncReading, sync
from tests.support.scenario import Scenario
from tests.support.store_client import as_json, missed

pytestmark = [
    pytest.mark.promise("P2"),
    pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True),
]


def ask(world: Scenario, actor: Actor, *cursors: StreamCursor) -> Any:
    return as_json(world.store.read(lambda reading: sync(reading, actor, cursors)).answer)


def head(world: Scenario, stream: str) -> tuple[int, str]:
    found = world.store.read(lambda reading: reading.events.head(stream))
    return found.last_seq, found.epoch


def everything(world: Scenario, actor: Actor, after: dict[str, int]) -> dict[str, list[int]]:
    """Ask until nothing has more, as a device does; the seqs of each stream in the order they came."""
    heard: dict[str, list[int]] = {stream: [] for stream in after}
    cursors = dict(after)
    while True:
        answer = ask(world, actor, *(StreamCursor(stream, seq) for stream, seq in cursors.items()))
        for each in answer["pages"]:
            heard[each["stream"]] += [event["seq"] for event in each["events"]]
            if each["events"]:
                cursors[each["stream"]] = each["events"][-1]["seq"]
        if not answer["has_more"]:
            return heard


def test_only_streams_with_something_to_say_are_named_and_their_events_are_those_of_catch_up(world: Scenario):
    shed = world.data(world.ada, "create_project", name="Shed")["id"]
    quiet, busy, own = f"project:{shed}", f"project:{world.project}", f"user:{world.ada.user_id}"
    cursors = {stream: head(world, stream) for stream in (quiet, busy, own)}
    world.task(world.ben, assignee_ids=[world.ada.user_id])
    answer = ask(world, world.ada, *(StreamCursor(name, *at) for name, at in cursors.items()))
    assert [each["stream"] for each in answer["pages"]] == [busy, own]
    assert (answer["resets"], answer["gone"]) == ([], [])
    for each in answer["pages"]:
        assert each["events"] == missed(world.store, world.ada, each["stream"], cursors[each["stream"]][0])
        assert (each["last_seq"], each["has_more"]) == (head(world, each["stream"])[0], False)
    assert answer["has_more"] is False


def test_what_does_not_fit_one_answer_comes_with_the_next_and_nothing_comes_twice(
    world: Scenario, monkeypatch: pytest.MonkeyPatch
):
    """Bounded by bytes over all streams together; a stream that found no room says that there is more."""
    monkeypatch.setattr(module, "PAGE_BYTES", 3000)
    shed = world.data(world.ada, "create_project", name="Shed")["id"]
    streams = [f"project:{world.project}", f"project:{shed}", f"user:{world.ada.user_id}"]
    after = {stream: head(world, stream)[0] for stream in streams}
    for number in range(6):
        world.task(world.ben, title=f"Task {number}", assignee_ids=[world.ada.user_id])
        world.task(project_id=shed)
    first = ask(world, world.ada, *(StreamCursor(stream, seq) for stream, seq in after.items()))
    assert first["has_more"] is True
    assert [each["has_more"] for each in first["pages"]] == [True, True, True]
    expected = {stream: list(range(seq + 1, head(world, stream)[0] + 1)) for stream, seq in after.items()}
    assert everything(world, world.ada, after) == expected


@pytest.mark.promise("P6")
def test_streams_of_others_removed_people_and_nobody_are_gone_alike(world: Scenario):
    streams = (f"project:{world.project}", f"user:{world.ada.user_id}", "project:999")
    for person in (world.dov, world.eve):
        answer = ask(world, person, *(StreamCursor(stream, 0) for stream in streams))
        assert answer == {"ok": True, "pages": [], "resets": [], "gone": list(streams), "has_more": False}


def test_a_cursor_that_cannot_be_continued_gets_a_reset_and_the_others_their_events(world: Scenario):
    garden, own = f"project:{world.project}", f"user:{world.ben.user_id}"
    last, epoch = head(world, garden)
    for cursor in (
        StreamCursor(garden, last + 5),
        StreamCursor(garden, last, "another"),
        StreamCursor(garden, 0),  # before Ben joined
    ):
        answer = ask(world, world.ben, cursor, StreamCursor(own, 0))
        assert answer["resets"] == [{"stream": garden, "epoch": epoch, "last_seq": last}]
        [page] = answer["pages"]
        assert page["events"] == missed(world.store, world.ben, own, 0)


def test_without_a_cursor_one_learns_where_the_stream_stands(world: Scenario):
    garden = f"project:{world.project}"
    last, epoch = head(world, garden)
    assert ask(world, world.ben, StreamCursor(garden))["pages"] == [
        {"stream": garden, "epoch": epoch, "last_seq": last, "events": [], "has_more": False}
    ]


def test_devices_that_missed_the_same_share_what_is_read(world: Scenario):
    garden = f"project:{world.project}"
    last, _ = head(world, garden)
    world.task()

    def query(reading: Any) -> list[Any]:
        shared = SyncReading(reading)
        return [shared.sync(person, [StreamCursor(garden, last)]) for person in (world.ada, world.ben)]

    one, other = world.store.read(query)
    assert one.answer.pages[0].events[0] is other.answer.pages[0].events[0]


def test_a_stream_named_twice_or_wrongly_is_refused_with_its_place(world: Scenario):
    garden = f"project:{world.project}"
    for second, said in (
        (garden, f"Names {garden} a second time."),
        ("garden:1", "Must be a stream such as project:3 or user:5."),
    ):
        with pytest.raises(Invalid) as refused:
            ask(world, world.ada, StreamCursor(garden), StreamCursor(second))
        [error] = refused.value.errors
        assert (error.field, error.message) == ("streams[1].stream", said)
