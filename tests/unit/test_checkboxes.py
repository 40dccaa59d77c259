"""Boxes of task lists, ticked one by one in descriptions and comments."""

from typing import Any

import pytest

from taskcast.domain.errors import Conflict, Forbidden, Invalid, PreconditionFailed
from tests.support.scenario import Scenario

from .scenarios import comment

LIST = "Bring:\n\n- [ ] brushes\n- [ ] paint\n- [x] ladder\n"


def listed(world: Scenario, text: str = LIST) -> Any:
    return world.data(world.ada, "create_task", title="Paint", project_id=world.project, description=text)


def tick(world: Scenario, task: Any, **fields: Any) -> Any:
    return world.data(
        world.ben, "set_task_checkbox", **{"id": task["id"], "base_version": task["version"], **fields}
    )


@pytest.mark.promise("P3")
def test_two_boxes_ticked_from_the_same_version_are_both_ticked(world: Scenario):
    task = listed(world)
    tick(world, task, box=0, checked=True, label="brushes")
    after = tick(world, task, box=2, checked=False, label="ladder")
    assert after["description"] == "Bring:\n\n- [x] brushes\n- [ ] paint\n- [ ] ladder\n"
    assert after["version"] == 3


@pytest.mark.promise("P3")
def test_a_box_is_found_by_its_label_where_it_stands_by_now(world: Scenario):
    task = listed(world)
    world.do(world.ada, "update_task", id=task["id"], description=f"- [ ] tape\n{LIST}")
    after = tick(world, task, box=1, checked=True, label="paint")
    assert after["description"] == "- [ ] tape\nBring:\n\n- [ ] brushes\n- [x] paint\n- [x] ladder\n"


@pytest.mark.promise("P3")
@pytest.mark.parametrize("fields", [{"label": "rollers"}, {"label": "tape"}, {}])
def test_a_box_that_cannot_be_told_any_more_conflicts(world: Scenario, fields: dict[str, Any]):
    task = listed(world)
    world.do(world.ada, "update_task", id=task["id"], description="- [ ] tape\n- [ ] x\n- [ ] tape\n")
    with pytest.raises(Conflict) as refused:
        tick(world, task, box=1, checked=True, **fields)
    assert refused.value.conflicting_fields == ["description"]


def test_a_box_that_is_ticked_already_changes_nothing(world: Scenario):
    task = listed(world)
    assert tick(world, task, box=2, checked=True)["version"] == task["version"]


def test_there_is_no_such_box(world: Scenario):
    with pytest.raises(Invalid, match="box"):
        tick(world, listed(world), box=3, checked=True)
    with pytest.raises(PreconditionFailed):
        tick(world, listed(world), box=0, checked=True, base_version=None, if_match=9)


def test_members_tick_boxes_in_each_others_comments_and_viewers_do_not(world: Scenario):
    number = comment(world, world.ada, world.task(), LIST)
    after = world.data(world.ben, "set_comment_checkbox", id=number, box=1, checked=True)
    assert after["body"] == LIST.replace("[ ] paint", "[x] paint")
    with pytest.raises(Forbidden):
        world.do(world.cleo, "set_comment_checkbox", id=number, box=0, checked=True)


def test_a_ticked_box_is_told_in_the_inbox_and_by_no_mail(world: Scenario):
    task = listed(world)
    world.do(world.ada, "update_task", id=task["id"], assignee_ids=[world.ben.user_id])
    world.store.outbox.lease(limit=10, seconds=30)  # that it was assigned
    world.do(world.ada, "set_task_checkbox", id=task["id"], box=0, checked=True)
    assert world.store.outbox.lease(limit=10, seconds=30) == []
    world.do(world.ada, "update_task", id=task["id"], description="Bring nothing.")
    assert len(world.store.outbox.lease(limit=10, seconds=30)) == 1
