"""Subtasks that stand in their parent's section follow it into another; those put elsewhere stay there."""

from collections.abc import Iterable

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.ids import SectionId, TaskId
from taskcast.domain.tasks import Task
from taskcast.domain.versioned import Versioned
from taskcast.ports.unit_of_work import Work


def followers(root: Task, below: Iterable[Versioned[Task]]) -> list[Versioned[Task]]:
    """Those of the tasks below `root`, parents before children, that stand where their parent stands, up to the root."""
    together: set[TaskId] = {root.id}
    found = []
    for held in below:
        task = held.entity
        if task.parent_id in together and task.section_id == root.section_id:
            together.add(task.id)
            found.append(held)
    return found


def bring_subtasks_along(work: Work, root: Task, to: SectionId | None) -> None:
    """Put them in the section that `root`, given as it was before, goes to; their order among themselves stays."""
    following = followers(root, work.tasks.subtree(root))
    for held in following:
        version = held.entity.version + 1
        task = replace(held.entity, section_id=to, version=version, updated_at=work.now)
        work.tasks.save(task, {**held.field_versions, "section_id": version})
        work.record(events.task_updated(held.entity, task, ("section_id",)))
    _bring_trash_along(work, root, [root.id, *(held.entity.id for held in following)], to)


def _bring_trash_along(work: Work, root: Task, above: list[TaskId], to: SectionId | None) -> None:
    """Nobody sees what lies in the trash, so nobody is told; restored, it stands beside its parent."""
    while above:
        left = [held for held in work.tasks.trashed_below(above) if held.entity.section_id == root.section_id]
        for held in left:
            work.tasks.save(replace(held.entity, section_id=to), held.field_versions)
        above = [held.entity.id for held in left]
