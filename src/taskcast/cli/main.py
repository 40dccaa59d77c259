"""`taskcast`: each command is a module, listed in `COMMANDS` and registered by its `register(app)`.

Servers run on greenlets and patch the standard library before anything else is imported. A command's module
must be cheap to import; it imports what it needs when it runs.
"""

import importlib
import os
import sys

COMMANDS = (
    "serve",
    "worker",
    "migrate",
    "backup",
    "user",
    "project",
    "token",
    "import_tasks",
    "demo",
    "doctor",
)

GEVENT_COMMANDS = frozenset({"serve", "worker", "demo"})


def main() -> None:
    """Run the command that was asked for."""
    os.umask(0o077)  # files are readable by their owner only
    if next((word for word in sys.argv[1:] if not word.startswith("-")), "") in GEVENT_COMMANDS:
        from gevent import monkey

        monkey.patch_all()
    from typing import Annotated

    import typer

    from taskcast import __version__
    from taskcast.settings import BadSettingError

    app = typer.Typer(
        name="taskcast", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
    )

    def tell_version(asked: bool) -> None:
        if asked:
            typer.echo(f"taskcast {__version__}")
            raise typer.Exit

    @app.callback()
    def about(
        version: Annotated[
            bool,
            typer.Option(
                "--version", callback=tell_version, is_eager=True, help="Say which version this is."
            ),
        ] = False,
    ) -> None:
        """A task manager in which every change reaches everyone at once and nothing is ever lost."""

    for name in COMMANDS:
        importlib.import_module(f"taskcast.cli.{name}").register(app)
    try:
        app()
    except BadSettingError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
