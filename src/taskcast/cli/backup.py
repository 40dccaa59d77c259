"""`taskcast backup` and `taskcast restore`: a copy of the database, and putting one back."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="The new file to write; only you will be able to open it.")],
) -> None:
    """Write a checked copy of the SQLite database to a new file, also while Taskcast runs."""
    from taskcast.cli.output import fail, failures_explained, note
    from taskcast.settings import load_settings
    from taskcast.storage.maintenance.backups import BackupError, back_up, is_sqlite

    with failures_explained():
        url = load_settings().database_url.get_secret_value()
    if not is_sqlite(url):
        fail("PostgreSQL has a tool of its own for this: pg_dump --format=custom --file=FILE")
    try:
        back_up(url, file)
    except BackupError as error:
        fail(str(error))
    note(f"Wrote {file} ({file.stat().st_size / 1e6:.1f} MB). Everything that Taskcast stores is in it.")


def restore(
    file: Annotated[
        Path | None,
        typer.Argument(help="A copy that `taskcast backup` wrote; SQLite only.", show_default=False),
    ] = None,
    *,
    epochs: Annotated[
        bool,
        typer.Option(
            "--epochs",
            help="Only tell clients that this is another history: after pg_restore, or a snapshot of the disk.",
        ),
    ] = False,
) -> None:
    """Put a copy in the place of the database, which is kept beside it. Stop Taskcast first."""
    from datetime import UTC, datetime

    from taskcast.cli.output import fail, failures_explained, note
    from taskcast.settings import load_settings
    from taskcast.storage.maintenance import backups

    with failures_explained():
        url = load_settings().database_url.get_secret_value()
    if (file is None) is not epochs:
        fail("Name a FILE to restore, or say --epochs.", code=2)
    try:
        if file is None:
            backups.renew_epochs(url)
            note("Clients take what they hold for another history now, and load everything anew.")
            return
        if not backups.is_sqlite(url):
            fail("Restore into PostgreSQL with pg_restore, then run: taskcast restore --epochs")
        before = backups.path_beside(url, f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
        backups.restore(url, file, kept_as=before)
    except backups.BackupError as error:
        fail(str(error))
    kept = f" The database from before is {before}." if before.exists() else ""
    note(
        f"Restored {file}.{kept} Start Taskcast: it migrates the database, and clients load everything anew."
    )
