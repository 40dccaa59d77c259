"""`taskcast import`: imports tasks from a CSV file, by use cases (docs/how-to/import-tasks.md)."""

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
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="THEIRS=OURS", help='A column by another name: "Task name=title".'),
    ] = None,
) -> None:
    """Import tasks from a CSV file; running it again creates nothing twice."""
    from taskcast import bootstrap
    from taskcast.cli.importing import import_file
    from taskcast.cli.output import failures_explained
    from taskcast.settings import load_settings

    with failures_explained(), bootstrap.opened(load_settings()) as parts:
        import_file(parts.store, file, project=project, email=as_, columns=_columns(map_ or []))


def _columns(pairs: list[str]) -> dict[str, str]:
    from taskcast.cli.csv_tasks import COLUMNS, NESTING_COLUMNS
    from taskcast.cli.output import MISUSED, fail

    known = (*COLUMNS, *NESTING_COLUMNS)
    columns: dict[str, str] = {}
    for pair in pairs:
        theirs, _, ours = (part.strip() for part in pair.rpartition("="))
        if not theirs or ours not in known:
            fail(f"--map {pair}: write THEIRS=OURS, with OURS one of {', '.join(known)}.", code=MISUSED)
        columns[theirs] = ours
    return columns
