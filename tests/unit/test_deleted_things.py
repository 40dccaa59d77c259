"""What was deleted: who sees by whom, who brings it back, and what is left of it afterwards (promises P2, P6)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from taskcast.domain.errors import Deleted, NotFound, Problem
from taskcast.domain.ids import ProjectId, format_instant
from taskcast.domain.permissions import Actor
from taskcast.ports.queries import Page
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import comments, events, projects, sections, tasks
from taskcast.usecases.projects.delete_project import (
    list_deleted,
    list_deleted_locally,
    restore_project_locally,
)
from tests.support.scenario import Scenario, put
from tests.support.store_client import StoreClient

from .scenarios import comment, section

on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)


def deleted_projects(world: Scenario, actor: Actor) -> list[Any]:
    return world.store.read(lambda reading: list_deleted(reading, actor))


def trash(world: Scenario, actor: Actor, page: Page | None = None) -> list[Any]:
    asked = page or Page(limit=50)
    return list(world.store.read(lambda it: it.queries.trash(actor, world.project, asked)))


@on_both
@pytest.mark.promise("P6")
def test_a_write_to_a_deleted_task_says_who_deleted_it_to_those_who_saw_it(world: Scenario):
    task = world.task(title="Paint", assignee_ids=[world.ben.user_id])
    world.do(world.ben, "delete_task", id=task)
    deleted_at = world.clock.now()
    world.clock.advance(minutes=5)
    for operation, fields in (
        ("update_task", {"title": "Varnish"}),
        ("complete_task", {}),
        ("delete_task", {}),
        ("move_task", {}),
    ):
        with pytest.raises(Deleted) as refused:
            world.do(world.ada, operation, id=task, **fields)
        assert (refused.value.status, refused.value.code) == (404, "not_found")
        found = refused.value.deletion
        assert (found.by, found.by_name, found.at) == (world.ben.user_id, "Ben", deleted_at)
    with pytest.raises(Deleted):
        world.do(world.ada, "add_comment", task_id=task, body="Too late")
    with pytest.raises(Deleted):
        world.store.read(lambda it: it.queries.task(world.cleo, task))
    with pytest.raises(NotFound) as refused:
        world.do(world.dov, "update_task", id=task, title="Varnish")
    assert not isinstance(refused.value, Deleted)


@on_both
def test_the_trash_says_who_deleted_what_and_when_the_last_first(world: Scenario):
    first, second = world.task(title="First"), world.task(title="Second")
    below = world.task(title="Below", parent_id=first)
    world.do(world.ben, "delete_task", id=second)
    world.clock.advance(minutes=1)
    world.do(world.ada, "delete_task", id=first)
    lines = [(each.task.id, each.deleted_by_name, each.deleted_at) for each in trash(world, world.cleo)]
    now, before = world.clock.now(), format_instant(world.clock.at - timedelta(minutes=1))
    assert lines == [(below, "Ada", now), (first, "Ada", now), (second, "Ben", before)]
    later = trash(world, world.cleo, Page(limit=5, after=(now, first)))
    assert [each.task.id for each in later] == [second]
    world.do(world.ada, "restore_task", id=first)
    assert [each.task.id for each in trash(world, world.ada)] == [second]
    with pytest.raises(NotFound):
        trash(world, world.dov)


@on_both
@pytest.mark.promise("P2", "P6")
def test_a_restored_project_is_there_for_everyone_who_was_in_it(world: Scenario):
    task = world.task(section_id=section(world), assignee_ids=[world.ben.user_id])
    comment(world, world.ben, task)
    apart = world.task(parent_id=task)
    world.do(world.ben, "delete_task", id=apart)
    everyone = [world.ada, world.ben, world.cleo, world.dov, world.eve]
    before = {person.user_id: StoreClient(world.store, person).me.projects for person in everyone}
    world.do(world.ada, "delete_project", id=world.project)
    listening = [StoreClient(world.store, person) for person in everyone]
    (line,) = deleted_projects(world, world.ada)
    assert (line.id, line.name, line.members, line.deleted_by_name) == (world.project, "Garden", 3, "Ada")
    for person in (world.ben, world.cleo, world.dov):
        assert deleted_projects(world, person) == []
        with pytest.raises(NotFound):
            world.do(person, "restore_project", id=world.project)

    world.do(world.ada, "restore_project", id=world.project)

    for client in listening:
        client.catch_up()
        fresh = StoreClient(world.store, client.actor)
        assert client.state() == fresh.state()
        assert fresh.me.projects == before[client.actor.user_id]
    found = listening[1].projects[world.project].tasks
    assert [(each["id"], each["assignee_ids"]) for each in found.values()] == [(task, [world.ben.user_id])]
    assert [each.task.id for each in trash(world, world.ben)] == [apart]  # that went there before stays there
    assert deleted_projects(world, world.ada) == []
    with pytest.raises(NotFound):
        world.do(world.ada, "restore_project", id=world.project)
    world.do(world.ben, "update_task", id=task, title="Goes on")


def test_each_who_owned_it_may_restore_it_and_the_machine_too(world: Scenario):
    put(world, world.ben.user_id, "owner")
    world.do(world.ada, "delete_project", id=world.project)
    world.do(world.ben, "restore_project", id=world.project)
    world.do(world.ben, "delete_project", id=world.project)
    assert [(each.id, each.deleted_by_name) for each in list_deleted_locally(world.instance)] == [
        (world.project, "Ben")
    ]
    assert restore_project_locally(world.instance, world.project).name == "Garden"
    assert StoreClient(world.store, world.cleo).me.projects[world.project]["role"] == "viewer"


@pytest.mark.promise("P6")
def test_while_it_is_deleted_nothing_of_it_is_there_for_anybody(world: Scenario):
    task = world.task(assignee_ids=[world.ben.user_id])
    token = world.data(world.ada, "invite", project_id=world.project)["link"].partition("#token=")[2]
    world.do(world.ada, "delete_project", id=world.project)
    for operation, fields in (
        ("update_task", {"id": task, "title": "x"}),
        ("update_project", {"id": world.project, "name": "x"}),
        ("put_member", {"project_id": world.project, "user_id": world.dov.user_id, "role": "member"}),
        ("name_owner", {"project_id": world.project, "user_id": world.ada.user_id}),
    ):
        with pytest.raises(NotFound) as refused:
            world.do(world.ada, operation, **fields)
        assert not isinstance(refused.value, Deleted)
    with pytest.raises(Problem):
        world.do(world.dov, "accept_invitation", token=token)
    assert world.store.outbox.lease(limit=50, seconds=30) == [] or _wanted(world) == []
    world.do(world.ada, "restore_project", id=world.project)
    with pytest.raises(Problem):  # what led into it is closed for good
        world.do(world.dov, "accept_invitation", token=token)


def _wanted(world: Scenario) -> list[Any]:
    world.clock.advance(minutes=1)
    leased = world.store.outbox.lease(limit=50, seconds=30)
    return [each for each in leased if world.store.outbox.outgoing([each]) is not None]


@on_both
def test_after_thirty_days_it_cannot_be_restored_and_then_nothing_is_left_of_it(world: Scenario):
    parent = world.task(section_id=section(world))
    comment(world, world.ben, world.task(parent_id=parent, assignee_ids=[world.ben.user_id]))
    other = ProjectId(world.data(world.ada, "create_project", name="Shed")["id"])
    kept = world.data(world.ada, "create_task", title="Stays", project_id=other)["id"]
    world.do(world.ada, "delete_project", id=world.project)
    world.clock.advance(days=30)
    world.store.purge()
    with pytest.raises(NotFound):
        world.do(world.ada, "restore_project", id=world.project)
    with pytest.raises(NotFound):
        restore_project_locally(world.instance, world.project)
    assert _left(world, world.project) != [0] * 5
    world.clock.advance(days=1, seconds=1)
    world.store.purge()
    assert _left(world, world.project) == [0] * 5
    assert world.store.read(lambda it: it.queries.task(world.ada, kept)).title == "Stays"
    world.store.purge()


def _left(world: Scenario, project: ProjectId) -> list[int]:
    counts = [
        Statement(select(func.count()).select_from(table).where(table.c.project_id == p("project")))
        for table in (tasks, comments, sections)
    ]
    counts.append(Statement(select(func.count()).select_from(events).where(events.c.stream == p("stream"))))
    counts.append(
        Statement(
            select(func.count())
            .select_from(projects)
            .where(projects.c.id == p("project"), projects.c.name != "")
        )
    )
    values = {"project": project, "stream": f"project:{project}"}
    return world.store.transact(
        lambda session: [int((session.one(each, **values) or [0])[0]) for each in counts]
    )
