"""`taskcast project`: owners and deleted projects, with the authority of the machine's owner."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Manage projects.", no_args_is_help=True)
    group.command()(name_owner)
    group.command()(deleted)
    group.command()(restore)
    app.add_typer(group, name="project")


def name_owner(
    project: Annotated[int, typer.Argument(help="The number of the project, as in its address.")],
    email: Annotated[str, typer.Argument(help="The mail address of the person who is to own it.")],
) -> None:
    """Name an owner of a project whose only owner is, or is to be, deactivated."""
    from taskcast import bootstrap
    from taskcast.cli.output import failures_explained, note
    from taskcast.domain.ids import ProjectId
    from taskcast.settings import load_settings
    from taskcast.usecases.members.manage_members import name_owner_locally

    with failures_explained(), bootstrap.opened(load_settings()) as parts:
        member = name_owner_locally(parts.instance, ProjectId(project), email)
    note(f"{member.name} owns project {project}.")


def deleted() -> None:
    """List the deleted projects that can be restored, the last deleted first."""
    from taskcast import bootstrap
    from taskcast.cli.output import failures_explained, note
    from taskcast.settings import load_settings
    from taskcast.usecases.projects.delete_project import list_deleted_locally

    with failures_explained(), bootstrap.opened(load_settings()) as parts:
        found = list_deleted_locally(parts.instance)
    for each in found:
        by = "" if each.deleted_by_name is None else f" by {each.deleted_by_name}"
        print(f"{each.id}\t{each.name}\tdeleted {each.deleted_at[:10]}{by}, until {each.until[:10]}")
    if not found:
        note("No deleted project can be restored.")


def restore(
    project: Annotated[
        int, typer.Argument(help="The number of the project, as `taskcast project deleted` lists it.")
    ],
) -> None:
    """Restore a deleted project with everybody who was in it, within 30 days."""
    from taskcast import bootstrap
    from taskcast.cli.output import failures_explained, note
    from taskcast.domain.ids import ProjectId
    from taskcast.settings import load_settings
    from taskcast.usecases.projects.delete_project import restore_project_locally

    with failures_explained(), bootstrap.opened(load_settings()) as parts:
        restored = restore_project_locally(parts.instance, ProjectId(project))
    note(f"Restored “{restored.name}”, project {restored.id}.")
