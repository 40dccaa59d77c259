"""Labels of a project: one of each name, in the order people put them, at most 200."""

import threading
from typing import Any

import pytest

from taskcast.domain.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from taskcast.domain.labels import MOST_LABELS, label_key
from tests.support.scenario import Scenario
from tests.support.store_client import snapshot_of_project

from .scenarios import label


def labels(world: Scenario) -> list[dict[str, Any]]:
    found = snapshot_of_project(world.store, world.ada, world.project)["labels"]
    assert found == sorted(found, key=lambda each: (each["position"], each["id"]))
    return found


def names(world: Scenario) -> list[str]:
    return [each["name"] for each in labels(world)]


def create(world: Scenario, name: str, **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = world.data(
        world.ben, "create_label", project_id=world.project, name=name, **fields
    )
    return made


def test_a_label_comes_last_and_is_grey_unless_somebody_says_otherwise(world: Scenario) -> None:
    create(world, "Urgent")
    made = create(world, "  On   hold ", colour="teal")
    assert [(each["name"], each["colour"]) for each in labels(world)] == [
        ("Urgent", "grey"),
        ("On hold", "teal"),
    ]
    assert (made["version"], made["created_by"]) == (1, world.ben.user_id)


@pytest.mark.parametrize("colour", ["#ff0000", "crimson", "Red", "", None, 3])
def test_a_colour_is_one_of_the_named_ones(world: Scenario, colour: object) -> None:
    with pytest.raises(Invalid) as refused:
        create(world, "Urgent", colour=colour)
    assert refused.value.errors[0].field == "colour"


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        ("Café", "CAFE"),
        ("Cafe\u0301", "café"),
        ("Straße", "STRASSE"),
        ("\uff21\uff22\uff23", "abc"),
        ("Müll", "Mull"),
        ("Ångström", "angstrom"),
    ],
)
def test_a_name_is_taken_whatever_its_case_accents_and_normal_form(
    world: Scenario, there: str, wanted: str
) -> None:
    create(world, there)
    other = create(world, "Other")
    for operation, fields in (
        ("create_label", {"project_id": world.project, "name": wanted}),
        ("update_label", {"id": other["id"], "name": wanted}),
    ):
        with pytest.raises(Invalid) as refused:
            world.do(world.ben, operation, **fields)
        assert refused.value.errors[0].field == "name"
        assert f"“{there}”" in refused.value.errors[0].message
    assert names(world) == [there, "Other"]


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("и", "ь"), ("نَ", "م"), ("a", "ab")])
def test_other_letters_make_another_name(one: str, other: str) -> None:
    assert label_key(one) != label_key(other)


def test_a_label_may_get_its_own_name_in_other_letters(world: Scenario) -> None:
    made = create(world, "cafe")
    assert world.data(world.ben, "update_label", id=made["id"], name="Café")["name"] == "Café"


def test_another_project_may_have_a_label_of_the_same_name(world: Scenario) -> None:
    create(world, "Urgent")
    own = world.data(world.ben, "create_project", name="Boat")["id"]
    assert world.data(world.ben, "create_label", project_id=own, name="Urgent")["project_id"] == own


def test_a_deleted_label_leaves_its_name_free(world: Scenario) -> None:
    made = create(world, "Urgent")
    world.do(world.ben, "delete_label", id=made["id"])
    assert names(world) == []
    with pytest.raises(NotFound):
        world.do(world.ben, "update_label", id=made["id"], name="Later")
    assert create(world, "urgent")["id"] != made["id"]


def test_a_project_has_so_many_labels_and_no_more(world: Scenario) -> None:
    for number in range(MOST_LABELS):
        create(world, f"Label {number}")
    with pytest.raises(Invalid, match="project_id: Has 200 labels already: delete some first"):
        create(world, "One more")


@pytest.mark.promise("P3")
def test_edits_of_different_fields_merge_and_of_the_same_conflict(world: Scenario) -> None:
    number = label(world)
    world.do(world.ada, "update_label", id=number, name="Later")
    merged = world.do(world.ben, "update_label", id=number, colour="red", base_version=1)
    assert merged.merged == ["name"]
    with pytest.raises(Conflict):
        world.do(world.ben, "update_label", id=number, name="Soon", base_version=1)
    with pytest.raises(PreconditionFailed):
        world.do(world.ben, "delete_label", id=number, if_match=1)
    assert [(each["name"], each["colour"]) for each in labels(world)] == [("Later", "red")]


def test_an_edit_that_changes_nothing_tells_nobody(world: Scenario) -> None:
    number = label(world, "Urgent")
    assert world.do(world.ben, "update_label", id=number, name="Urgent", colour="grey").events == []


def test_labels_go_where_they_are_put(world: Scenario) -> None:
    first, second, third = (label(world, name) for name in ("First", "Second", "Third"))
    world.do(world.ben, "move_label", id=third, before_id=first)
    assert names(world) == ["Third", "First", "Second"]
    world.do(world.ben, "move_label", id=third, after_id=first)
    assert names(world) == ["First", "Third", "Second"]
    world.do(world.ben, "move_label", id=first)
    assert names(world) == ["Third", "Second", "First"]
    assert world.do(world.ben, "move_label", id=first).events == []
    own = world.data(world.ben, "create_project", name="Boat")["id"]
    foreign = world.data(world.ben, "create_label", project_id=own, name="Sails")["id"]
    for neighbour in (foreign, second, 999_999):
        with pytest.raises(Invalid, match="before_id: Must be another label of the same project"):
            world.do(world.ben, "move_label", id=second, before_id=neighbour)


def test_who_only_views_changes_no_labels_and_a_stranger_finds_none(world: Scenario) -> None:
    number = label(world)
    asked = [
        ("create_label", {"project_id": world.project, "name": "Mine"}),
        ("update_label", {"id": number, "colour": "red"}),
        ("move_label", {"id": number}),
        ("delete_label", {"id": number}),
    ]
    for operation, fields in asked:
        with pytest.raises(Forbidden):
            world.do(world.cleo, operation, **fields)
        for actor in (world.dov, world.eve):
            with pytest.raises(NotFound):
                world.do(actor, operation, **fields)


def test_of_people_who_choose_a_name_at_the_same_time_one_gets_it(world: Scenario) -> None:
    others = [label(world, f"Label {number}") for number in range(4)]
    together = threading.Barrier(8)
    done: list[str] = []

    def choose(operation: str, **fields: Any) -> None:
        together.wait()
        try:
            world.do(world.ben, operation, name="Urgent", **fields)
        except Invalid:
            return
        done.append(operation)

    threads = [
        threading.Thread(target=choose, args=("update_label",), kwargs={"id": other}) for other in others
    ]
    threads += [
        threading.Thread(target=choose, args=("create_label",), kwargs={"project_id": world.project})
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert names(world).count("Urgent") == 1
