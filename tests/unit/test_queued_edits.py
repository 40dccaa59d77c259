"""One's own edits build on each other by `base_version: {after: …}` and never hide what others wrote (P3)."""

import msgspec
import pytest

from taskcast.domain.errors import Conflict, DependencyFailed, Invalid, NotFound
from tests.support.scenario import Scenario

pytestmark = pytest.mark.promise("P3")

FENCE = "01995f5a-0000-7000-8000-000000000001"


def after(command_id: str) -> dict[str, str]:
    return {"after": command_id}


def test_own_edits_of_one_field_follow_each_other(world: Scenario) -> None:
    task = world.task()
    world.do(world.ben, "update_task", id=task, title="Mow", base_version=1, key="k1")
    world.do(world.ben, "update_task", id=task, title="Paint it", base_version=after("k1"), key="k2")
    done = world.do(world.ben, "update_task", id=task, title="Paint it green", base_version=after("k2"))
    assert (done.version, done.merged) == (4, [])


def test_an_edit_follows_the_creation(world: Scenario) -> None:
    world.do(world.ben, "create_task", uid=FENCE, title="Paint", project_id=world.project, key="k1")
    done = world.do(world.ben, "update_task", id=f"uid:{FENCE}", title="Mow", base_version=after("k1"))
    assert done.version == 2


def test_what_others_wrote_between_own_edits_conflicts(world: Scenario) -> None:
    task = world.task()
    world.do(world.ben, "update_task", id=task, title="Mow", base_version=1, key="k1")
    world.do(world.ada, "update_task", id=task, title="Water")
    with pytest.raises(Conflict) as refused:
        world.do(world.ben, "update_task", id=task, title="Paint it", base_version=after("k1"))
    assert refused.value.conflicting_fields == ["title"]


