"""The index of words holds the words of the tasks and comments there are, and nothing else, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from taskcast.domain.words import words
from taskcast.storage.maintenance.purging import purge_projects
from taskcast.storage.maintenance.word_backfill import WORDS_UNINDEXED, index_words, newest_unindexed
from taskcast.storage.repositories.word_index import MORE_WORDS, MOST_WORDS, kept_text
from taskcast.storage.schema.statements import Statement
from taskcast.storage.schema.tables import comments, indexed_texts, indexed_words, instance, tasks
from tests.support.scenario import Scenario

Row = tuple[Any, ...]


def _look(world: Scenario, statement: Any) -> list[Row]:
    rows: list[Row] = world.store.look(lambda session: session.all(Statement(statement)))  # type: ignore[attr-defined]
    return rows


def _run(world: Scenario, *statements: Any) -> None:
    world.store.transact(lambda session: [session.run(Statement(each)) for each in statements])  # type: ignore[attr-defined]


def _indexed(world: Scenario) -> tuple[set[Row], set[Row]]:
    return set(_look(world, select(indexed_words))), set(_look(world, select(indexed_texts)))


def _expected(world: Scenario) -> tuple[set[Row], set[Row]]:
    """What the tables should hold, by what there is to read."""
    sources: list[tuple[int, int, int, str]] = []
    t, c = tasks.c, comments.c
    for task, project, title, description in _look(world, select(t.id, t.project_id, t.title, t.description)):
        sources += [(project, task, 0, title), (project, task, -1, description)]
    for row in _look(world, select(c.project_id, c.task_id, c.id, c.body)):
        sources.append(row)  # type: ignore[arg-type]
    texts = {(task, source, kept_text(words(text))) for _, task, source, text in sources if words(text)}
    entries = {
        (project, word, task, source) for project, task, source, text in sources for word in set(words(text))
    }
    return entries, texts


def _other_project(world: Scenario) -> int:
    made: int = world.data(world.ada, "create_project", name="Shed")["id"]
    return made


def _renamed(world: Scenario) -> None:
    task = world.task(title="Paint the old fence", description="Twice, in green")
    world.do(world.ada, "update_task", id=task, title="Paint the new gate")
    world.do(world.ada, "update_task", id=task, description="")
    world.do(world.ada, "update_task", id=task, title="!", priority=2)
    world.do(world.ada, "update_task", id=task, title="Größe 日本語", description="green")


def _commented(world: Scenario) -> None:
    task = world.task(title="Call")
    first = world.data(world.ben, "add_comment", task_id=task, body="Which number, which one?")["id"]
    second = world.data(world.ben, "add_comment", task_id=task, body="Which number")["id"]
    world.do(world.ben, "update_comment", id=first, body="Which name, which one?")
    world.do(world.ben, "delete_comment", id=second)


def _ticked(world: Scenario) -> None:
    task = world.task(title="Pack", description="- [ ] tent")
    comment = world.data(world.ben, "add_comment", task_id=task, body="- [ ] rope")["id"]
    world.do(world.ada, "set_task_checkbox", id=task, box=0, checked=True)
    world.do(world.ada, "set_comment_checkbox", id=comment, box=0, checked=True)


def _moved(world: Scenario) -> None:
    task = world.task(title="Paint", description="in green")
    child = world.task(title="Buy paint", parent_id=task)
    world.data(world.ben, "add_comment", task_id=child, body="which paint?")
    world.do(world.ada, "move_task", id=task, project_id=_other_project(world))


def _trashed(world: Scenario) -> None:
    task = world.task(title="Paint")
    world.do(world.ada, "delete_task", id=task)
    world.do(world.ada, "restore_task", id=task)
    world.do(world.ada, "delete_task", id=task)


@pytest.mark.promise("P6")
@pytest.mark.parametrize("change", [_renamed, _commented, _ticked, _moved, _trashed])
def test_the_index_holds_what_there_is_to_read_and_nothing_else(
    world: Scenario, change: Callable[[Scenario], None]
) -> None:
    change(world)
    assert _indexed(world) == _expected(world)


def test_a_change_that_leaves_the_words_alone_leaves_the_index_alone(world: Scenario) -> None:
    task = world.task(title="Paint the fence")
    _run(world, delete(indexed_words), delete(indexed_texts))
    world.do(world.ada, "update_task", id=task, title="PAINT: the fence!", priority=3)
    assert _indexed(world) == (set(), set())


def test_of_a_long_text_a_bounded_number_of_words_is_indexed(world: Scenario) -> None:
    text = " ".join(f"word{number}" for number in range(MOST_WORDS + 1))
    world.task(title="Long", description=text)
    entries, texts = _indexed(world)
    assert len([each for each in entries if each[3] == -1]) == MOST_WORDS + 1
    assert MORE_WORDS in {each[1] for each in entries}
    assert kept_text(words(text)) in {each[2] for each in texts}


@pytest.mark.promise("P9")
def test_what_was_written_before_is_indexed_in_slices_while_others_write(world: Scenario) -> None:
    old = [world.task(title=f"Old task {number}", description="from before") for number in range(5)]
    world.data(world.ben, "add_comment", task_id=old[0], body="an old comment")
    mark = insert(instance).values(key=WORDS_UNINDEXED, value=str(old[-1]))
    _run(world, delete(indexed_words), delete(indexed_texts), mark)
    store: Any = world.store
    assert store.transact(lambda session: index_words(session, 2)) == 2
    assert store.look(newest_unindexed) == old[2]
    world.do(world.ada, "update_task", id=old[0], title="New title")
    world.data(world.ben, "add_comment", task_id=old[1], body="a new comment")
    world.task(title="New")
    store.index_words()
    assert store.look(newest_unindexed) == 0
    assert store.transact(lambda session: index_words(session, 2)) == 0
    assert _indexed(world) == _expected(world)


@pytest.mark.promise("P6")
def test_nothing_of_a_purged_project_stays_in_the_index(world: Scenario) -> None:
    kept = world.task(title="Stays here")
    project = _other_project(world)
    gone = world.task(title="Goes away", project_id=project)
    world.data(world.ada, "add_comment", task_id=gone, body="with it")
    world.do(world.ada, "delete_project", id=project)
    store: Any = world.store
    while store.transact(lambda session: purge_projects(session, 3, before="2999-01-01T00:00:00.000000Z")):
        pass
    assert _indexed(world) == _expected(world)
    assert {row[2] for row in _indexed(world)[0]} == {kept}
