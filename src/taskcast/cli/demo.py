"""`taskcast demo`: serves with demo users, projects and tasks."""

import time
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from taskcast.bootstrap.serving import ServerProcess
    from taskcast.settings import Settings


QUIET_SECONDS = 2.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo() -> None:
    """Serve with demo data: Ada, Ben and Cleo and what they are up to.

    Unless TASKCAST_DATA_DIR or TASKCAST_DATABASE_URL say otherwise, it is kept apart from everything else.
    """
    from datetime import UTC, datetime

    from taskcast import bootstrap
    from taskcast.cli.demo_data import add_demo_data
    from taskcast.cli.logs import configure_logs
    from taskcast.cli.output import failures_explained, note
    from taskcast.cli.processes import run_processes
    from taskcast.usecases.accounts.demo_accounts import PUBLISHED_PASSWORD

    def started(server: "ServerProcess") -> None:
        parts = server.parts
        if not add_demo_data(parts.instance, today=datetime.now(UTC).date()):
            note("There are accounts already, so nothing was added.")
        until = time.monotonic() + QUIET_SECONDS
        while parts.store.outbox.next_due() is not None and time.monotonic() < until:
            time.sleep(
                0.05
            )  # let the console print the demo's own notifications first, so that our line is the last
        people = f"ada@example.org or ben@example.org with the password “{PUBLISHED_PASSWORD}”"
        print(f"Open {parts.settings.public_url} and sign in as {people}.", flush=True)

    with failures_explained():
        settings = _settings()
        configure_logs(settings)
        bootstrap.check_channels(settings)
        bootstrap.migrate(settings)
        if settings.host not in {"127.0.0.1", "localhost", "::1"}:
            note(f"Listening on {settings.host} with passwords that everybody knows: for trying out only.")
        run_processes(settings, started=started, is_demo=True)


def _settings() -> "Settings":
    """The demo has its own data folder: users with published passwords must not get into a real database."""
    from platformdirs import user_data_path

    from taskcast.settings import load_settings

    overrides: dict[str, Any] = {}
    chosen = load_settings().model_fields_set
    if not chosen & {"data_dir", "database_url"}:
        overrides["data_dir"] = user_data_path("taskcast-demo", appauthor=False)
    if "log_level" not in chosen:
        overrides["log_level"] = "warning"  # keep the line with the URL visible
    return load_settings(**overrides)
