"""What is created with a uid is created once, however long after a repetition comes (promise P4).

An idempotency key is kept for seven days; a uid for good, also after its entity was purged. Repeating it with any
command answers with the entity as it is now, or 404.
"""

from typing import Any
from uuid import UUID

from taskcast.domain.entities import ENTITY_OF, EntityKind
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
    return _as_it_is(work, actor, kind, created.id)


def remember_created(work: Work, command: CreationCommand, actor: Actor, result: Result) -> None:
    """Keep under which uid this was created."""
    if command.uid is not None:
        work.uids.keep(actor.user_id, UUID(command.uid), result.data.id)


def _as_it_is(work: Work, actor: Actor, kind: EntityKind, number: int) -> Result:
    if kind == "project":
        project = work.projects.visible_to(actor, ProjectId(number)).project
        return Result(data=project, version=project.version, project_id=project.id, existed=True)
    found: Any
    if kind == "task":  # one in the trash says who deleted it
        found = work.tasks.visible_to(actor, TaskId(number))
    else:
        found = work.entities(ENTITY_OF[kind].kind).visible_to(actor, number)
    return Result(
        data=found,
        version=found.version,
        project_id=found.project_id,
        erased_with=CommentId(number) if kind == "comment" else None,
        existed=True,
    )
