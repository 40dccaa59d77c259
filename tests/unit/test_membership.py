"""Who is in a project, what they hear of it, and that a project always has an owner."""

import pytest

from taskcast.domain.errors import Forbidden, Invalid, NotFound
from taskcast.domain.permissions import Actor
from tests.support.people import Person
from tests.support.scenario import Scenario, account
from tests.support.store_client import StoreClient, missed, snapshot_of_project
from tests.support.stream_views import Reset

from .scenarios import comment
from .test_tasks import read


def put(world: Scenario, actor: Actor, user: Actor, role: str, project: int | None = None) -> object:
    fields = {"project_id": project or world.project, "user_id": user.user_id, "role": role}
    return world.data(actor, "put_member", **fields)


def remove(world: Scenario, actor: Actor, user: Actor) -> None:
    world.do(actor, "remove_member", project_id=world.project, user_id=user.user_id)


def roles(world: Scenario) -> dict[int, str]:
    members = snapshot_of_project(world.store, world.ada, world.project)["members"]
    return {member["user_id"]: member["role"] for member in members}


def inbox_of(world: Scenario, actor: Actor) -> int:
    projects = StoreClient(world.store, actor).me.projects.values()
    return next(access["project"]["id"] for access in projects if access["project"]["is_inbox"])


def test_an_owner_lets_people_in_and_gives_them_roles(world: Scenario):
    assert put(world, world.ada, world.dov, "viewer") == {
        "project_id": world.project,
        "user_id": world.dov.user_id,
        "name": "Dov",
        "role": "viewer",
        "active": True,
    }
    put(world, world.ada, world.dov, "member")
    assert roles(world)[world.dov.user_id] == "member"


def test_the_same_role_again_tells_nobody(world: Scenario):
    answer = world.do(
        world.ada, "put_member", project_id=world.project, user_id=world.ben.user_id, role="member"
    )
    assert answer.events == []


@pytest.mark.promise("P6")
@pytest.mark.parametrize("who", ["ben", "cleo"])
def test_only_owners_decide_who_is_in(world: Scenario, who: str):
    actor = getattr(world, who)
    for change in (
        lambda: put(world, actor, world.dov, "member"),
        lambda: put(world, actor, actor, "owner"),
        lambda: remove(world, actor, world.ada),
    ):
        with pytest.raises(Forbidden):
            change()


def test_nobody_unknown_or_inactive_can_be_let_in(world: Scenario):
    world.do(world.ada, "update_user", id=world.dov.user_id, active=False)
    for nobody in (world.dov, Actor(user_id=999_999)):  # type: ignore[arg-type]
        with pytest.raises(Invalid) as refused:
            put(world, world.ada, nobody, "member")
        assert refused.value.errors[0].field == "user_id"


def test_the_last_owner_can_neither_leave_nor_step_down(world: Scenario):
    with pytest.raises(Invalid) as leaving:
        remove(world, world.ada, world.ada)
    with pytest.raises(Invalid) as stepping_down:
        put(world, world.ada, world.ada, "member")
    assert leaving.value.errors[0].field == "user_id"
    assert stepping_down.value.errors[0].field == "role"

    put(world, world.ada, world.ben, "owner")
    remove(world, world.ada, world.ada)
    assert StoreClient(world.store, world.ben).projects[world.project].members.keys() == {
        world.ben.user_id,
        world.cleo.user_id,
    }


@pytest.mark.parametrize("who", ["ben", "cleo"])
def test_everyone_may_leave(world: Scenario, who: str):
    actor = getattr(world, who)
    remove(world, actor, actor)
    assert world.project not in StoreClient(world.store, actor).me.projects


def test_leaving_twice_with_one_key_is_leaving_once(world: Scenario):
    fields = {"project_id": world.project, "user_id": world.ben.user_id}
    first = world.do(world.ben, "remove_member", key="leave", **fields)
    assert world.do(world.ben, "remove_member", key="leave", **fields) == first


