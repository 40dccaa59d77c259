"""Trees, the trash and places on the board behave alike on both databases."""

import pytest

from taskcast.domain.comments import Comment
from taskcast.domain.ids import TaskId
from taskcast.ports.queries import Page, TaskFilter
from tests.support.scenario import Scenario


@pytest.fixture
def family(world: Scenario) -> list[int]:
    """A task, its child, its grandchild, and a second child."""
    root = world.task(title="root")
    child = world.task(title="child", parent_id=root)
    return [
        root,
        child,
        world.task(title="grandchild", parent_id=child),
        world.task(title="second", parent_id=root),
    ]


def _run(world: Scenario, query):
    return world.store.run(query)


def test_a_subtree_comes_parents_first(world: Scenario, family: list[int]) -> None:
    root, child, grandchild, second = family
    below = _run(world, lambda work: work.tasks.subtree(work.tasks.visible_to(world.ada, TaskId(root))))
    assert [held.entity.id for held in below] == [child, second, grandchild]
    assert _run(world, lambda work: list(work.tasks.ancestors(world.project, TaskId(grandchild)))) == [
        grandchild,
        child,
        root,
    ]
    assert _run(world, lambda work: work.tasks.depth_below(TaskId(root))) == 2
    assert _run(world, lambda work: work.tasks.depth_below(TaskId(grandchild))) == 0


def test_what_went_to_the_trash_with_a_task_comes_back_with_it(world: Scenario, family: list[int]) -> None:
    root, child, grandchild, second = family
    world.do(world.ada, "delete_task", id=second)
    world.do(world.ada, "delete_task", id=root)
    world.do(world.ada, "restore_task", id=root)
    live = {task for task in family if _is_live(world, task)}
    assert live == {root, child, grandchild}  # the second had gone before


def test_restoring_a_part_leaves_the_rest_in_the_trash(world: Scenario, family: list[int]) -> None:
    root, child, grandchild, second = family
    world.do(world.ada, "delete_task", id=root)
    world.do(world.ada, "restore_task", id=child)
    assert {task for task in family if _is_live(world, task)} == {child, grandchild}
    world.do(world.ada, "restore_task", id=root)
    assert {task for task in family if _is_live(world, task)} == set(family)
    assert second in family


def _is_live(world: Scenario, task: int) -> bool:
    return _run(world, lambda work: work.tasks.in_project(world.project, TaskId(task))) is not None


def test_positions_are_compared_byte_by_byte(world: Scenario) -> None:
    """`Zz` comes before `a0` in ASCII, but after it in most languages' collations."""
    first = world.task(title="first")
    for number in range(3):
        world.do(world.ada, "move_task", id=world.task(title=str(number)), before_id=first)
        first = _order(world)[0]
    positions = [
        _run(world, lambda work, task=task: work.tasks.in_project(world.project, TaskId(task))).position
        for task in _order(world)
    ]
    assert positions == sorted(positions)
    assert positions[0].startswith("Z")


def _order(world: Scenario) -> list[int]:
    page, here = Page(limit=50, sort="position"), TaskFilter(project_id=world.project)
    return [it.id for it in world.store.read(lambda read: read.queries.tasks(world.ada, here, page))]


def test_neighbours_are_those_of_the_same_section_and_parent(world: Scenario) -> None:
    section = world.data(world.ada, "create_section", project_id=world.project, name="Doing")["id"]
    one, _elsewhere, two = world.task(), world.task(section_id=section), world.task()
    tasks = [
        _run(world, lambda work, it=it: work.tasks.in_project(world.project, TaskId(it))) for it in (one, two)
    ]
    assert _run(world, lambda work: work.tasks.neighbour(tasks[0], towards_end=True)).id == two
    assert _run(world, lambda work: work.tasks.neighbour(tasks[1], towards_end=False)).id == one
    assert _run(world, lambda work: work.tasks.neighbour(tasks[1], towards_end=True)) is None
    assert _run(world, lambda work: work.tasks.last_position(world.project, section, None)) == "a0"
    assert _run(world, lambda work: work.tasks.last_position(world.project, None, TaskId(one))) is None


def test_a_place_in_the_trash_is_not_given_away(world: Scenario) -> None:
    kept, gone = world.task(), world.task()
    world.do(world.ada, "delete_task", id=gone)
    newer = world.task()
    world.do(world.ada, "restore_task", id=gone)
    places = [
        _run(world, lambda work, it=it: work.tasks.in_project(world.project, TaskId(it))).position
        for it in (kept, gone, newer)
    ]
    assert len(set(places)) == 3


def test_assignees_are_found_however_the_task_came_by_them(world: Scenario) -> None:
    task = world.task(assignee_ids=[world.ben.user_id])
    world.do(world.ada, "update_task", id=task, assignee_ids=[world.cleo.user_id])

    def assigned(person):
        return [held.entity.id for held in _run(
            world, lambda work: work.tasks.assigned_in(world.project, person.user_id)
        )]  # fmt: skip

    assert (assigned(world.ben), assigned(world.cleo)) == ([], [task])
    world.do(world.ada, "update_task", id=task, title="Mow")
    assert assigned(world.cleo) == [task]
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.cleo.user_id)
    assert assigned(world.cleo) == []


def test_comments_follow_their_task_into_another_project(world: Scenario) -> None:
    task = world.task()
    comment = world.data(world.ada, "add_comment", task_id=task, body="Which colour?")["id"]
    inbox = _run(world, lambda work: work.projects.inbox_of(world.ada.user_id))
    world.do(world.ada, "move_task", id=task, project_id=inbox)
    moved = world.store.read(lambda it: it.queries.entity(world.ada, Comment, comment))
    assert (moved.project_id, moved.task_id) == (inbox, task)


def test_a_subtask_left_in_the_trash_forgets_a_parent_that_moves_to_another_project(world: Scenario) -> None:
    other = world.data(world.ada, "create_project", name="Garden")["id"]
    beside, parent = world.task(title="beside"), world.task(title="parent")
    child = world.task(title="child", parent_id=parent)
    world.do(world.ada, "delete_task", id=child)
    world.do(world.ada, "move_task", id=parent, project_id=other)
    trash = TaskFilter(project_id=world.project, trashed=True)
    [left] = world.store.read(lambda it: it.queries.tasks(world.ada, trash, Page(limit=9)))
    assert (left.id, left.parent_id) == (child, None)
    world.do(world.ada, "restore_task", id=child)
    assert _order(world) == [beside, child]
