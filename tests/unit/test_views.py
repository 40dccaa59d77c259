"""Saved views: of one person, who alone sees them, or shared with a project; at most 50 of each."""

from typing import Any

import pytest

from taskcast.domain.errors import Conflict, DependencyFailed, Forbidden, Invalid, NotFound
from taskcast.domain.permissions import Actor
from taskcast.domain.views import MOST_VIEWS, View
from tests.support.scenario import Scenario
from tests.support.store_client import missed, snapshot_of_person, snapshot_of_project

from .scenarios import OVERDUE, view

on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)


def create(world: Scenario, actor: Actor, name: str = "Late", **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = world.data(actor, "create_view", **{"name": name, "query": OVERDUE, **fields})
    return made


def own(world: Scenario, actor: Actor) -> list[str]:
    return [each["name"] for each in snapshot_of_person(world.store, actor)["views"]]


def shared(world: Scenario, actor: Actor) -> list[str]:
    return [each["name"] for each in snapshot_of_project(world.store, actor, world.project)["views"]]


def events_of(world: Scenario, actor: Actor, stream: str) -> list[str]:
    kinds = [each["type"] for each in missed(world.store, actor, stream, 0)]
    return [kind for kind in kinds if kind.startswith("view_")]


@pytest.mark.promise("P6")
def test_ones_own_view_is_there_for_nobody_else(world: Scenario) -> None:
    mine = create(world, world.ben)["id"]
    for other in (world.ada, world.cleo, world.dov):  # Ada administers the instance
        for name, fields in (
            ("update_view", {"name": "x"}),
            ("move_view", {}),
            ("delete_view", {}),
        ):
            with pytest.raises(NotFound):
                world.do(other, name, id=mine, **fields)
        with pytest.raises(NotFound):
            world.store.read(lambda reading, other=other: reading.queries.entity(other, View, mine))
        assert own(world, other) == []
    assert own(world, world.ben) == ["Late"]
    assert shared(world, world.ben) == []
    world.do(world.ben, "update_view", id=mine, name="Too late")
    world.do(world.ben, "delete_view", id=mine)
    assert events_of(world, world.ben, f"user:{world.ben.user_id}") == [
        "view_created",
        "view_updated",
        "view_deleted",
    ]
    assert events_of(world, world.ada, f"project:{world.project}") == []


@pytest.mark.promise("P6")
def test_a_shared_view_is_there_for_everyone_in_the_project_and_members_change_it(world: Scenario) -> None:
    number = create(world, world.ben, project_id=world.project)["id"]
    assert shared(world, world.cleo) == ["Late"]
    assert own(world, world.ben) == []
    world.do(world.ada, "update_view", id=number, name="Too late")
    assert shared(world, world.ben) == ["Too late"]
    for actor, refusal in ((world.cleo, Forbidden), (world.dov, NotFound)):
        with pytest.raises(refusal):
            create(world, actor, project_id=world.project)
        with pytest.raises(refusal):
            world.do(actor, "delete_view", id=number)
    world.do(world.ada, "delete_view", id=number)
    assert events_of(world, world.ada, f"project:{world.project}") == [
        "view_created",
        "view_updated",
        "view_deleted",
    ]


@on_both
@pytest.mark.promise("P6")
def test_who_leaves_a_project_leaves_what_they_shared_with_it(world: Scenario) -> None:
    number = create(world, world.ben, project_id=world.project)["id"]
    create(world, world.ben, "My own")
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    with pytest.raises(NotFound):
        world.do(world.ben, "update_view", id=number, name="Mine")
    assert shared(world, world.ada) == ["Late"]
    assert own(world, world.ben) == ["My own"]


def test_a_view_says_how_its_tasks_are_shown_and_a_new_one_looks_like_a_plain_list(world: Scenario) -> None:
    plain = create(world, world.ben, "  By   day ", icon=" 🔥 ")
    assert (plain["name"], plain["icon"], plain["query"]) == ("By day", "🔥", OVERDUE)
    assert (plain["sort"], plain["group"], plain["layout"]) == ("manual", "none", "list")
    look = {"sort": "-due", "group": "assignee", "layout": "board", "fields": ["due", "labels", "due"]}
    changed = world.data(world.ben, "update_view", id=plain["id"], **look)
    assert {name: changed[name] for name in look} == {**look, "fields": ["due", "labels"]}
    assert world.do(world.ben, "update_view", id=plain["id"], query=OVERDUE, sort="-due").events == []


@pytest.mark.parametrize(
    "fields",
    [
        {"sort": "colour"},
        {"group": "colour"},
        {"layout": "calendar"},
        {"fields": ["colour"]},
        {"query": {"type": "term", "key": "colour", "values": ["red"]}},
        {"query": {"type": "term", "key": "priority", "values": [7]}},
        {"query": "is:overdue"},
        {"query": {"type": "and", "nodes": [OVERDUE] * 101}},
        {"query": {"type": "words", "words": "long" * 2100}},
    ],
)
def test_what_is_no_look_and_no_filter_is_refused_by_its_field(
    world: Scenario, fields: dict[str, Any]
) -> None:
    number = create(world, world.ben)["id"]
    for name, sent in (("create_view", {"name": "x", "query": OVERDUE, **fields}), ("update_view", fields)):
        with pytest.raises(Invalid) as refused:
            world.do(world.ben, name, **sent, **({} if name == "create_view" else {"id": number}))
        assert refused.value.errors[0].field.startswith(next(iter(fields)))


def test_a_filter_that_nests_without_end_is_refused(world: Scenario) -> None:
    query: dict[str, Any] = OVERDUE
    for _ in range(150):
        query = {"type": "not", "node": query}
    with pytest.raises(Invalid) as refused:
        create(world, world.ben, query=query)
    assert refused.value.errors[0].field == "query"


FENCE = "01995f5a-0000-7000-8000-000000000001"
SHED = "01995f5a-0000-7000-8000-000000000002"
NEVER = "01995f5a-0000-7000-8000-000000000009"


def term(key: str, *values: Any) -> dict[str, Any]:
    return {"type": "term", "key": key, "values": list(values), "op": "="}


def query_naming(project: Any, task: Any, label: Any) -> dict[str, Any]:
    """A filter that names each of them somewhere; a name of a label stays one."""
    inner = [{"type": "not", "node": term("parent", task, None)}, term("label", label, "waiting")]
    return {"type": "and", "nodes": [term("project", project), {"type": "or", "nodes": inner}]}


@on_both
@pytest.mark.promise("P4")
def test_a_filter_names_by_its_uid_what_was_made_offline(world: Scenario) -> None:
    task = world.data(world.ben, "create_task", uid=FENCE, title="Paint", project_id=world.project)["id"]
    made = {"uid": SHED, "name": "Urgent", "project_id": world.project}
    label = world.data(world.ben, "create_label", **made)["id"]
    sent = query_naming(world.project, f"uid:{FENCE}", f"uid:{SHED}")
    kept = query_naming(world.project, task, label)
    number = create(world, world.ben, query=sent)["id"]
    assert snapshot_of_person(world.store, world.ben)["views"][0]["query"] == kept
    world.do(world.ben, "update_view", id=number, query=OVERDUE)
    assert world.data(world.ben, "update_view", id=number, query=sent)["query"] == kept
    assert world.do(world.ben, "update_view", id=number, query=kept).events == []


@pytest.mark.promise("P4")
def test_a_filter_cannot_name_by_a_uid_what_nobody_made_or_what_others_did(world: Scenario) -> None:
    world.do(world.ada, "create_task", uid=FENCE, title="Paint", project_id=world.project)
    world.do(world.ben, "create_task", uid=SHED, title="Paint", project_id=world.project)
    for uid in (FENCE, NEVER):
        with pytest.raises(DependencyFailed, match="query: You have created nothing with this uid"):
            create(world, world.ben, query=term("id", f"uid:{uid}"))
    with pytest.raises(Invalid, match="query: Is the uid of a task; a project is needed"):
        create(world, world.ben, query=term("project", f"uid:{SHED}"))
    for wrong in (term("project", "uid:7"), term("assignee", f"uid:{SHED}")):
        with pytest.raises(Invalid, match="needs"):
            create(world, world.ben, query=wrong)
    assert own(world, world.ben) == []


def test_what_a_filter_names_by_uids_counts_as_any_value(world: Scenario) -> None:
    uids = [f"uid:01995f5a-0000-7000-8000-{number:012}" for number in range(101)]
    with pytest.raises(Invalid, match="more than 100 terms and values"):
        create(world, world.ben, query=term("id", *uids))


def test_a_person_and_a_project_have_so_many_views_and_no_more(world: Scenario) -> None:
    for fields in ({}, {"project_id": world.project}):
        for number in range(MOST_VIEWS):
            create(world, world.ben, f"View {number}", **fields)
        with pytest.raises(Invalid, match="50 views already"):
            create(world, world.ben, "One more", **fields)
    create(world, world.ada, "Somebody else's")


def test_views_go_where_they_are_put_among_those_of_their_list(world: Scenario) -> None:
    mine = [create(world, world.ben, name)["id"] for name in ("First", "Second", "Third")]
    world.do(world.ben, "move_view", id=mine[2], before_id=mine[0])
    assert own(world, world.ben) == ["Third", "First", "Second"]
    world.do(world.ben, "move_view", id=mine[2])
    assert own(world, world.ben) == ["First", "Second", "Third"]
    of_project = [view(world, name) for name in ("A", "B")]
    world.do(world.ben, "move_view", id=of_project[1], before_id=of_project[0])
    assert shared(world, world.ben) == ["B", "A"]
    adas = create(world, world.ada)["id"]
    for neighbour in (of_project[0], adas):
        with pytest.raises(Invalid, match="before_id: Must be another view of your own"):
            world.do(world.ben, "move_view", id=mine[0], before_id=neighbour)


@pytest.mark.promise("P3")
def test_edits_of_different_fields_of_a_view_merge_and_of_the_same_conflict(world: Scenario) -> None:
    number = view(world)
    query = {"type": "term", "key": "priority", "values": [4], "op": "="}
    world.do(world.ada, "update_view", id=number, query=query)
    assert world.do(world.ben, "update_view", id=number, name="Mine", base_version=1).merged == ["query"]
    with pytest.raises(Conflict):
        world.do(world.ben, "update_view", id=number, query=OVERDUE, base_version=1)


def test_a_view_goes_with_its_project(world: Scenario) -> None:
    number = view(world)
    create(world, world.ada, "My own")
    world.do(world.ada, "delete_project", id=world.project)
    with pytest.raises(NotFound):
        world.do(world.ada, "update_view", id=number, name="x")
    world.do(world.ada, "restore_project", id=world.project)
    assert shared(world, world.ada) == ["Late"]
    world.do(world.ada, "delete_project", id=world.project)
    world.clock.advance(days=32)
    world.store.purge()
    assert own(world, world.ada) == ["My own"]
