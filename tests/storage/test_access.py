"""Access is part of fetching: on both databases, nobody reaches what they may not see (P6)."""

import pytest

from taskcast.domain.comments import Comment
from taskcast.domain.ids import CommentId, TaskId
from taskcast.domain.projects import Section
from taskcast.ports.queries import Page, TaskFilter
from tests.storage.observing import events_of, refusal
from tests.support.scenario import Scenario

PAGE = Page(limit=50)


@pytest.fixture
def furnished(world: Scenario) -> dict[str, int]:
    """A section, a task and a comment in the shared project, and a task of Ada's own."""
    section = world.data(world.ada, "create_section", project_id=world.project, name="Doing")["id"]
    task = world.task(section_id=section, assignee_ids=[world.ben.user_id])
    comment = world.data(world.ben, "add_comment", task_id=task, body="Which colour?")["id"]
    own = world.data(world.ada, "create_task", title="Call the dentist")["id"]
    return {"section": section, "task": task, "comment": comment, "own": own}


@pytest.mark.promise("P6")
@pytest.mark.parametrize("who", ["dov", "eve"])
def test_strangers_and_the_removed_find_nothing(world: Scenario, furnished: dict[str, int], who: str) -> None:
    actor = getattr(world, who)
    task, project = TaskId(furnished["task"]), world.project
    reads = [
        lambda reading: reading.queries.task(actor, task),
        lambda reading: reading.queries.project(actor, project),
        lambda reading: reading.queries.members(actor, project),
        lambda reading: reading.queries.of_project(actor, project, Section),
        lambda reading: reading.queries.entity(actor, Section, furnished["section"]),
        lambda reading: reading.queries.comments(actor, task, PAGE),
        lambda reading: reading.queries.entity(actor, Comment, furnished["comment"]),
        lambda reading: reading.queries.activity(actor, task, PAGE),
        lambda reading: reading.queries.invitations(actor, project),
        lambda reading: reading.queries.tasks(actor, TaskFilter(project_id=project), PAGE),
        lambda reading: reading.queries.tasks(actor, TaskFilter(section_id=furnished["section"]), PAGE),
        lambda reading: reading.queries.tasks(actor, TaskFilter(parent_id=task), PAGE),
    ]
    for read in reads:
        assert refusal(lambda read=read: world.store.read(read)) == "not_found"
    writes = [
        lambda work: work.tasks.visible_to(actor, task),
        lambda work: work.tasks.editable_by(actor, task),
        lambda work: work.tasks.trashed_editable_by(actor, task),
        lambda work: work.projects.visible_to(actor, project),
        lambda work: work.projects.require(actor, project, "viewer"),
        lambda work: work.projects.editable_by(actor, project),
        lambda work: work.sections.editable_by(actor, furnished["section"]),
        lambda work: work.comments.editable_by(actor, CommentId(furnished["comment"])),
    ]
    for write in writes:
        assert refusal(lambda write=write: world.store.run(write)) == "not_found"


@pytest.mark.promise("P6")
def test_a_viewer_sees_everything_and_edits_nothing(world: Scenario, furnished: dict[str, int]) -> None:
    task = TaskId(furnished["task"])
    assert world.store.read(lambda reading: reading.queries.task(world.cleo, task)).title == "Paint"
    for write in (
        lambda work: work.tasks.editable_by(world.cleo, task),
        lambda work: work.projects.require(world.cleo, world.project, "member"),
        lambda work: work.sections.editable_by(world.cleo, furnished["section"]),
        lambda work: work.comments.editable_by(world.cleo, CommentId(furnished["comment"])),
    ):
        assert refusal(lambda write=write: world.store.run(write)) == "forbidden"


def test_only_owners_see_invitations_and_only_administrators_the_accounts(world: Scenario) -> None:
    read = world.store.read
    assert refusal(lambda: read(lambda it: it.queries.invitations(world.ben, world.project))) == "forbidden"
    assert refusal(lambda: read(lambda it: it.queries.users(world.ben, PAGE))) == "forbidden"


@pytest.mark.promise("P6")
def test_lists_hold_only_what_their_reader_can_see(world: Scenario, furnished: dict[str, int]) -> None:
    def listed(actor):
        return {task.id for task in world.store.read(lambda it: it.queries.tasks(actor, TaskFilter(), PAGE))}

    assert listed(world.ada) == {furnished["task"], furnished["own"]}
    assert listed(world.cleo) == {furnished["task"]}
    assert listed(world.dov) == set()


def test_a_task_in_the_trash_is_found_only_there(world: Scenario, furnished: dict[str, int]) -> None:
    task = TaskId(furnished["task"])
    world.do(world.ben, "delete_task", id=task)
    read = world.store.read
    assert refusal(lambda: read(lambda it: it.queries.task(world.ada, task))) == "not_found"
    assert (
        refusal(lambda: read(lambda it: it.queries.entity(world.ada, Comment, furnished["comment"])))
        == "not_found"
    )
    assert (
        refusal(lambda: world.store.run(lambda work: work.tasks.editable_by(world.ada, task))) == "not_found"
    )
    trash = read(lambda it: it.queries.tasks(world.ada, TaskFilter(trashed=True), PAGE))
    assert [each.id for each in trash] == [task]


@pytest.mark.promise("P6")
def test_a_person_hears_a_project_from_where_they_joined(world: Scenario) -> None:
    for _ in range(3):
        world.task()
    world.do(world.ada, "put_member", project_id=world.project, user_id=world.dov.user_id, role="viewer")
    stream = f"project:{world.project}"
    joined = world.store.read(lambda it: it.events.joined_seq(stream, world.dov.user_id))
    added = events_of(world.store, stream)[-1]
    assert (added.type, added.seq) == ("member_added", joined)
    assert (
        world.store.read(lambda it: it.events.projects_of([world.dov.user_id]))[world.dov.user_id][stream]
        == joined
    )
    world.do(world.ada, "put_member", project_id=world.project, user_id=world.dov.user_id, role="member")
    assert world.store.read(lambda it: it.events.joined_seq(stream, world.dov.user_id)) == joined
    assert world.store.read(lambda it: it.events.joined_seq(stream, world.eve.user_id)) is None
    assert world.store.read(lambda it: it.events.joined_seq("user:1", world.eve.user_id)) is None


@pytest.mark.promise("P6")
def test_asked_about_many_people_at_once_the_log_says_the_same_of_each(world: Scenario) -> None:
    everyone = [person.user_id for person in (world.ada, world.ben, world.cleo, world.dov, world.eve)]
    for stream in (f"project:{world.project}", f"user:{world.ben.user_id}", "project:999", "nonsense"):
        for users in (everyone, everyone[:1], everyone[-1:]):
            one_by_one = {
                user: world.store.read(lambda it, s=stream, u=user: it.events.joined_seq(s, u))
                for user in users
            }
            at_once = world.store.read(lambda it, s=stream, u=users: it.events.joined_seqs(s, u))
            assert at_once == {user: joined for user, joined in one_by_one.items() if joined is not None}
    projects = world.store.read(lambda it: it.events.projects_of(everyone))
    shared = {user for user, streams in projects.items() if f"project:{world.project}" in streams}
    assert shared == {world.ada.user_id, world.ben.user_id, world.cleo.user_id}
    assert projects.keys() == set(everyone)
