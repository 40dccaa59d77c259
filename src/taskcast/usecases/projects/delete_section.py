"""Delete a section; its tasks stay in the project."""

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.events import Fact
from taskcast.domain.ids import TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.positions import between
from taskcast.domain.tasks import Task
from taskcast.domain.versioned import Versioned, check_version
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import VersionedCommand
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import SectionRef


class DeleteSection(VersionedCommand, frozen=True):
    """Its tasks leave it first, each with an event of its own."""

    id: SectionRef


def delete_section(work: Work, command: DeleteSection, actor: Actor) -> Result:
    """Let its tasks out, to the end of the board without section, then delete it; those in the trash as well.

    Nobody moved them by name, so a move of one of them from an older version does not conflict with it.

    Raises:
        NotFound: the actor cannot see the section.
        Forbidden: the actor only views the project.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: `base_version` lies in the future.
    """
    held = work.sections.editable_by(actor, command.id)
    check_version(held, if_match=command.if_match, base_version=command.base_version)
    section = held.entity
    ends: dict[TaskId | None, str | None] = {}  # of each list that takes tasks: asked once
    for member, is_in_trash in work.tasks.in_section(section.id):
        parent = member.entity.parent_id
        if parent not in ends:
            ends[parent] = work.tasks.last_position(section.project_id, None, parent)
        ends[parent] = position = between(ends[parent], None)
        moved = _let_out(work, member, position)
        if not is_in_trash:
            work.record(moved)
    work.sections.delete(section.id)
    work.record(events.deleted(section))
    return Result(project_id=section.project_id)


def _let_out(work: Work, held: Versioned[Task], position: str) -> Fact:
    before = held.entity
    task = replace(
        before, section_id=None, position=position, version=before.version + 1, updated_at=work.now
    )
    work.tasks.save(task, held.field_versions)
    return events.task_updated(before, task, ("section_id", "position"))