def test_an_inbox_is_its_persons_alone_and_stays(world: Scenario):
    inbox = inbox_of(world, world.ada)
    with pytest.raises(Invalid):
        put(world, world.ada, world.ben, "member", inbox)
    with pytest.raises(Invalid):
        world.do(world.ada, "invite", project_id=inbox)
    with pytest.raises(Invalid):
        world.do(world.ada, "delete_project", id=inbox)
    with pytest.raises(Invalid):
        world.do(world.ada, "remove_member", project_id=inbox, user_id=world.ada.user_id)


@pytest.mark.promise("P6")
def test_who_is_removed_is_off_their_tasks_and_hears_no_more(world: Scenario):
    task = world.task(assignee_ids=[world.ben.user_id, world.cleo.user_id])
    comment(world, world.ben, task)
    ben = StoreClient(world.store, world.ben)
    stream, seq = f"project:{world.project}", ben.projects[world.project].last_seq

    remove(world, world.ada, world.ben)
    world.do(world.ada, "update_task", id=task, title="Dig")

    assert read(world, task).assignee_ids == (world.cleo.user_id,)
    with pytest.raises(NotFound):
        missed(world.store, world.ben, stream, seq)
    ben.catch_up()
    assert world.project not in ben.me.projects
    assert ben.me.notifications == {}
    assert ben.me.unread_count == 0


@pytest.mark.promise("P2", "P6")
def test_who_comes_back_does_not_hear_what_was_told_meanwhile(world: Scenario):
    ben = StoreClient(world.store, world.ben)
    stream, before = f"project:{world.project}", ben.projects[world.project].last_seq
    remove(world, world.ada, world.ben)
    world.task(title="Behind his back")
    put(world, world.ada, world.ben, "member")

    with pytest.raises(Reset):
        missed(world.store, world.ben, stream, before)
    ben.catch_up()
    assert ben.state() == StoreClient(world.store, world.ben).state()


@pytest.mark.promise("P6")
def test_links_that_a_removed_owner_made_open_nothing_any_more(world: Scenario):
    put(world, world.ada, world.ben, "owner")
    made = world.data(world.ben, "invite", project_id=world.project, role="owner")
    token = made["link"].partition("#token=")[2]
    remove(world, world.ada, world.ben)
    with pytest.raises(Invalid):
        world.do(world.ben, "accept_invitation", token=token)


@pytest.mark.promise("P6")
def test_links_of_an_owner_who_stepped_down_open_nothing_any_more(world: Scenario):
    put(world, world.ada, world.ben, "owner")
    made = world.data(world.ben, "invite", project_id=world.project, role="owner")
    put(world, world.ada, world.ben, "viewer")
    with pytest.raises(Invalid):
        world.do(world.ben, "accept_invitation", token=made["link"].partition("#token=")[2])
    assert roles(world)[world.ben.user_id] == "viewer"


def test_a_new_name_is_told_in_every_project(world: Scenario):
    ada = StoreClient(world.store, world.ada)
    world.do(world.ben, "update_me", name="Benjamin")
    ada.catch_up()
    assert ada.projects[world.project].members[world.ben.user_id]["name"] == "Benjamin"


@pytest.mark.promise("P6")
def test_a_deleted_project_is_gone_for_all_with_its_notifications(world: Scenario):
    task = world.task(assignee_ids=[world.ben.user_id])
    ben = StoreClient(world.store, world.ben)
    world.do(world.ada, "delete_project", id=world.project)
    ben.catch_up()
    assert world.project not in ben.me.projects
    assert (ben.me.notifications, ben.me.unread_count) == ({}, 0)
    for person in (world.ada, world.ben):
        with pytest.raises(NotFound):
            world.do(person, "update_task", id=task, title="Dig")


def test_a_deleted_project_answers_a_retry(world: Scenario):
    first = world.do(world.ada, "delete_project", key="gone", id=world.project)
    assert world.do(world.ada, "delete_project", key="gone", id=world.project) == first


def test_members_know_each_other_by_name_never_by_address(world: Scenario):
    fay = account(world.instance, Person("Fay"))
    put(world, world.ada, Actor(user_id=fay.id), "member")
    whole = str(snapshot_of_project(world.store, world.ben, world.project))
    assert "Fay" in whole
    assert "fay@example.org" not in whole
