"""Create a project, owned by whoever creates it."""

from typing import Annotated

import msgspec

from taskcast.domain import text
from taskcast.domain.ids import ProjectId
from taskcast.domain.labels import Colour
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import ICON_LENGTH, Project
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import CreationCommand
from taskcast.usecases.members.membership import add_member
from taskcast.usecases.outcome import Result

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=text.NAME_LENGTH)]
Icon = Annotated[str, msgspec.Meta(max_length=ICON_LENGTH, description="An emoji.")]


class CreateProject(CreationCommand, frozen=True, kw_only=True):
    """Needs only a name."""

    name: Name
    colour: Colour | None = None
    icon: Icon | None = None
    archived: bool = False


def checked_icon(icon: str | None) -> str | None:
    """The icon as it is kept; None for an empty one.

    Raises:
        Invalid: it is more than a line, or not seen.
    """
    return text.line("icon", icon, longest=ICON_LENGTH) if icon else None


def create_project(work: Work, command: CreateProject, actor: Actor) -> Result:
    """Add the project with the actor as its owner."""
    project = work.projects.add(
        Project(
            id=ProjectId(0),
            name=text.line("name", command.name, longest=text.NAME_LENGTH),
            colour=command.colour,
            icon=checked_icon(command.icon),
            archived_at=work.now if command.archived else None,
            created_at=work.now,
            created_by=actor.user_id,
            updated_at=work.now,
        )
    )
    add_member(work, project.id, actor.user_id, "owner")
    return Result(data=project, version=project.version, project_id=project.id)
