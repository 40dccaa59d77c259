"""Comments, who may touch them, and what reaches people's inboxes."""

from typing import Any

import pytest

from taskcast.domain.errors import Forbidden, Invalid
from taskcast.ports.queries import Page
from tests.support.scenario import Scenario, put
from tests.support.store_client import StoreClient, comments_of, missed

from .scenarios import comment


def inbox(world: Scenario, who: str) -> list[tuple[str, int]]:
    """Reason and task of everything in a person's inbox, oldest first."""
    notifications = StoreClient(world.store, getattr(world, who)).me.notifications
    return [(each["reason"], each["task_id"]) for _, each in sorted(notifications.items())]


@pytest.mark.promise("P6")
def test_only_the_author_rewords_a_comment(world: Scenario):
    written = comment(world, world.ben, world.task())
    with pytest.raises(Forbidden):
        world.do(world.ada, "update_comment", id=written, body="Ada's words")
    world.do(world.ben, "update_comment", id=written, body="Better words")


@pytest.mark.promise("P6")
def test_the_author_and_owners_delete_a_comment_and_nobody_else(world: Scenario):
    task = world.task()
    world.do(world.ada, "put_member", project_id=world.project, user_id=world.dov.user_id, role="member")
    first, second = comment(world, world.ben, task), comment(world, world.ben, task)
    for who in (world.dov, world.cleo):
        with pytest.raises(Forbidden):
            world.do(who, "delete_comment", id=first)
    world.do(world.ben, "delete_comment", id=first)
    world.do(world.ada, "delete_comment", id=second)
    assert comments_of(world.store, world.ada, [task]) == []


@pytest.mark.promise("P6")
def test_a_deleted_comment_leaves_no_words_in_the_log(world: Scenario):
    written = comment(world, world.ben, world.task(), "A secret in the wrong place")
    world.do(world.ben, "update_comment", id=written, body="Still a secret")
    world.do(world.ben, "delete_comment", id=written)
    client = StoreClient(world.store, world.cleo)
    joined = world.store.read(
        lambda reading: reading.events.joined_seq(f"project:{world.project}", world.cleo.user_id)
    )
    told = missed(world.store, world.cleo, client.projects[world.project].stream, joined or 0)
    assert "secret" not in str(told)
    assert [event["type"] for event in told][-3:] == ["comment_created", "comment_updated", "comment_deleted"]


@pytest.mark.promise("P6")
def test_a_viewer_does_not_comment(world: Scenario):
    with pytest.raises(Forbidden):
        comment(world, world.cleo, world.task())


@pytest.mark.parametrize("body", ["", " \n ", "a\x00", "é" * 50_001, None])
def test_what_is_no_comment_is_refused(world: Scenario, body: Any):
    with pytest.raises(Invalid) as refused:
        world.do(world.ben, "add_comment", task_id=world.task(), body=body)
    assert refused.value.errors[0].field == "body"


@pytest.mark.promise("P5")
def test_assignees_commenters_and_creators_hear_of_a_task(world: Scenario):
    task = world.task(assignee_ids=[world.cleo.user_id])
    comment(world, world.ben, task)
    world.do(world.cleo, "read_notifications")
    world.do(world.ada, "complete_task", id=task)
    assert inbox(world, "ada") == [("commented", task)]
    assert inbox(world, "ben") == [("completed", task)]
    assert inbox(world, "cleo") == [("assigned", task), ("commented", task), ("completed", task)]
    assert inbox(world, "dov") == []


@pytest.mark.promise("P5")
def test_a_task_put_into_the_trash_is_told_without_mail(world: Scenario):
    task = world.task(assignee_ids=[world.ben.user_id])
    world.store.outbox.lease(limit=100, seconds=30)
    world.do(world.ada, "delete_task", id=task)
    assert inbox(world, "ben") == [("assigned", task), ("deleted", task)]
    assert not world.store.outbox.lease(limit=100, seconds=30)


def test_reading_counts_once_and_only_ones_own(world: Scenario):
    for _ in range(3):
        world.task(assignee_ids=[world.ben.user_id, world.cleo.user_id])
    ids = sorted(StoreClient(world.store, world.ben).me.notifications)
    assert world.data(world.ben, "read_notifications", ids=[ids[0], 999_999]) == {
        "ids": [ids[0]],
        "unread_count": 2,
    }
    assert world.do(world.ben, "read_notifications", ids=[ids[0]]).events == []
    assert world.data(world.ben, "read_notifications")["unread_count"] == 0
    assert StoreClient(world.store, world.cleo).me.unread_count == 3


