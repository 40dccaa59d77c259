"""Output of commands: results to stdout, everything else to stderr; errors say what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console

from taskcast.domain.errors import Problem
from taskcast.settings import BadSettingError

FAILED = 1
MISUSED = 2

notes = Console(stderr=True, highlight=False)


def note(message: str) -> None:
    """Print a message to stderr."""
    notes.print(message, markup=False, soft_wrap=True)


def fail(message: str, *, code: int = FAILED) -> NoReturn:
    """Print an error and end the command."""
    notes.print("error:", style="bold red", end=" ")
    note(message)
    raise typer.Exit(code)


@contextmanager
def failures_explained() -> Iterator[None]:
    """Print refusals and invalid settings as one line; only bugs show a traceback."""
    try:
        yield
    except BadSettingError as error:
        fail(str(error), code=MISUSED)
    except Problem as problem:
        fail(problem.detail)
