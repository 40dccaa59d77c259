"""`taskcast serve`: migrate, then listen."""

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve() -> None:
    """Migrate the database and serve the page, the API, sockets and notifications."""
    from taskcast import bootstrap
    from taskcast.cli.logs import configure_logs
    from taskcast.cli.server import run_server
    from taskcast.settings import load_settings

    settings = load_settings()
    configure_logs(settings)
    bootstrap.migrate(settings)
    run_server(settings)
