"""What is created with a uid is created once, however long after a repetition comes (promise P4).

An idempotency key is kept for seven days; a uid for good, also after its entity was purged. Repeating it with any
command answers with the entity as it is now, or 404.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from taskcast.domain.entities import EntityKind
from taskcast.domain.errors import Invalid
from taskcast.domain.ids import CommentId, ProjectId, TaskId
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import CreationCommand
from taskcast.usecases.outcome import Result


def created_before(work: Work, command: CreationCommand, kind: EntityKind, actor: Actor) -> Result | None:
    """The entity that the actor created with this uid, as it is now; None for a first use, which is claimed.

    Raises:
        NotFound: the actor may not see it any more, or it is gone.
        Invalid: the uid belongs to an entity of another kind.
    """
    if command.uid is None:
        return None
    created = work.uids.claim(actor.user_id, UUID(command.uid), kind)
    if created is None:
        return None
    if created.kind != kind:
        raise Invalid.field("uid", f"Is the uid of a {created.kind} of yours already; make a new one.")
    return _AS_IT_IS[kind](work, actor, created.id)


def remember_created(work: Work, command: CreationCommand, actor: Actor, result: Result) -> None:
    """Keep under which uid this was created."""
    if command.uid is not None:
        work.uids.keep(actor.user_id, UUID(command.uid), result.data.id)


def _task(work: Work, actor: Actor, task: int) -> Result:
    return _existing(work.tasks.visible_to(actor, TaskId(task)))


def _project(work: Work, actor: Actor, project: int) -> Result:
    found = work.projects.visible_to(actor, ProjectId(project)).project
    return Result(data=found, version=found.version, project_id=found.id, existed=True)


def _section(work: Work, actor: Actor, section: int) -> Result:
    return _existing(work.sections.visible_to(actor, section))


def _comment(work: Work, actor: Actor, comment: int) -> Result:
    return _existing(work.comments.visible_to(actor, comment), erased_with=CommentId(comment))


def _existing(found: Any, *, erased_with: CommentId | None = None) -> Result:  # noqa: ANN401 - an entity of a project
    return Result(
        data=found,
        version=found.version,
        project_id=found.project_id,
        erased_with=erased_with,
        existed=True,
    )


_AS_IT_IS: Final[Mapping[EntityKind, Callable[[Work, Actor, int], Result]]] = {
    "task": _task,
    "project": _project,
    "section": _section,
    "comment": _comment,
}
