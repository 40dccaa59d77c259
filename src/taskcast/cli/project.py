"""`taskcast project`: who owns a project, with the authority of whoever runs the machine."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Manage projects.", no_args_is_help=True)
    group.callback()(lambda: None)  # so that `name-owner` stays a word of its own while it is the only one
    group.command()(name_owner)
    app.add_typer(group, name="project")


def name_owner(
    project: Annotated[int, typer.Argument(help="The number of the project, as in its address.")],
    email: Annotated[str, typer.Argument(help="The mail address of the person who is to own it.")],
) -> None:
    """Name an owner of a project whose only owner is, or is to be, deactivated."""
    from taskcast import bootstrap
    from taskcast.domain.ids import ProjectId
    from taskcast.settings import load_settings
    from taskcast.usecases.name_owner import name_owner_locally

    from .telling import failures_explained, note

    with failures_explained(), bootstrap.opened(load_settings()) as parts:
        member = name_owner_locally(parts.instance, ProjectId(project), email)
    note(f"{member.name} owns project {project}.")
