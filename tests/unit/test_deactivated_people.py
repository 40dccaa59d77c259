"""Deactivated people: no project is left to them alone, and they are nowhere assigned, invited or made owner."""

import pytest

from taskcast.domain.errors import Forbidden, Invalid, NotFound
from taskcast.usecases.members.manage_members import name_owner_locally
from tests.storage.observing import data_of, events_of
from tests.support.scenario import Scenario

from .test_moving_tasks import elsewhere
from .test_tasks import read


@pytest.fixture
def bens(world: Scenario) -> int:
    """A project of Ben's, who administers nothing, with Cleo in it."""
    project: int = world.data(world.ben, "create_project", name="Shed")["id"]
    world.do(world.ben, "put_member", project_id=project, user_id=world.ada.user_id, role="viewer")
    world.do(world.ben, "put_member", project_id=project, user_id=world.cleo.user_id, role="member")
    return project


def deactivate(world: Scenario, person) -> None:
    world.do(world.ada, "update_user", id=person.user_id, active=False)


def roles(world: Scenario, project: int) -> dict[int, str]:
    return {
        member.user_id: member.role for member in world.store.run(lambda work: work.projects.members(project))
    }


def test_the_only_owner_stays_until_another_is_named(world: Scenario, bens: int) -> None:
    with pytest.raises(Invalid) as refused:
        deactivate(world, world.ben)
    (problem,) = refused.value.errors
    assert problem.field == "active"
    assert str(bens) in problem.message
    (sole,) = world.store.read(lambda it: it.queries.sole_projects(world.ada, world.ben.user_id))
    assert (sole.id, sole.name) == (bens, "Shed")
    assert {member.user_id for member in sole.members} == {world.ada.user_id, world.cleo.user_id}
    world.do(world.ada, "name_owner", project_id=bens, user_id=world.cleo.user_id)
    deactivate(world, world.ben)
    assert roles(world, bens)[world.cleo.user_id] == "owner"


def test_a_project_of_one_person_alone_holds_nobody_up(world: Scenario) -> None:
    world.do(world.ben, "create_project", name="Diary")
    deactivate(world, world.ben)


def test_a_project_whose_owners_are_all_deactivated_gets_one_again(world: Scenario, bens: int) -> None:
    """As those were that were left behind before this was refused."""
    world.store.run(lambda work: _deactivate_as_before(work, world.ben.user_id))
    member = name_owner_locally(world.instance, bens, "Dov@example.org ")
    assert (member.user_id, member.role) == (world.dov.user_id, "owner")
    assert data_of(events_of(world.store, f"project:{bens}")[-1])["user_id"] == world.dov.user_id


def _deactivate_as_before(work, user) -> None:
    from msgspec.structs import replace

    held = work.users.get(user)
    work.users.save(replace(held.entity, active=False), held.field_versions)


@pytest.mark.promise("P6")
def test_only_administrators_name_owners_and_none_where_there_are_several(world: Scenario, bens: int) -> None:
    with pytest.raises(Forbidden):
        world.do(world.ben, "name_owner", project_id=bens, user_id=world.cleo.user_id)
    with pytest.raises(NotFound):
        world.do(world.ada, "name_owner", project_id=987654, user_id=world.cleo.user_id)
    inbox = world.store.run(lambda work: work.projects.inbox_of(world.ben.user_id))
    with pytest.raises(NotFound):
        world.do(world.ada, "name_owner", project_id=inbox, user_id=world.ada.user_id)
    world.do(world.ben, "put_member", project_id=bens, user_id=world.cleo.user_id, role="owner")
    with pytest.raises(Forbidden):
        world.do(world.ada, "name_owner", project_id=bens, user_id=world.ada.user_id)
    assert roles(world, bens)[world.ada.user_id] == "viewer"


def test_an_owner_who_is_deactivated_is_no_owner_that_stays(world: Scenario, bens: int) -> None:
    world.do(world.ben, "put_member", project_id=bens, user_id=world.dov.user_id, role="owner")
    deactivate(world, world.dov)
    for name, more in (("remove_member", {}), ("put_member", {"role": "member"})):
        with pytest.raises(Invalid):
            world.do(world.ben, name, project_id=bens, user_id=world.ben.user_id, **more)


@pytest.fixture
def gone(world: Scenario) -> Scenario:
    """Cleo, a viewer of Ada's project, is deactivated."""
    world.do(world.ada, "put_member", project_id=world.project, user_id=world.cleo.user_id, role="member")
    deactivate(world, world.cleo)
    return world


def test_members_say_who_is_deactivated_and_everyone_is_told(gone: Scenario) -> None:
    cleo = gone.store.run(lambda work: work.projects.member(gone.project, gone.cleo.user_id))
    assert cleo is not None
    assert not cleo.active
    told = events_of(gone.store, f"project:{gone.project}")[-1]
    assert (told.type, data_of(told)["active"]) == ("member_updated", False)
    gone.do(gone.ada, "update_user", id=gone.cleo.user_id, active=True)
    assert data_of(events_of(gone.store, f"project:{gone.project}")[-1])["active"] is True


def test_nobody_deactivated_is_assigned(gone: Scenario) -> None:
    with pytest.raises(Invalid):
        gone.task(assignee_ids=[gone.cleo.user_id])
    task = gone.task()
    with pytest.raises(Invalid):
        gone.do(gone.ben, "update_task", id=task, assignee_ids={"add": [gone.cleo.user_id]})


def test_who_was_assigned_before_stays_until_the_task_moves_or_comes_back(world: Scenario) -> None:
    cleo = world.cleo.user_id
    world.do(world.ada, "put_member", project_id=world.project, user_id=cleo, role="member")
    shed = elsewhere(world, cleo="member")
    kept, moved, deleted = (world.task(assignee_ids=[cleo]) for _ in range(3))
    world.do(world.ada, "delete_task", id=deleted)
    deactivate(world, world.cleo)
    world.do(world.ben, "update_task", id=kept, assignee_ids=[cleo, world.ben.user_id])
    assert set(read(world, kept).assignee_ids) == {cleo, world.ben.user_id}
    answer = world.do(world.ada, "move_task", id=moved, project_id=shed)
    assert answer.dropped == {"assignee_ids": [cleo], "label_ids": []}
    world.do(world.ada, "restore_task", id=deleted)
    assert read(world, deleted).assignee_ids == ()


def test_nobody_deactivated_becomes_more_than_they_are(gone: Scenario) -> None:
    with pytest.raises(Invalid):
        gone.do(gone.ada, "put_member", project_id=gone.project, user_id=gone.cleo.user_id, role="owner")
    with pytest.raises(Invalid):
        gone.do(gone.ada, "name_owner", project_id=gone.project, user_id=gone.cleo.user_id)
    gone.do(gone.ada, "put_member", project_id=gone.project, user_id=gone.cleo.user_id, role="viewer")
