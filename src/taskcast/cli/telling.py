"""How commands talk: results to stdout, everything else to stderr; a failure says what to do about it."""

import functools
from collections.abc import Callable
from typing import NoReturn, ParamSpec, TypeVar

import typer
from rich.console import Console

from taskcast.domain.errors import Problem
from taskcast.settings import BadSettingError

P = ParamSpec("P")
R = TypeVar("R")

FAILED = 1
MISUSED = 2

notes = Console(stderr=True, highlight=False)


def fail(message: str, *, code: int = FAILED) -> NoReturn:
    """Say why and end the command."""
    notes.print("error:", style="bold red", end=" ")
    notes.print(message, markup=False, soft_wrap=True)
    raise typer.Exit(code)


def explains_failures(command: Callable[P, R]) -> Callable[P, R]:
    """Tell a refusal or a wrong setting in one line; a traceback is for bugs only."""

    @functools.wraps(command)
    def explained(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except BadSettingError as error:
            fail(str(error), code=MISUSED)
        except Problem as problem:
            fail(problem.detail)

    return explained
