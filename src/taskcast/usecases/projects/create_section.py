"""Add a section at the end of a project's board."""

from taskcast.domain import events, text
from taskcast.domain.ids import ProjectId, SectionId
from taskcast.domain.permissions import Actor
from taskcast.domain.positions import between
from taskcast.domain.projects import Section
from taskcast.domain.refusals import refused
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import CreationCommand
from taskcast.usecases.outcome import Result
from taskcast.usecases.projects.create_project import Name
from taskcast.usecases.references import ProjectRef

MOST_SECTIONS = 500


class CreateSection(CreationCommand, frozen=True, kw_only=True):
    """A column of the board."""

    project_id: ProjectRef
    name: Name


def create_section(work: Work, command: CreateSection, actor: Actor) -> Result:
    """Add the section.

    Raises:
        NotFound: the actor cannot see the project.
        Forbidden: the actor only views it.
        Invalid: the project has `MOST_SECTIONS` already.
    """
    project = work.projects.editable_by(actor, ProjectId(command.project_id)).entity
    present = work.sections.of_project(project.id)
    if len(present) >= MOST_SECTIONS:
        raise refused("project_id", "many-sections", most=MOST_SECTIONS)
    section = work.sections.add(
        Section(
            id=SectionId(0),
            project_id=project.id,
            name=text.line("name", command.name, longest=text.NAME_LENGTH),
            position=between(present[-1].position if present else None, None),
            created_at=work.now,
            created_by=actor.user_id,
            updated_at=work.now,
        )
    )
    work.record(events.created(section))
    return Result(data=section, version=section.version, project_id=project.id)
