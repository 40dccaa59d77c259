"""`taskcast serve`: migrate, then listen."""

import logging
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve(
    workers: Annotated[
        int | None, typer.Option(help="Serving processes, instead of TASKCAST_WORKERS.")
    ] = None,
) -> None:
    """Migrate the database and serve the page, the API, sockets and notifications."""
    from taskcast import bootstrap
    from taskcast.cli.logs import configure_logs
    from taskcast.cli.processes import run_processes
    from taskcast.settings import UNKNOWN_PROXY, load_settings

    settings = load_settings(**({} if workers is None else {"workers": workers}))
    configure_logs(settings)
    if settings.has_unknown_proxy:
        logging.getLogger("taskcast").warning(
            "TASKCAST_TRUSTED_PROXIES is 0, and the public URL is https: %s", UNKNOWN_PROXY
        )
    bootstrap.check_channels(settings)
    bootstrap.migrate(settings)
    run_processes(settings)
