"""Whoever is told, and however: never the author, never an outsider, each once, with the strongest reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.comments import Comment
from taskcast.domain.events import Fact
from taskcast.domain.ids import CommentId, Instant, ProjectId, TaskId, UserId
from taskcast.domain.routing import MAILED, MAILED_CHANGES, Audience, needs_audience, notices
from taskcast.domain.tasks import Task

AT = Instant("2026-11-23T09:00:00.000000Z")
ADA, BEN, CLEO, DOV = (UserId(number) for number in range(1, 5))

people = st.sampled_from([ADA, BEN, CLEO, DOV])
crowds = st.frozensets(people)
audiences = st.builds(Audience, members=crowds, watchers=crowds)
texts = st.frozensets(people).map(lambda found: " ".join(f"@[x](user:{person})" for person in sorted(found)))

tasks = st.builds(
    Task,
    id=st.just(TaskId(7)),
    project_id=st.just(ProjectId(3)),
    title=st.sampled_from(["Paint", "Dig"]),
    description=texts,
    completed=st.booleans(),
    position=st.just("a0"),
    assignee_ids=crowds.map(lambda found: tuple(sorted(found))),
    created_at=st.just(AT),
    created_by=people,
    updated_at=st.just(AT),
)
comments = st.builds(
    Comment,
    id=st.just(CommentId(8)),
    project_id=st.just(ProjectId(3)),
    task_id=st.just(TaskId(7)),
    body=texts,
    created_at=st.just(AT),
    created_by=people,
    updated_at=st.just(AT),
)


def _updated(before: Task, task: Task) -> Fact:
    fields = ("title", "description", "completed", "assignee_ids")
    changed = tuple(field for field in fields if getattr(before, field) != getattr(task, field))
    return events.task_updated(before, task, changed or ("priority",))


facts = st.one_of(
    st.builds(events.task_created, tasks),
    st.builds(_updated, tasks, tasks),
    st.builds(events.task_deleted, tasks),
    st.builds(events.task_restored, tasks),
    st.builds(events.created, comments, about=tasks),
    st.builds(events.updated, comments, comments, st.just(("body",)), about=tasks),
    st.builds(events.task_moved_out, tasks),
    st.builds(events.task_moved_in, tasks),
)


@pytest.mark.promise("P5", "P6")
@given(facts, audiences, people)
def test_each_is_told_once_and_never_the_author_nor_an_outsider(fact, audience, author):
    told = [notice.recipient for notice in notices(fact, audience, author=author)]
    assert told == sorted(set(told))
    assert author not in told
    assert set(told) <= audience.members


@pytest.mark.promise("P5")
@given(facts, audiences, people)
def test_every_notice_is_in_the_table(fact, audience, author):
    for notice in notices(fact, audience, author=author):
        mailed = MAILED[fact.type, notice.reason]
        assert notice.mailed in {mailed, False}
        if notice.mailed and notice.reason == "changed":
            assert MAILED_CHANGES & set(fact.changed)


@given(facts, audiences, people)
def test_nobody_is_forgotten_for_not_asking_who_is_around(fact, audience, author):
    if notices(fact, audience, author=author):
        assert needs_audience(fact)


everyone = Audience(members=frozenset({ADA, BEN, CLEO}), watchers=frozenset({ADA}))
PAINT = Task(
    id=TaskId(7),
    project_id=ProjectId(3),
    title="Paint",
    position="a0",
    created_at=AT,
    created_by=ADA,
    updated_at=AT,
)


def reasons(fact: Fact, *, author: UserId, audience: Audience = everyone) -> dict[UserId, tuple[str, bool]]:
    told = notices(fact, audience, author=author)
    return {notice.recipient: (notice.reason, notice.mailed) for notice in told}


def test_who_is_newly_assigned_hears_that_and_not_that_it_changed():
    after = replace(PAINT, assignee_ids=(BEN, CLEO), title="Paint it")
    before = replace(PAINT, assignee_ids=(CLEO,))
    fact = events.task_updated(before, after, ("assignee_ids", "title"))
    assert reasons(fact, author=DOV) == {
        ADA: ("changed", True),
        BEN: ("assigned", True),
        CLEO: ("changed", True),
    }


def test_a_completed_task_is_mailed_and_a_reopened_one_is_not():
    done = replace(PAINT, completed=True)
    completed = events.task_updated(PAINT, done, ("completed",))
    reopened = events.task_updated(done, PAINT, ("completed",))
    assert reasons(completed, author=BEN) == {ADA: ("completed", True)}
    assert reasons(reopened, author=BEN) == {ADA: ("reopened", False)}


def test_a_change_of_priority_reaches_the_inbox_alone():
    after = replace(PAINT, priority=3)
    assert reasons(events.task_updated(PAINT, after, ("priority",)), author=BEN) == {ADA: ("changed", False)}


def test_an_edit_mentions_only_whom_it_did_not_mention_before():
    before = replace(PAINT, description="@[Ben](user:2)")
    after = replace(PAINT, description="@[Ben](user:2) @[Cleo](user:3)")
    fact = events.task_updated(before, after, ("description",))
    assert reasons(fact, author=ADA) == {CLEO: ("mentioned", True)}


def test_someone_mentioned_who_cannot_see_the_project_hears_nothing():
    comment = Comment(
        id=CommentId(8),
        project_id=ProjectId(3),
        task_id=TaskId(7),
        body="@[Dov](user:4)",
        created_at=AT,
        created_by=BEN,
        updated_at=AT,
    )
    assert reasons(events.created(comment, about=PAINT), author=BEN) == {ADA: ("commented", True)}
