"""`taskcast`: one command a file, named below; a command's module is loaded only when it runs.

Servers are made of greenlets: they patch the standard library before anything else is imported.
"""

import importlib
import sys
from typing import Any

import typer

GREEN = frozenset({"serve", "worker", "demo"})

# name → module below taskcast.cli, function, help
COMMANDS: dict[str, tuple[str, str, str]] = {
    "serve": ("serve", "serve", "Migrate the database and serve."),
}

app = typer.Typer(
    name="taskcast", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
    help="A task manager in which every change reaches everyone at once and nothing is ever lost.",
)  # fmt: skip


def main() -> None:
    """Run the command that was asked for."""
    name = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    if name in GREEN:
        from gevent import monkey

        monkey.patch_all()
    _load(name)
    from taskcast.settings import BadSettingError

    try:
        app()
    except BadSettingError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
