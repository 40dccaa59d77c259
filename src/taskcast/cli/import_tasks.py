"""`taskcast import`: tasks from a CSV file, through the same door as any other task (docs/how-to/import-tasks.md)."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)


def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A CSV file.")],
    project: Annotated[str, typer.Option(help="Id or name of the project the tasks go to.")],
    as_: Annotated[
        str | None,
        typer.Option("--as", metavar="EMAIL", help="Who creates them. Default: the project's owner."),
    ] = None,
) -> None:
    """Import tasks from a CSV file; running it again creates nothing twice."""
    from taskcast import bootstrap
    from taskcast.settings import load_settings

    from .importing import import_file
    from .telling import failures_explained

    with failures_explained(), bootstrap.opened(load_settings()) as parts:
        import_file(parts.store, file, project=project, email=as_)
