"""Assign new positions to a list, in the same order, when there is no room left between two neighbours.

That takes more than a thousand moves into the same gap. Everyone's view gets the new places by events; nobody's inbox
is told, and no history: nothing was moved, so no edit from an older version conflicts with it either.
"""

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.ids import TaskId
from taskcast.domain.positions import spread
from taskcast.domain.tasks import Task
from taskcast.ports.unit_of_work import Work


def rebalance_tasks(work: Work, beside: Task, *, but: TaskId) -> None:
    """Assign new positions to the list of `beside`, except for the task that is about to be moved."""
    others = [each for each in work.tasks.siblings(beside) if each[0].entity.id != but]
    for (held, is_in_trash), position in zip(others, spread(len(others)), strict=True):
        task = replace(held.entity, position=position, version=held.entity.version + 1)
        work.tasks.save(task, held.field_versions)
        if not is_in_trash:
            work.record(events.task_repositioned(task))