def test_what_an_own_edit_merged_is_still_others(world: Scenario) -> None:
    """Ben saw version 1. His first edit merged Ada's description, which his page has not shown him."""
    task = world.task()
    world.do(world.ada, "update_task", id=task, description="Green", priority=2)
    first = world.do(world.ben, "update_task", id=task, title="Mow", base_version=1, key="k1")
    second = world.do(world.ben, "update_task", id=task, priority=2, base_version=after("k1"), key="k2")
    assert first.merged == ["description", "priority"]
    assert second.merged == ["description"]
    with pytest.raises(Conflict) as refused:
        world.do(world.ben, "update_task", id=task, description="Blue", base_version=after("k2"))
    assert refused.value.conflicting_fields == ["description"]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("update_task", {"assignee_ids": {"add": [2], "remove": []}}),
        ("complete_task", {}),
        ("set_task_checkbox", {"box": 0, "checked": True, "label": "brush"}),
        ("move_task", {"project_id": "{other}"}),
        ("move_task", {"section_id": "{section}"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "+".join(value),
)
def test_every_edit_says_what_it_merged(world: Scenario, name: str, fields: dict[str, object]) -> None:
    task = world.task(description="- [ ] brush")
    places = {
        "{other}": world.data(world.ben, "create_project", name="Shed")["id"],
        "{section}": world.data(world.ben, "create_section", project_id=world.project, name="Doing")["id"],
    }
    world.do(world.ada, "update_task", id=task, title="Water", description="Today\n- [ ] brush")
    sent = {field: places.get(str(value), value) for field, value in fields.items()}
    world.do(world.ben, name, id=task, base_version=1, key="k1", **sent)
    for field, value in (("title", "Mow"), ("description", "Tomorrow")):
        with pytest.raises(Conflict) as refused:
            world.do(world.ben, "update_task", id=task, base_version=after("k1"), **{field: value})
        assert refused.value.conflicting_fields == [field]


def test_a_restored_task_has_not_been_seen_again(world: Scenario) -> None:
    task = world.task()
    world.do(world.ada, "update_task", id=task, title="Water")
    world.do(world.ben, "delete_task", id=task)
    world.do(world.ben, "restore_task", id=task, base_version=1, key="k1")
    with pytest.raises(Conflict):
        world.do(world.ben, "update_task", id=task, title="Mow", base_version=after("k1"))


def test_what_was_created_before_was_seen_as_it_was_created(world: Scenario) -> None:
    """A device that was away for longer than keys are kept repeats its whole queue."""
    world.do(world.ben, "create_task", uid=FENCE, title="Paint", project_id=world.project, key="k1")
    task = f"uid:{FENCE}"
    number = world.data(world.ben, "update_task", id=task, priority=1)["id"]
    world.do(world.ada, "update_task", id=number, title="Water")
    world.clock.advance(days=8)
    world.store.purge()

    world.do(world.ben, "create_task", uid=FENCE, title="Paint", project_id=world.project, key="k1")

    with pytest.raises(Conflict):
        world.do(world.ben, "update_task", id=task, title="Mow", base_version=after("k1"))


def test_other_entities_have_queued_edits_too(world: Scenario) -> None:
    fields = {"project_id": world.project, "name": "Doing"}
    section = world.data(world.ben, "create_section", key="s1", **fields)["id"]
    task = world.task()
    comment = world.data(world.ben, "add_comment", key="c1", task_id=task, body="Green?")["id"]
    for name, number, field, command_id in (
        ("update_section", section, "name", "s1"),
        ("update_comment", comment, "body", "c1"),
    ):
        world.do(
            world.ben, name, id=number, base_version=after(command_id), key=f"{command_id}2", **{field: "A"}
        )
        done = world.do(world.ben, name, id=number, base_version=after(f"{command_id}2"), **{field: "B"})
        assert done.version == 3
    world.do(world.ben, "update_me", name="Benedict", key="m1")
    assert world.do(world.ben, "update_me", name="Benno", base_version=after("m1")).version == 3


def test_a_command_that_was_not_performed_is_a_failed_dependency(world: Scenario) -> None:
    task = world.task()
    with pytest.raises(Invalid):
        world.do(world.ben, "update_task", id=task, title="", key="k1")
    world.do(world.ada, "update_task", id=task, title="Mow", key="k2")
    world.do(world.ben, "update_task", id=task, title="Paint", key="k3")
    world.clock.advance(days=8)
    world.store.purge()
    for command_id in ("k1", "k2", "k3", "never"):
        with pytest.raises(DependencyFailed) as refused:
            world.do(world.ben, "update_task", id=task, title="Mow", base_version=after(command_id))
        assert refused.value.errors[0].field == "base_version"


def test_a_command_on_something_else_is_no_base(world: Scenario) -> None:
    task = world.task()
    section = world.data(world.ben, "create_section", project_id=world.project, name="Doing", key="s1")["id"]
    world.do(world.ben, "update_task", id=world.task(), title="Mow", key="k1")
    world.do(world.ben, "delete_task", id=world.task(), key="k2")
    assert section == 1, "a section with the id of the task"
    for number, command_id in ((task, "k1"), (task, "k2"), (section, "s1")):
        with pytest.raises(Invalid, match="Must name a command that changed or created this task"):
            world.do(world.ben, "update_task", id=number, title="Water", base_version=after(command_id))
    with pytest.raises(Invalid, match="Must name an earlier command"):
        world.do(world.ben, "update_task", id=task, title="Water", base_version=after("k9"), key="k9")


def test_after_an_edit_of_a_comment_that_is_erased_there_is_nothing(world: Scenario) -> None:
    comment = world.data(world.ben, "add_comment", task_id=world.task(), body="Green?", key="c1")["id"]
    world.do(world.ben, "delete_comment", id=comment)
    with pytest.raises(NotFound):
        world.do(world.ben, "update_comment", id=comment, body="Blue?", base_version=after("c1"))


def test_the_bases_of_merged_fields_are_told_to_nobody(world: Scenario) -> None:
    task = world.task()
    world.do(world.ada, "update_task", id=task, description="Green")
    done = world.do(world.ben, "update_task", id=task, title="Mow", base_version=1, key="k1")
    assert done.merged_from == {"description": 1}
    assert "merged_from" not in msgspec.json.decode(done.data)


def test_what_follows_another_entity_does_not_conflict_with_a_move_by_name(world: Scenario) -> None:
    """Without a network Ben moves a task, then its subtask, then deletes a section and moves what stood in it."""
    doing, done = (
        world.data(world.ada, "create_section", project_id=world.project, name=name)["id"]
        for name in ("Doing", "Done")
    )
    parent = world.task()
    child = world.task(parent_id=parent)
    standing = world.task(section_id=done)
    shed = world.data(world.ben, "create_project", name="Shed")["id"]
    world.do(world.ben, "move_task", id=parent, section_id=doing, base_version=1)
    world.do(world.ben, "move_task", id=child, section_id=done, parent_id=None, base_version=1)
    world.do(world.ben, "delete_section", id=done)
    moved = world.data(world.ben, "move_task", id=standing, section_id=doing, base_version=1)
    assert moved["section_id"] == doing
    below = world.task(parent_id=parent)
    world.do(world.ben, "move_task", id=parent, project_id=shed)
    alone = world.data(world.ben, "move_task", id=below, project_id=shed, parent_id=None, base_version=1)
    assert (alone["project_id"], alone["parent_id"]) == (shed, None)
