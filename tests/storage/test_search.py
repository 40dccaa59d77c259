"""Search finds tasks by all of their texts, the best first, and what is called so, on both databases."""

from typing import Any

import pytest
from sqlalchemy import delete, insert

from taskcast.domain.permissions import Actor
from taskcast.domain.search import read_search
from taskcast.ports.queries import Found
from taskcast.storage.maintenance.word_backfill import WORDS_UNINDEXED
from taskcast.storage.queries import search as searching
from taskcast.storage.schema.statements import Statement
from taskcast.storage.schema.tables import indexed_texts, indexed_words, instance
from tests.support.scenario import Scenario


@pytest.fixture(params=[searching.FEW, -1], ids=["fetched", "merged"])
def world(world: Scenario, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Scenario:
    monkeypatch.setattr(searching, "FEW", request.param)  # -1: whatever a word leaves counts as many
    return world


def find(world: Scenario, text: str, *, actor: Actor | None = None, limit: int = 20) -> Found:
    found: Found = world.store.read(
        lambda it: it.queries.search(actor or world.ada, read_search(text), limit)
    )
    return found


def titles(world: Scenario, text: str, **more: Any) -> list[tuple[str, str]]:
    return [(each.task.title, each.found_in) for each in find(world, text, **more).tasks]


@pytest.fixture
def garden(world: Scenario) -> dict[str, int]:
    """A task with a word in each of its places, the title's first, twice."""
    label = world.data(world.ada, "create_label", project_id=world.project, name="Green paint")["id"]
    made = {
        "title": world.task(title="Paint the fence"),
        "labels": world.task(title="Buy a brush", label_ids=[label]),
        "description": world.task(title="Ask Ben", description="Which **paint** do we need?\n\nGreen."),
        "comments": world.task(title="Call"),
        "newer": world.task(title="Paint the gate", description="paint"),
    }
    world.data(world.ben, "add_comment", task_id=made["comments"], body="First of all, no.")
    world.data(world.ben, "add_comment", task_id=made["comments"], body="We have no green paint.")
    world.do(world.ada, "complete_task", id=made["newer"])
    return made


def test_titles_come_before_labels_before_descriptions_before_comments_and_newer_ones_first(
    world: Scenario, garden: dict[str, int]
) -> None:
    assert titles(world, "pai") == [
        ("Paint the gate", "title"),
        ("Paint the fence", "title"),
        ("Buy a brush", "labels"),
        ("Ask Ben", "description"),
        ("Call", "comments"),
    ]
    assert titles(world, "pai", limit=2) == [("Paint the gate", "title"), ("Paint the fence", "title")]


def test_all_words_have_to_be_found_though_not_in_one_place(world: Scenario, garden: dict[str, int]) -> None:
    assert titles(world, "green paint") == [
        ("Buy a brush", "labels"), ("Ask Ben", "description"), ("Call", "comments")
    ]  # fmt: skip
    assert titles(world, "call paint") == [("Call", "comments")]
    assert titles(world, "brush green") == [("Buy a brush", "labels")]
    assert titles(world, '"green paint"') == [("Buy a brush", "labels"), ("Call", "comments")]
    assert titles(world, '"pai"') == []
    assert titles(world, "paint xylophone") == []


def test_what_was_found_is_shown_with_its_words_marked(world: Scenario, garden: dict[str, int]) -> None:
    shown = {each.found_in: each for each in find(world, "pai GREEN").tasks}

    def marked(place: str) -> list[str]:
        text = shown[place].excerpt or ""
        return [text[start:end] for start, end in shown[place].highlights]

    assert shown["description"].excerpt == "Which **paint** do we need?  Green."
    assert (marked("labels"), marked("description"), marked("comments")) == (
        ["Green", "pai"], ["pai", "Green"], ["green", "pai"]
    )  # fmt: skip
    (fence,) = find(world, "fence").tasks
    assert (fence.excerpt, list(fence.highlights)) == (None, [(10, 15)])


def test_projects_people_and_labels_are_found_by_name(world: Scenario, garden: dict[str, int]) -> None:
    found = find(world, "gar")
    assert [each.name for each in found.projects] == ["Garden"]
    assert [each.name for each in find(world, "ben").people] == ["Ben"]
    assert [each.name for each in find(world, "paint").labels] == ["Green paint"]
    assert find(world, "dov").people == []
    assert find(world, "example").people == []  # by name, not by address


@pytest.mark.promise("P6")
def test_views_are_found_by_name_ones_own_and_those_of_ones_projects(world: Scenario) -> None:
    saved = (
        (world.ada, "Paint of mine", None),
        (world.ada, "Paint of all", world.project),
        (world.dov, "Paint of Dov", None),
    )
    for actor, name, project in saved:
        query = {"type": "and", "nodes": []}
        world.data(actor, "create_view", name=name, query=query, project_id=project)

    def called(actor: Actor) -> list[str]:
        return [each.name for each in find(world, "paint", actor=actor).views]

    assert called(world.ada) == ["Paint of mine", "Paint of all"]
    assert (called(world.ben), called(world.dov), called(world.eve)) == (
        ["Paint of all"], ["Paint of Dov"], []
    )  # fmt: skip


@pytest.mark.parametrize(
    "address", ["#{}", " #{} ", "https://tasks.example.org/projects/3/tasks/{}", "/projects/1/tasks/{}?x=1"]
)
def test_a_number_or_an_address_leads_to_one_task(
    world: Scenario, garden: dict[str, int], address: str
) -> None:
    text = address.format(garden["labels"])
    assert titles(world, text) == [("Buy a brush", "title")]
    assert find(world, text, actor=world.dov) == Found()


def test_an_address_leads_to_a_project(world: Scenario) -> None:
    text = f"https://tasks.example.org/projects/{world.project}"
    assert [each.name for each in find(world, text).projects] == ["Garden"]
    assert find(world, text, actor=world.dov).projects == []


@pytest.mark.parametrize("text", ["", "  ", "!", '""', "- ( )"])
def test_what_has_no_words_finds_nothing(world: Scenario, text: str) -> None:
    world.task()
    assert find(world, text) == Found()


@pytest.mark.promise("P6")
@pytest.mark.parametrize("text", ["paint", "pai", '"green paint"', "call paint", "ben", "garden", "green"])
def test_strangers_and_who_was_removed_find_nothing_of_a_project(
    world: Scenario, garden: dict[str, int], text: str
) -> None:
    for actor in (world.dov, world.eve):
        found = find(world, text, actor=actor)
        assert (found.tasks, found.projects, found.labels) == ([], [], [])
        assert [each.id for each in found.people if each.id != actor.user_id] == []
    assert find(world, text, actor=world.ben) != Found()
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    assert find(world, text, actor=world.ben).tasks == []


@pytest.mark.promise("P6")
def test_what_was_deleted_is_not_found(world: Scenario, garden: dict[str, int]) -> None:
    comment = world.data(world.ben, "add_comment", task_id=garden["title"], body="zanzibar")["id"]
    assert titles(world, "zanzibar") == [("Paint the fence", "comments")]
    world.do(world.ben, "update_comment", id=comment, body="elsewhere")
    assert titles(world, "zanzibar") == []
    world.do(world.ben, "delete_comment", id=comment)
    assert titles(world, "elsewhere") == []
    world.do(world.ada, "delete_task", id=garden["title"])
    assert titles(world, "fence") == []


def test_what_is_not_indexed_yet_is_found_too(world: Scenario, garden: dict[str, int]) -> None:
    whole = titles(world, "green paint"), titles(world, "pai")
    mark = insert(instance).values(key=WORDS_UNINDEXED, value=str(garden["newer"]))
    store: Any = world.store
    for statement in (delete(indexed_words), delete(indexed_texts), mark):
        store.transact(lambda session, it=statement: session.run(Statement(it)))
    assert (titles(world, "green paint"), titles(world, "pai")) == whole
