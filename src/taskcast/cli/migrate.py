"""`taskcast migrate`: bring the database to this version's schema."""

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(migrate)


def migrate() -> None:
    """Bring the database to this version's schema, making it first if there is none."""
    from taskcast import bootstrap
    from taskcast.cli.output import failures_explained, note
    from taskcast.settings import load_settings

    with failures_explained():
        bootstrap.migrate(load_settings())
    note("The database is up to date.")
