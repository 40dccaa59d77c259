"""How commands talk: results to stdout, everything else to stderr; a failure says what to do about it."""

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
    """Tell how it went."""
    notes.print(message, markup=False, soft_wrap=True)


def fail(message: str, *, code: int = FAILED) -> NoReturn:
    """Say why and end the command."""
    notes.print("error:", style="bold red", end=" ")
    note(message)
    raise typer.Exit(code)


@contextmanager
def failures_explained() -> Iterator[None]:
    """Tell a refusal or a wrong setting in one line; a traceback is for bugs only."""
    try:
        yield
    except BadSettingError as error:
        fail(str(error), code=MISUSED)
    except Problem as problem:
        fail(problem.detail)