def lines(world: Scenario, who: str) -> list[tuple[str, int, int, bool]]:
    """Reason, task, how often, and whether it is read, of each line of a person's inbox, newest first."""
    found = StoreClient(world.store, getattr(world, who)).me.notifications
    return [
        (each["reason"], each["task_id"], each["times"], each["read"])
        for _, each in sorted(found.items(), reverse=True)
    ]


@pytest.mark.promise("P2")
def test_what_one_person_does_to_a_task_is_one_line_that_counts_while_it_is_unread(world: Scenario):
    task, other = (world.task(assignee_ids=[world.ben.user_id]) for _ in range(2))
    world.do(world.ben, "read_notifications")
    listening = StoreClient(world.store, world.ben)
    for number in range(39):
        world.do(world.ada, "update_task", id=task, priority=number % 2 + 1)
    world.do(world.ada, "update_task", id=other, title="Other")
    put(world, world.dov.user_id, "member")
    world.do(world.dov, "update_task", id=task, title="By Dov")
    assert lines(world, "ben")[:3] == [
        ("changed", task, 1, False),
        ("changed", other, 1, False),
        ("changed", task, 39, False),
    ]
    listening.catch_up()
    fresh = StoreClient(world.store, world.ben)
    assert listening.me.state() == fresh.me.state()
    assert fresh.me.unread_count == 3


@pytest.mark.promise("P2")
def test_reading_a_line_reads_all_it_counts_and_the_next_begins_anew(world: Scenario):
    task = world.task(assignee_ids=[world.ben.user_id])
    world.do(world.ben, "read_notifications")
    listening = StoreClient(world.store, world.ben)
    for number in range(3):
        world.do(world.ada, "update_task", id=task, title=f"Paint {number}")
    line = max(StoreClient(world.store, world.ben).me.notifications)
    assert world.data(world.ben, "read_notifications", ids=[line]) == {"ids": [line], "unread_count": 0}
    world.do(world.ada, "update_task", id=task, title="Paint again")
    world.do(world.ada, "update_task", id=task, title="And again")
    assert lines(world, "ben") == [
        ("changed", task, 2, False),
        ("changed", task, 3, True),
        ("assigned", task, 1, True),
    ]
    world.do(world.ben, "read_notifications")
    listening.catch_up()
    assert listening.me.state() == StoreClient(world.store, world.ben).me.state()
    assert [each[2] for each in lines(world, "ben")] == [2, 3, 1]


@pytest.mark.promise("P2")
def test_who_reads_a_line_that_went_on_meanwhile_has_not_read_what_came(world: Scenario):
    task = world.task(assignee_ids=[world.ben.user_id])
    seen = max(StoreClient(world.store, world.ben).me.notifications)
    world.do(world.ada, "update_task", id=task, assignee_ids=[])
    world.do(world.ada, "update_task", id=task, assignee_ids=[world.ben.user_id])
    assert world.data(world.ben, "read_notifications", ids=[seen]) == {"ids": [seen], "unread_count": 1}
    assert lines(world, "ben") == [("assigned", task, 2, False)]


def test_a_line_counts_over_pages_of_the_inbox_once(world: Scenario):
    tasks = [world.task(assignee_ids=[world.ben.user_id]) for _ in range(3)]
    for number in range(2):
        for task in tasks:
            world.do(world.ada, "update_task", id=task, title=f"Paint {number}")
    world.do(world.ben, "read_notifications", ids=[max(StoreClient(world.store, world.ben).me.notifications)])
    seen, after = [], None
    while page := world.store.read(
        lambda it, after=after: it.queries.notifications(
            world.ben, Page(limit=2, after=after), unread_only=False
        )
    ):
        seen += [(each.reason, each.task_id, each.times) for each in page]
        after = (page[-1].id,)
    assert seen == [
        *(("changed", task, 2) for task in reversed(tasks)),
        *(("assigned", task, 1) for task in reversed(tasks)),
    ]


@pytest.mark.parametrize("ids", [[0], ["1"], [1] * 1001, 5])
def test_what_are_no_ids_is_refused(world: Scenario, ids: Any):
    with pytest.raises(Invalid) as refused:
        world.do(world.ben, "read_notifications", ids=ids)
    assert refused.value.errors[0].field.startswith("ids")
