"""`taskcast doctor`: runs the checks and says how to fix what fails."""

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor() -> None:
    """Check settings, database, who can open its files, disk, open files, mail, Redis, addresses and clock; ends with 1 if something fails."""
    from rich.console import Console
    from rich.text import Text

    from taskcast.cli.checkup import checkup
    from taskcast.cli.output import FAILED, failures_explained
    from taskcast.settings import load_settings

    colours = {"ok": "green", "warn": "yellow", "fail": "bold red"}
    console = Console(highlight=False, soft_wrap=True)
    failed = False
    with failures_explained():
        for finding in checkup(load_settings()):
            failed = failed or finding.level == "fail"
            line = Text.assemble(
                (f"{finding.level:<5}", colours[finding.level]), f"{finding.what}: {finding.found}"
            )
            if finding.fix:
                line.append(f" → {finding.fix}")
            console.print(line)
    if failed:
        raise typer.Exit(FAILED)
