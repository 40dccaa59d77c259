"""Complete a task, or open it again."""

from taskcast.domain.ids import TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.versioned import edit
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import VersionedCommand
from taskcast.usecases.outcome import Result
from taskcast.usecases.tasks.update_task import save_edit


class CompleteTask(VersionedCommand, frozen=True):
    """Completing a completed task changes nothing."""


class ReopenTask(VersionedCommand, frozen=True):
    """Reopening an open task changes nothing."""


def complete_task(work: Work, command: CompleteTask, actor: Actor) -> Result:
    """Mark it done. Raises as `update_task` does."""
    return _set_completed(work, command, actor, to=True)


def reopen_task(work: Work, command: ReopenTask, actor: Actor) -> Result:
    """Mark it open again. Raises as `update_task` does."""
    return _set_completed(work, command, actor, to=False)


def _set_completed(work: Work, command: VersionedCommand, actor: Actor, *, to: bool) -> Result:
    held = work.tasks.editable_by(actor, TaskId(command.id))
    accepted = edit(held, {"completed": to}, if_match=command.if_match, base_version=command.base_version)
    return save_edit(work, held, accepted)
