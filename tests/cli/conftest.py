"""`taskcast` as a shell runs it, with a data folder of the test's own."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.programs import run_taskcast
from tests.support.people import Person

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TASKCAST_")}
    return {**inherited, "TASKCAST_DATA_DIR": str(tmp_path / "data"), "COLUMNS": "200"}


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    """Run a command to its end: `run("token", "create", …, stdin="", SETTING="…")`."""

    def run_one(*words: str, stdin: str = "", **settings: str) -> "subprocess.CompletedProcess[str]":
        return run_taskcast(
            *words, environment={**environment, **settings}, stdin=stdin, folder=tmp_path, timeout=120
        )

    return run_one


def add(run: Run, person: Person, *more: str) -> "subprocess.CompletedProcess[str]":
    return run(
        "user",
        "add",
        person.email,
        "--name",
        person.name,
        "--password-stdin",
        *more,
        stdin=f"{person.password}\n",
    )
